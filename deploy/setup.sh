#!/usr/bin/env bash
# Installs what the browser tests need and is missing: Chromium from Debian's
# packages (as root), axe-core from the npm registry into the user's cache.
# What can't be had is one line; VITRAL_REQUIRE makes it an error.
set -uo pipefail

missing() {
  echo "setup: $1 could not be had: $2"
  case ",${VITRAL_REQUIRE:-}," in *",$1,"*) exit 1 ;; esac
}

if ! command -v chromium >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    log=$(mktemp)
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core; } >"$log" 2>&1 ||
      { tail -n 5 "$log"; missing chromium "apt-get failed"; }
    rm -f "$log"
  else
    missing chromium "install it, or run as root with apt"
  fi
fi

axe=${XDG_CACHE_HOME:-$HOME/.cache}/vitral/axe
if [ ! -f "$axe/node_modules/axe-core/axe.min.js" ]; then
  mkdir -p "$axe"
  (cd "$axe" && npm install --silent --no-audit --no-fund --ignore-scripts axe-core@4.14.1 >/dev/null 2>&1) ||
    missing chromium "axe-core 4.14.1 could not be installed by npm"
fi
