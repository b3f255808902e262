#!/usr/bin/env bash
# Builds the functions' archive from uv.lock, with uv and without Docker: the same bytes for the same inputs.
#
#   infra/package.sh [ARCHIVE [PLATFORM [PYTHON]]]
#
# With manylinux2014 for PLATFORM uv would settle for years-old wheels of some libraries without a word; Lambda's
# python3.12 and newer run on Amazon Linux 2023, which takes manylinux_2_28.
set -euo pipefail
umask 022
here=$(pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."
archive=${1:-build/citewatch.zip}
platform=${2:-aarch64-manylinux_2_28}
python=${3:-3.13}
if [[ $# -gt 0 && $archive != /* ]]; then archive=$here/$archive; fi

uv=${UV:-$(command -v uv || echo .venv/bin/uv)}
runner=$(command -v .venv/bin/python || command -v python3)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# ruamel.yaml reads manifests; functions read what `citewatch publish` compiled them to.
"$uv" export --quiet --frozen --no-dev --extra lambda --no-emit-project --no-emit-package ruamel-yaml \
  --no-header --no-annotate --output-file "$work/requirements.txt" >/dev/null
"$uv" pip install --quiet --python "$runner" --no-compile --no-deps --only-binary :all: --require-hashes \
  --link-mode copy --python-platform "$platform" --python-version "$python" \
  --target "$work/installed" --requirements "$work/requirements.txt"
"$runner" infra/archive.py "$archive" "${platform%%-*}" "$work/installed" .
