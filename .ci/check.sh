#!/bin/sh
# All checks that need no running app. Every one is run, so that one round shows all faults; fails if any failed.
# The types, which take longest and one processor, are checked beside the others.
set -u
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
failed=""
beside=$(mktemp -d)
trap 'rm -rf "$beside"' EXIT

told() {
    name=$1 status=$2 output=$3
    if [ "$status" = 0 ]; then
        printf '  ok      %s\n' "$name"
    else
        printf '  FAILED  %s\n%s\n' "$name" "$output"
        failed="$failed $name"
    fi
}

check() {
    name=$1
    shift
    output=$("$@" 2>&1)
    told "$name" $? "$output"
}

{
    mypy >"$beside/types" 2>&1
    echo $? >"$beside/status"
} &
check format ruff format --check --output-format concise .
check lint ruff check --quiet --output-format concise .
check imports lint-imports
check templates djlint templates --lint --quiet
# Known vulnerabilities of pinned packages: who cannot be asked is no fault of the code, and is told.
known=$(python -m tests.house.vulnerabilities 2>&1)
case $? in
    3) printf '  unseen  vulnerabilities: %s\n' "$known" ;;
    0) told vulnerabilities 0 "" ;;
    *) told vulnerabilities 1 "$known" ;;
esac
# What starts the application or a browser, or migrates rows, is left to `make test`. CI leaves it all to it, which runs next (.ci/run).
if [ -z "${HOUSE_LATER:-}" ]; then
    check house python -m pytest -q -n2 -p no:cacheprovider tests/house --ignore-glob="*/test_matrix.py" \
        --ignore-glob="*/test_every_page*.py" --ignore-glob="*/test_scripts.py" --ignore-glob="*/test_migrations*.py" \
        --ignore-glob="*/test_environment.py"
fi
wait
told types "$(cat "$beside/status")" "$(cat "$beside/types")"

if [ -n "$failed" ]; then
    printf 'check: failed:%s\n' "$failed"
    exit 1
fi
echo "check: all well"
