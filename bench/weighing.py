"""What a first visit weighs: the page with all that it loads, as a browser asks for it."""

import gzip
import re
import urllib.request
from collections.abc import Mapping
from typing import Any

from bench.run import Run
from bench.running import Server
from bench.table import Line

LOADED = re.compile(r'<(?:link|script)\b[^>]*\b(?:href|src)="(/static/[^"]+)"')
SECTION = re.compile(r'href="(/answers/\d+/sections/\d+)"')
BROWSER = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "none"}


def measure(run: Run) -> None:
    """Pages of a round of many bodies, by somebody who has never been here; of a body's sections the page alone."""
    run.table.heading("A first visit (headers and all that the page loads)")
    made = run.material()
    signed_in = made.page("")["headers"]
    board, comments = (f"/rounds/{made.round_id}/{tab}" for tab in ("board", "comments"))
    pages = {"sign-in": ("/sign-in", {}), "board": (board, signed_in), "100 comments": (comments, signed_in)}
    with run.product(made) as server:
        for name, (path, headers) in pages.items():
            kilobytes, requests = weigh(server, path, headers)
            first = f"first visit, {name}"
            run.table.add(Line(f"{first}: kB", ratio=kilobytes, judged_as="first visit: kB"))
            run.table.add(Line(f"{first}: requests", ratio=requests, judged_as="first visit: requests"))
        body = made.begun[0]
        whole, _weight = _fetch(server, body.page["path"], body.page["headers"])
        sections = sorted(set(SECTION.findall(whole)))
        heaviest = max(_fetch(server, path, body.page["headers"])[1] for path in sections)
        run.table.add(Line("heaviest section to write in: kB", f"of {len(sections)}", ratio=heaviest / 1000))


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
