# The handful of words. Each sets up what it needs by itself: with uv where there is one, else with venv and pip.

PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
READY := .venv/.ready
DEMO := demo-out

# The stack in AWS: make deploy SENDER=reports@… OPERATOR=you@…
STAGE ?= dev
REGION ?= $(or $(AWS_REGION),$(AWS_DEFAULT_REGION),eu-west-1)
SENDER ?=
OPERATOR ?=
# Calls of the review page at once: kept for it, and never more. An account that may run only 10 functions at once has
# none to keep, and AWS refuses the deployment: RESERVED=
RESERVED ?= 5
WITH_TOOLS := PATH="$(CURDIR)/$(BIN):$$PATH"
OSLS := $(WITH_TOOLS) node_modules/.bin/osls
STACK := --stage $(STAGE) --region $(REGION) \
  $(if $(SENDER),--param sender=$(SENDER)) $(if $(OPERATOR),--param operator=$(OPERATOR)) \
  $(if $(RESERVED),--param reserved=$(RESERVED))
BUCKET := $(BIN)/python infra/resource.py citewatch-$(STAGE) $(REGION) StoreBucket
KEYS := $(BIN)/python infra/keys.py /citewatch/$(STAGE)/review-keys $(REGION)

.PHONY: help demo audit check test lint format screenshots tools package deploy rotate remove lock recording clean

help:  ## these words
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: $(READY)  ## audit the real article over a recorded web, on three days
	@rm -rf $(DEMO)
	@$(BIN)/citewatch demo --out $(DEMO)

audit: $(READY)  ## audit every article in articles/ on the live web, now
	@$(BIN)/citewatch audit

check: lint test  ## lint, types and tests: what has to be green

test: $(READY)  ## the tests
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(READY)  ## format, lint and types
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy

format: $(READY)  ## mend the format and what lint can mend
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

screenshots: $(READY)  ## take the pictures in docs/screens anew; needs Debian's Chromium
	@$(BIN)/python docs/screenshots.py

tools: $(READY)  ## what packaging needs and this machine lacks: uv and Node into .venv, osls
	@infra/tools.sh

package: tools  ## the AWS stack, ready to deploy, in build/; needs no account and no Docker
	@$(WITH_TOOLS) infra/package.sh
	@$(OSLS) package --package build/stack $(STACK)

deploy:  ## put the stack into AWS and publish articles/: make deploy SENDER=reports@… OPERATOR=you@…
	@test -n "$(SENDER)" -a -n "$(OPERATOR)" || \
	  { echo "say who sends the reports and who hears of alarms: make deploy SENDER=reports@… OPERATOR=you@…"; exit 2; }
	@$(MAKE) --no-print-directory package
	@$(KEYS)
	@$(OSLS) deploy --package build/stack $(STACK)
	@bucket=$$($(BUCKET)) && AWS_DEFAULT_REGION=$(REGION) $(BIN)/citewatch publish articles/*.yml --store "s3://$$bucket"

rotate: $(READY)  ## have a new key sign review links; those that are out stay good
	@$(KEYS) rotate

remove: tools  ## take the stack out of AWS; its bucket stays
	@bucket=$$($(BUCKET)) && $(OSLS) remove $(STACK) && $(KEYS) remove && \
	  echo "the bucket $$bucket is kept, with all that is in it; delete it by hand when nobody needs it any more"

lock: $(READY)  ## renew uv.lock and constraints.txt (needs uv)
	@uv lock --quiet --upgrade
	@uv export --quiet --frozen --all-extras --no-hashes --no-emit-project --no-header --no-annotate -o constraints.txt

recording: $(READY)  ## make the recorded web anew
	@$(BIN)/python recorded/make.py

clean:  ## take away what these words made
	@rm -rf .venv node_modules build .serverless $(DEMO) .pytest_cache .mypy_cache .ruff_cache .hypothesis

ifeq ($(UV),)
$(READY): pyproject.toml constraints.txt
	@echo "setting up .venv with pip; this takes a minute or two"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "citewatch needs Python 3.11 or newer: make PYTHON=python3.13 ...")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@
else
$(READY): pyproject.toml uv.lock
	@$(UV) sync --quiet --frozen --all-extras
	@touch $@
endif
