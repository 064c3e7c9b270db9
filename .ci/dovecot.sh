#!/bin/sh
# Finds a Dovecot for the tests that fetch mail; root on Debian or Ubuntu gets its IMAP server by apt. Nothing of it is
# started but by those tests. Without one they are skipped and say so.
set -eu
PATH="$PATH:/usr/sbin:/usr/local/sbin"
if command -v dovecot >/dev/null 2>&1; then exit 0; fi
say() { printf '%s\n' "remiss: $*" >&2; }
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "no Dovecot found: installing the package dovecot-imapd with apt-get"
    # The system's own server stays stopped.
    { apt-get -qq update && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
        dovecot-imapd; } >&2 || say "apt-get could not install Dovecot: its tests will be skipped"
else
    say "no Dovecot found: its tests will be skipped. Install one, for example: sudo apt install dovecot-imapd"
fi
