#!/usr/bin/env bash
# The parts of `make check` that are more than one command.
set -uo pipefail
cd "$(dirname "$0")/.."

format() { # GO: every file as gofmt has it
  local bad
  bad=$(git ls-files '*.go' | xargs -r gofmt -l)
  [ -z "$bad" ] || { echo "gofmt would change:"; echo "$bad"; exit 1; }
}

vuln() { # GOVULNCHECK: a finding fails, an unreachable database is said
  local out code
  out=$("$1" ./... 2>&1)
  code=$?
  if [ $code -eq 0 ]; then
    echo "govulncheck: nothing found"
  elif [ $code -ne 3 ] && grep -q '^govulncheck: fetching vulnerabilities' <<<"$out"; then
    echo "govulncheck: not run (its database can't be reached from here)"
  else
    echo "$out"
    exit 1
  fi
}

fuzz() { # GO TIMES: each target for a moment
  local go=$1 time=$2 pkg target execs
  mkdir -p bin
  # shellcheck disable=SC2016
  "$go" list -f '{{$p := .ImportPath}}{{$d := .Dir}}{{range .TestGoFiles}}{{$p}} {{$d}}/{{.}}
{{end}}{{range .XTestGoFiles}}{{$p}} {{$d}}/{{.}}
{{end}}' ./... | while read -r pkg file; do
    [ -n "$pkg" ] || continue
    for target in $(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$file"); do echo "$pkg $target"; done
  done >bin/fuzz.list
  while read -r pkg target; do
    "$go" test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 50x "$pkg" >bin/fuzz.log 2>&1 || { cat bin/fuzz.log; exit 1; }
    execs=$(grep -o 'execs: [0-9]*' bin/fuzz.log | tail -n 1)
    echo "fuzz: $target of ${pkg#github.com/vitral-data/vitral/}: ${execs:-its seeds took all the time}"
  done <bin/fuzz.list
  rm -f bin/fuzz.list bin/fuzz.log
}

browser() { # GO [FOLDER]: every kind of page in a real browser
  if ! command -v chromium >/dev/null 2>&1; then
    echo "browser: not run (no chromium on the PATH)"
    case ",${VITRAL_REQUIRE:-}," in *,chromium,*) exit 1 ;; esac
    return 0
  fi
  "$1" run ./deploy/shots -demo ./bin/vitral ${2:+-out "$2"}
}

"$@"
