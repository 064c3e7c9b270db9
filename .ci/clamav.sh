#!/bin/sh
# Finds a clamd for the tests of scanned files; root on Debian or Ubuntu gets it by apt, without signatures: the tests
# have their own. Nothing of it is started but by those tests. Without one they are skipped and say so.
set -eu
PATH="$PATH:/usr/sbin:/usr/local/sbin"
if command -v clamd >/dev/null 2>&1; then exit 0; fi
say() { printf '%s\n' "remiss: $*" >&2; }
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "no clamd found: installing the package clamav-daemon with apt-get"
    # The system's own server stays stopped.
    { apt-get -qq update && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
        clamav-daemon; } >&2 || say "apt-get could not install clamd: its tests will be skipped"
else
    say "no clamd found: its tests will be skipped. Install one, for example: sudo apt install clamav-daemon"
fi
