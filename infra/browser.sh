#!/usr/bin/env bash
# Installs Debian's Chromium where there is none, for the browser tests. Never fails: without one they are skipped.
set -uo pipefail
command -v chromium >/dev/null && exit 0

as_root=()
[[ $(id -u) == 0 ]] || as_root=(sudo -n)
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive timeout 600 apt-get -qq)
{ "${apt[@]}" update && "${apt[@]}" install --yes --no-install-recommends chromium; } >/dev/null 2>&1

command -v chromium >/dev/null ||
  echo "there is no Chromium, and none could be installed; the browser tests are skipped. To get it: apt-get install chromium"
