# The handful of words. Each sets up what it needs by itself: with uv where there is one, else with venv and pip.

PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
READY := .venv/.ready
DEMO := demo-out

.PHONY: help demo audit check test lint format lock recording clean

help:  ## these words
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: $(READY)  ## audit the real article over a recorded web, on three days
	@rm -rf $(DEMO)
	@$(BIN)/citewatch demo --out $(DEMO)

audit: $(READY)  ## audit every article in articles/ on the live web, now
	@$(BIN)/citewatch audit

check: lint test  ## lint, types and tests: what has to be green

test: $(READY)  ## the tests
	@$(BIN)/python -m pytest

lint: $(READY)  ## format, lint and types
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy

format: $(READY)  ## mend the format and what lint can mend
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

lock: $(READY)  ## renew uv.lock and constraints.txt (needs uv)
	@uv lock --quiet --upgrade
	@uv export --quiet --frozen --all-extras --no-hashes --no-emit-project --no-header --no-annotate -o constraints.txt

recording: $(READY)  ## make the recorded web anew
	@$(BIN)/python recorded/make.py

clean:  ## take away what these words made
	@rm -rf .venv $(DEMO) .pytest_cache .mypy_cache .ruff_cache .hypothesis

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
