#!/bin/sh
# Makes .venv from a lock file, once per lock: `sh .ci/venv.sh requirements.lock | requirements-dev.lock`.
# Needs nothing but Python 3.11 or newer. Where the distribution has parted off `venv`, root gets it by apt.
set -eu
cd "$(dirname "$0")/.."
lock=$1
venv=.venv
stamp="$venv/installed"

say() { printf '%s\n' "remiss: $*" >&2; }
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
# Whether .venv is an environment of its own: a link to the machine's Python would take our packages into the machine.
separate() {
    [ -f "$venv/pyvenv.cfg" ] && new_enough "$venv/bin/python" &&
        "$venv/bin/python" -c 'import sys; sys.exit(sys.prefix == sys.base_prefix)' 2>/dev/null
}
mark() { cksum requirements.lock requirements-dev.lock | tr '\n' ' '; }

find_python() {
    for name in ${PYTHON3:-} python3.13 python3.12 python3.11 python3 python; do
        # A name may be on PATH and yet not start (pyenv's shims), so each is tried.
        if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
            echo "$name"
            return
        fi
    done
    say "no Python 3.11 or newer was found on PATH. Install one (https://www.python.org/downloads/) and run make again,"
    say "or point at it: make PYTHON3=/path/to/python3.11 …"
    exit 1
}

make_venv() {
    python=$(find_python)
    if "$python" -m venv --clear "$venv" >/dev/null 2>&1; then return; fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        say "this Python has no venv: installing python$version-venv with apt-get"
        apt-get -qq update >&2
        DEBIAN_FRONTEND=noninteractive apt-get -qq install -y "python$version-venv" >&2
        "$python" -m venv --clear "$venv" >&2
    else
        say "$python cannot make a virtual environment. On Debian and Ubuntu: sudo apt install python3-venv"
        exit 1
    fi
}

# Makes `app` importable from anywhere in the environment, and the `remiss` command.
link_project() {
    "$venv/bin/python" - <<'PY'
import pathlib, sys, sysconfig
root = pathlib.Path.cwd()
pathlib.Path(sysconfig.get_path("purelib"), "remiss.pth").write_text(f"{root}\n", encoding="utf-8")
command = root / ".venv" / "bin" / "remiss"
command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m app "$@"\n', encoding="utf-8")
command.chmod(0o755)
PY
}

want="$(mark)$PWD"
have=$(cat "$stamp" 2>/dev/null || true)
if separate; then
    # The development lock holds everything of the other one.
    if [ "$have" = "$lock $want" ] || [ "$have" = "requirements-dev.lock $want" ]; then exit 0; fi
fi
# Without pip it is what an interrupted or impossible `python -m venv` left.
if ! separate || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    say "making $venv with $(find_python)"
    make_venv
fi

rm -f "$stamp"
say "installing the pinned dependencies of $lock"
# To compile all of it takes a fifth of the time, and most of the tools are never loaded whole: Python compiles what it does load.
set --
if [ "$lock" = requirements-dev.lock ]; then set -- --no-compile; fi
PIP_REQUIRE_VIRTUALENV=1 "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input "$@" --require-hashes -r "$lock" >&2 || {
    say "installing failed: the messages above say why. Run the same command again when it is mended."
    exit 1
}
link_project
printf '%s' "$lock $want" >"$stamp"
