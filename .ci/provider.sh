#!/bin/sh
# Lays the sign-in service that the tests of OpenID Connect ask, npm's oidc-provider, into .venv/provider: what
# tests/provider/package-lock.json names, by its hash. Root on Debian or Ubuntu gets Node and npm by apt. Without them
# those tests are skipped and say so.
set -eu
cd "$(dirname "$0")/.."
into=.venv/provider
mark=$(cksum <tests/provider/package-lock.json)
if [ "$(cat "$into/installed" 2>/dev/null || true)" = "$mark" ]; then exit 0; fi
say() { printf '%s\n' "remiss: $*" >&2; }
if ! command -v npm >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "no npm found: installing the packages nodejs and npm with apt-get"
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
        nodejs npm; } >&2 || say "apt-get could not install npm"
fi
if ! command -v npm >/dev/null 2>&1; then
    say "no npm found: the tests of the sign-in service will be skipped. Install it, for example: sudo apt install npm"
    exit 0
fi
mkdir -p "$into"
rm -f "$into/installed"
cp tests/provider/package.json tests/provider/package-lock.json "$into/"
if (cd "$into" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2; then
    printf '%s' "$mark" >"$into/installed"
else
    say "npm could not install oidc-provider: the tests of the sign-in service will be skipped"
fi
