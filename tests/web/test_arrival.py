"""The moment a request reached us: a trusted proxy's stamp, else when its bytes came into the socket."""

import asyncio
import datetime
import ipaddress
import socket
import threading
import time
from typing import Any

import pytest
import uvicorn
from starlette.datastructures import Headers
from uvicorn.server import ServerState

from app.arrival import ReceivedBy
from app.clock import now
from app.web.arrival import EARLIEST, Arrivals, StampingProtocol, read_stamp

OURS = [ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("::1/128")]
MOMENT = datetime.datetime(2026, 11, 28, 22, 59, 59, 500_000, datetime.UTC)


def moment(*stamps: str, peer: Any = ("10.1.2.3", 4711)) -> tuple[datetime.datetime, ReceivedBy]:
    raw = [(b"x-request-start", stamp.encode()) for stamp in stamps]

    async def ask() -> tuple[datetime.datetime, ReceivedBy]:
        return Arrivals(OURS).moment({"type": "http", "client": peer}, Headers(raw=raw))

    return asyncio.run(ask())


@pytest.fixture
def at_midnight(time_machine: Any) -> None:
    time_machine.move_to(MOMENT + datetime.timedelta(seconds=4), tick=False)


@pytest.mark.usefixtures("at_midnight")
@pytest.mark.parametrize(
    "stamp", ["1795906799.500", "t=1795906799.5", "1795906799500", "t=1795906799500000", " 1795906799.5 "]
)
def test_our_proxys_stamp_counts(stamp: str) -> None:
    assert moment(stamp) == (MOMENT, ReceivedBy.PROXY)
    assert moment(stamp, peer=("::1", 1)) == (MOMENT, ReceivedBy.PROXY)


@pytest.mark.usefixtures("at_midnight")
@pytest.mark.parametrize("peer", [("10.2.0.1", 1), ("127.0.0.1", 1), ("testclient", 1), ("", 0), None])
def test_a_strangers_stamp_is_not_read(peer: Any) -> None:
    assert moment("1795906799.5", peer=peer) == (now(), ReceivedBy.CLOCK)


@pytest.mark.usefixtures("at_midnight")
@pytest.mark.parametrize(
    "stamps",
    [
        ("soon",),
        ("",),
        ("-1795906799.5",),
        ("17959067995",),
        ("1e9",),
        ("1795906799.5, 1795906700",),
        ("1795906799.5", "1795906799.5"),
        ("1795906803.501",),
        ("99999999999999999999",),
        ("१७९५९०६७९९",),
    ],
)
def test_what_is_no_stamp_or_lies_ahead_is_ignored(stamps: tuple[str, ...]) -> None:
    assert moment(*stamps) == (now(), ReceivedBy.CLOCK)


@pytest.mark.usefixtures("at_midnight")
def test_a_proxys_clock_that_is_far_behind_counts_so_far_and_no_further() -> None:
    assert moment("1795900000") == (now() - EARLIEST, ReceivedBy.PROXY)


def test_stamps_are_instants_in_utc() -> None:
    assert read_stamp("1795906799.5") == MOMENT


def test_bytes_that_lay_in_the_socket_came_when_they_came() -> None:
    """A real connection to a real server, whose loop does something else when the request comes."""
    moments: list[tuple[datetime.datetime, ReceivedBy]] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        moments.append(Arrivals([]).moment(scope, Headers(scope=scope)))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    def be_busy() -> None:
        busy.set()
        assert sent.wait(60)
        time.sleep(0.2)

    def ask(port: int) -> tuple[datetime.datetime, datetime.datetime]:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            loop.call_soon_threadsafe(be_busy)
            assert busy.wait(60)
            before = now()
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            after = now()
            sent.set()
            assert connection.recv(100).startswith(b"HTTP/1.1 204")
            return before, after

    async def run() -> tuple[datetime.datetime, datetime.datetime]:
        nonlocal loop
        loop = asyncio.get_running_loop()
        config = uvicorn.Config(application, http=StampingProtocol, log_config=None, lifespan="off")
        config.load()
        state = ServerState()
        server = await loop.create_server(lambda: StampingProtocol(config, state, {}), "127.0.0.1", 0)
        async with server:
            return await asyncio.to_thread(ask, server.sockets[0].getsockname()[1])

    loop: asyncio.AbstractEventLoop
    busy, sent = threading.Event(), threading.Event()
    before, after = asyncio.run(run())
    moment, known_by = moments[0]
    assert known_by == ReceivedBy.LAG
    assert before - datetime.timedelta(seconds=5) <= moment <= after
