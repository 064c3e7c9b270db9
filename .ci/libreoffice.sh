#!/bin/sh
# Finds a LibreOffice for the tests that read OpenDocument, RTF and old Word files; root on Debian or Ubuntu gets its
# text program without windows by apt. Without one those tests are skipped and say so.
set -eu
for name in soffice libreoffice; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
say() { printf '%s\n' "remiss: $*" >&2; }
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "no LibreOffice found: installing the package libreoffice-writer-nogui with apt-get"
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
        libreoffice-writer-nogui; } >&2 || say "apt-get could not install LibreOffice: its tests will be skipped"
else
    say "no LibreOffice found: its tests will be skipped. Install one, for example: sudo apt install libreoffice-writer"
fi
