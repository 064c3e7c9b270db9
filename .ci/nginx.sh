#!/bin/sh
# Finds an nginx for the drill of several hosts (`make faults`); root on Debian or Ubuntu gets a small one by apt. Nothing
# of it is started but by the drill. Without one the drill does not run and says so.
set -eu
PATH="$PATH:/usr/sbin:/usr/local/sbin"
if command -v nginx >/dev/null 2>&1; then exit 0; fi
say() { printf '%s\n' "remiss: $*" >&2; }
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "no nginx found: installing the package nginx-light with apt-get"
    # The system's own server stays stopped.
    { apt-get -qq update && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
        nginx-light; } >&2 || say "apt-get could not install nginx: the drill of several hosts will not run"
else
    say "no nginx found: the drill of several hosts will not run. Install one, for example: sudo apt install nginx-light"
fi
