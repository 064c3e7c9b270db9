"""What a first visit weighs: the page with all that it loads, as a browser asks for it."""

import gzip
import re
import urllib.request
from collections.abc import Mapping
from typing import Any

from bench.material import Material
from bench.running import Server
from bench.table import Line, Table

MOST_KB, MOST_REQUESTS = 60, 6
LOADED = re.compile(r'<(?:link|script)\b[^>]*\b(?:href|src)="(/static/[^"]+)"')
BROWSER = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "none"}


def measure(table: Table, server: Server, made: Material) -> None:
    """Pages of a round of many bodies, by somebody who has never been here."""
    table.heading("First visit, kB (headers and all that the page loads)")
    signed_in = made.page("")["headers"]
    board, comments = (f"/rounds/{made.round_id}/{tab}" for tab in ("board", "comments"))
    for name, path, headers in (
        ("sign-in", "/sign-in", {}),
        ("the board", board, signed_in),
        ("100 comments, page", comments, signed_in),
    ):
        kilobytes, requests = weigh(server, path, headers)
        ratio = kilobytes / MOST_KB if requests <= MOST_REQUESTS else float(requests)
        more = f"{requests} requests, at most {MOST_REQUESTS}"
        table.add(Line(f"first visit, {name}", f"{kilobytes:.1f} kB", f"{MOST_KB} kB", ratio, at_most=1, more=more))


def weigh(server: Server, path: str, headers: Mapping[str, str]) -> tuple[float, int]:
    """Thousands of bytes over the line, and how many requests."""
    page, weight = _fetch(server, path, headers)
    loaded = dict.fromkeys(LOADED.findall(page))
    return (weight + sum(_fetch(server, part, {})[1] for part in loaded)) / 1000, 1 + len(loaded)


def _fetch(server: Server, path: str, headers: Mapping[str, str]) -> tuple[str, int]:
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", headers={**BROWSER, **headers})
    with urllib.request.urlopen(request, timeout=30) as answer:
        sent: bytes = answer.read()
        given: Any = answer.headers
    text = gzip.decompress(sent) if given.get("Content-Encoding") == "gzip" else sent
    return text.decode(), len(sent) + len(str(given))
