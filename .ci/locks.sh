#!/bin/sh
# Compiles both lock files from pyproject.toml: versions and hashes for every platform and Python, no addresses.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .venv/bin/uv)
[ -x "$uv" ] || { echo "remiss: uv is missing. Install it: .venv/bin/pip install uv" >&2; exit 1; }
compile() {
    out=$1
    shift
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        --extra postgres --extra s3 "$@" -o "$out" pyproject.toml >/dev/null
}
compile requirements.lock
compile requirements-dev.lock --group dev
