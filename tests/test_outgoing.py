"""What leaves the house: only to addresses that may be asked, judged at each step, and never more than is wanted."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from app import outgoing
from app.errors import Invalid
from app.outgoing import fetched, is_public
from tests.kit.calendars import LOOPBACK, CalendarServer, calendar_server

LISTED = [ipaddress.ip_network(LOOPBACK)]


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    with calendar_server() as one:
        yield one


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """A name server: what a name stands for the first time that it is asked for, the second …"""
    known: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def answer(host: str, port: int, *rest: Any, **more: Any) -> Any:
        if not host.endswith("exempel.se"):
            return real(host, port, *rest, **more)
        if not known.get(host):
            raise socket.gaierror("no such name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in known[host].pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


def refusal(url: str, networks: list[outgoing.Network] = LISTED, most: int = 1000) -> str:
    with pytest.raises(Invalid) as refused:
        fetched(url, networks=networks, most=most, accept="text/calendar")
    return refused.value.code


def test_what_lies_there_is_fetched_and_nothing_of_ours_is_told(
    server: CalendarServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    url = server.give("/moten.ics?hemlig=1", b"BEGIN:VCALENDAR")
    assert fetched(url, networks=LISTED, most=1000, accept="text/calendar") == b"BEGIN:VCALENDAR"
    ((path, headers),) = server.asked
    assert (path, headers["host"]) == ("/moten.ics?hemlig=1", url.split("/")[2])
    assert headers.keys() <= {"host", "accept", "accept-encoding", "user-agent", "connection"}


def test_a_network_that_is_not_listed_is_never_asked(server: CalendarServer):
    assert refusal(server.give("/moten.ics", b"x"), networks=[]) == "internal"
    assert server.asked == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://10.0.0.1/moten.ics", "internal"),
        ("https://169.254.169.254/latest/meta-data", "internal"),
        ("https://[::ffff:10.0.0.1]/", "internal"),
        ("https://0.0.0.0/", "internal"),
        ("https://intranet.exempel.se/", "internal"),
        ("https://bade-och.exempel.se/", "internal"),
        ("http://93.184.216.34/moten.ics", "address"),
        ("https://namn:losen@exempel.se/", "address"),
        ("file:///etc/passwd", "address"),
        ("moten.ics", "address"),
        ("https://exempel.se:99999999/", "address"),
        ("https://finns-inte.exempel.se/", "unknown_host"),
    ],
)
def test_what_may_not_be_asked(url: str, code: str, names: dict[str, list[list[str]]]):
    names["intranet.exempel.se"] = [["10.0.0.1"]]
    names["bade-och.exempel.se"] = [["93.184.216.34", "127.0.0.1"]]
    assert refusal(url, networks=[]) == code


def test_a_redirect_is_judged_as_the_first_address_was(server: CalendarServer):
    server.give("/moten.ics", b"dagar")
    assert (
        fetched(server.give("/flyttad", b"", 302, Location="/moten.ics"), networks=LISTED, most=9, accept="")
        == b"dagar"
    )
    assert refusal(server.give("/in", b"", 302, Location="http://10.0.0.1/")) == "internal"
    assert refusal(server.give("/fil", b"", 302, Location="file:///etc/passwd")) == "address"
    assert refusal(server.give("/runt", b"", 302, Location="/runt")) == "redirects"


def test_a_name_that_is_given_another_address_meanwhile_changes_nothing(
    server: CalendarServer, names: dict[str, list[list[str]]]
):
    names["kalender.exempel.se"] = [["127.0.0.1"], ["10.0.0.1"]]
    url = server.give("/moten.ics", b"dagar").replace("127.0.0.1", "kalender.exempel.se")
    assert fetched(url, networks=LISTED, most=9, accept="") == b"dagar"
    assert server.asked[0][1]["host"].startswith("kalender.exempel.se:")


def test_no_more_is_taken_than_is_wanted(server: CalendarServer, monkeypatch: pytest.MonkeyPatch):
    assert refusal(server.give("/stor", b"x" * 1001)) == "too_large"
    assert refusal(server.give("/packad", b"x", **{"Content-Encoding": "gzip"})) == "refused"
    assert refusal(server.url("/saknas")) == "missing"
    assert refusal(server.give("/fel", b"", 500)) == "refused"
    monkeypatch.setattr(outgoing, "SECONDS", -1.0)
    assert refusal(server.url("/stor")) == "too_slow"
    monkeypatch.undo()
    server.stop()
    assert refusal(server.url("/stor")) == "unreachable"


def test_which_addresses_are_public():
    public = ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822")
    ours = (
        "127.0.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "::1",
        "fd00::1",
        "fe80::1",
        "2002:a00:1::",
        "64:ff9b::a00:1",
        "224.0.0.1",
    )
    assert [is_public(ipaddress.ip_address(each)) for each in public] == [True] * 3
    assert [is_public(ipaddress.ip_address(each)) for each in ours] == [False] * 9
