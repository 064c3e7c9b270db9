#!/bin/sh
# All checks that need no running app. Every one is run, so that one round shows all faults; fails if any failed.
set -u
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
failed=""

check() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        printf '  ok      %s\n' "$name"
    else
        printf '  FAILED  %s\n%s\n' "$name" "$output"
        failed="$failed $name"
    fi
}

check format ruff format --check --output-format concise .
check lint ruff check --quiet --output-format concise .
check types mypy
check imports lint-imports
check templates djlint templates --lint --quiet
# What starts the application or a browser is left to `make test`.
check house python -m pytest -q -n2 -p no:cacheprovider tests/house --ignore-glob="*/test_matrix.py" \
    --ignore-glob="*/test_every_page*.py" --ignore-glob="*/test_scripts.py" --ignore-glob="*/test_migrations.py" \
    --ignore-glob="*/test_environment.py"

if [ -n "$failed" ]; then
    printf 'check: failed:%s\n' "$failed"
    exit 1
fi
echo "check: all well"
