"""What an untrusted child shuts itself in with, before it reads a stranger's file: no network, and nothing to write to.

Each wall is put up where the system has it, and the child goes without where it has not: Linux keeps namespaces from
some containers, and has Landlock since 5.13. The limits of memory, time and file size hold everywhere.
"""

import ctypes
import os
import resource
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ABI_WITH_MOVES, _ABI_WITH_TRUNCATION, _ABI_WITH_NETWORK = 2, 3, 4
_EXECUTE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
_MAKE_SOCKET = 1 << 9
_FIRST_RIGHTS, _MOVE, _TRUNCATE = (1 << 13) - 1, 1 << 13, 1 << 14
_BIND_AND_CONNECT = 3
_BENEATH_A_PATH = 1
_NO_NEW_PRIVILEGES = 38
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc", "/dev/null", "/dev/urandom", "/proc/self", "/nix/store")


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64))


class _Rule(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def leave_the_network() -> None:
    """A network of its own, with nothing in it. Only while there is one thread: a process with several cannot."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError):
        return
    if unshare(_NEW_NETWORK) != 0:
        unshare(_NEW_USER | _NEW_NETWORK)


def write_nothing() -> None:
    """No file may hold a byte that this process wrote; pipes are no files."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def read_only(files: Iterable[Path], *, writable: Iterable[Path] = (), sockets: Iterable[Path] = ()) -> None:
    """Read nothing but the program and these files; write, make and remove nothing; connect to nobody.

    ``writable``: folders in which all of that is allowed; ``sockets``: folders in which sockets may be made.
    """
    try:
        system = ctypes.CDLL(None, use_errno=True).syscall
    except (OSError, AttributeError):
        return
    version = system(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    if version < 1:
        return
    rights = _FIRST_RIGHTS
    rights |= _MOVE if version >= _ABI_WITH_MOVES else 0
    rights |= _TRUNCATE if version >= _ABI_WITH_TRUNCATION else 0
    ruleset = _Ruleset(rights, _BIND_AND_CONNECT if version >= _ABI_WITH_NETWORK else 0)
    size = 16 if version >= _ABI_WITH_NETWORK else 8
    handle = system(_CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), ctypes.c_uint32(0))
    if handle < 0:
        return
    for path in (*map(Path, _SYSTEM), *_program(), *files):
        _allow(system, handle, path)
    for path in writable:
        _allow(system, handle, path, rights=rights)
    for path in sockets:
        _allow(system, handle, path, rights=_MAKE_SOCKET)
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    system(_RESTRICT_SELF, handle, ctypes.c_uint32(0))
    os.close(handle)


def _program() -> Iterable[Path]:
    """Where Python, its libraries and our own code lie: not the folder above them, which may hold the data."""
    import app

    folders = {sys.prefix, sys.base_prefix, *sys.path[1:], *app.__path__}
    above = {str(Path(folder).parent) for folder in app.__path__}
    return [Path(folder) for folder in folders - above if folder]


def _allow(system: Callable[..., int], handle: int, path: Path, *, rights: int = 0) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rights = rights or _READ_FILE | _EXECUTE | (_READ_FOLDER if path.is_dir() else 0)
        rule = _Rule(rights, opened)
        system(_ADD_RULE, handle, _BENEATH_A_PATH, ctypes.byref(rule), ctypes.c_uint32(0))
    finally:
        os.close(opened)
