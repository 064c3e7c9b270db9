"""Tests stay on this machine: a connection or a name look-up that would leave it fails the test that tried."""

import ipaddress
import sys
from typing import Any

_NAMES = {None, "", "localhost", b"localhost"}


class LeftHome(BaseException):
    """The program tried to reach another machine. No ``except Exception`` may hide it."""


def _at_home(host: Any) -> bool:
    if host in _NAMES:
        return True
    try:
        address = ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if not _at_home(host):
        raise LeftHome(f"a test tried to reach {host!r}")


def stay_home() -> None:
    """From now on; for the rest of the process."""
    sys.addaudithook(_watch)
