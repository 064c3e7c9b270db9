#!/bin/sh
# Finds a Chromium for the browser tests; root on Debian or Ubuntu gets one by apt. Without one those tests are
# skipped and say so.
set -eu
for name in ${CHROMIUM:-} chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
say() { printf '%s\n' "remiss: $*" >&2; }
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "no Chromium found: installing it with apt-get, without windows where there is such a package"
    install() { DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$1" fonts-dejavu-core; }
    { apt-get -qq update && { install chromium-headless-shell || install chromium; }; } >&2 || say "apt-get could not install Chromium: the browser tests will be skipped"
else
    say "no Chromium found: the browser tests will be skipped. Install one, for example: sudo apt install chromium"
fi
