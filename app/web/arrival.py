"""When a request reached the authority: before it waited for anything here (FL 22 §, NJA 2024 s. 3).

Under a rush a request lies in its socket until the event loop comes round to it. The proxy that took it has written
down when it came; without such a proxy the moment is our clock's, less the time that its bytes have lain there.
"""

import asyncio
import datetime
import ipaddress
import re
import socket
import sys
from collections.abc import Collection
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.arrival import ReceivedBy
from app.clock import now

EARLIEST = datetime.timedelta(minutes=15)
"""How long before our own clock a proxy's stamp can lie: longer than the slowest upload of the largest file takes."""
TICK = datetime.timedelta(milliseconds=10)
"""The kernel counts in ticks of its own, of 10 ms at most: the doubt is not the sender's."""
REACHED = "reached"
"""Where the protocol tells the application when a request's bytes came, if not just now: a key of the scope's state."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_STAMP = re.compile(r"(?:t=)?([0-9]{10}|[0-9]{13}|[0-9]{16})(\.[0-9]{1,6})?")
_UNITS = {10: 1, 13: 1_000, 16: 1_000_000}
# struct tcp_info (linux/tcp.h): eight bytes of flags, then 32-bit numbers; the twelfth is tcpi_last_data_recv.
_LAST_DATA = slice(52, 56)


class StampingProtocol(HttpToolsProtocol):
    """The server's protocol, which asks the kernel how long a request's bytes have lain in the socket."""

    def on_message_begin(self) -> None:
        """A request's first byte has been read."""
        super().on_message_begin()
        here = now()  # asked first: what passes until the kernel answers is the sender's
        if lag := waited(self.transport):
            state: dict[str, Any] = self.scope["state"]
            state[REACHED] = here - lag - TICK


def waited(transport: asyncio.Transport) -> datetime.timedelta:
    """How long the last bytes of a TCP connection have lain there unread; nothing where the kernel does not say."""
    connection = transport.get_extra_info("socket")
    if sys.platform != "linux" or connection.family not in (socket.AF_INET, socket.AF_INET6):
        return datetime.timedelta()
    # The loop's own object may not be asked; another on the same descriptor may, and lets go of it unclosed.
    asked = socket.socket(connection.family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=connection.fileno())
    try:
        told = asked.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LAST_DATA.stop)
    finally:
        asked.detach()
    return datetime.timedelta(milliseconds=int.from_bytes(told[_LAST_DATA], sys.byteorder))


class Arrivals:
    """Tells when each request reached us, and how that is known. ``trusted`` are the networks of our own proxies."""

    def __init__(self, trusted: Collection[Network]) -> None:
        self._trusted = trusted

    def moment(self, scope: Scope, headers: Headers) -> tuple[datetime.datetime, ReceivedBy]:
        """The moment, UTC. Never later than our clock; a stamp of a peer that is none of our proxies is not read."""
        here = now()
        stamp = self._stamp(scope, headers)
        if stamp is not None and stamp <= here:
            return max(stamp, here - EARLIEST), ReceivedBy.PROXY
        reached = scope.get("state", {}).get(REACHED)
        return (reached, ReceivedBy.LAG) if reached else (here, ReceivedBy.CLOCK)

    def _stamp(self, scope: Scope, headers: Headers) -> datetime.datetime | None:
        given = headers.getlist("x-request-start")
        if len(given) != 1 or not self._is_trusted((scope.get("client") or ("", 0))[0]):
            return None
        return read_stamp(given[0])

    def _is_trusted(self, host: str) -> bool:
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        return any(address in network for network in self._trusted)


def read_stamp(text: str) -> datetime.datetime | None:
    """``X-Request-Start`` as proxies write it, UTC: seconds (nginx), milliseconds or microseconds, after ``t=`` or not.

    Anything else is None.
    """
    match = _STAMP.fullmatch(text.strip())
    if match is None:
        return None
    seconds = float(match[1] + (match[2] or "")) / _UNITS[len(match[1])]
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
