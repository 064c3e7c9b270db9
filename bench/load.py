"""The load generator, a process of its own: `python -m bench.load` reads what to ask from standard input (JSON).

Each client holds one connection and asks again as soon as it is answered. A body or an address with ``@N@`` counts up:
a draft's version, a page that nobody has asked for before. A form takes over from each answer what its script does:
the version, and the marks of what it has shown. An answer that is no success, or a connection that breaks (status 0),
ends its client. Prints requests a second, the wait in milliseconds at the median and at the 99th percentile, statuses.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

AT_LEAST = 2
"""Times that each client asks."""


@dataclass
class Heard:
    """What all clients saw."""

    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    bytes: int = 0
    failed: str = ""


def wire(what: dict[str, Any], port: int, number: int) -> bytes:
    """A request as it goes over the wire."""
    body: bytes = what.get("body", "").replace("@N@", str(number)).encode()
    kind = what.get("type", "application/json")
    if "form" in what:
        filled = {name: value.replace("@N@", str(number)) for name, value in what["form"].items()}
        body, kind = urlencode(filled).encode(), "application/x-www-form-urlencoded"
    lines = [f"{what['method']} {what['path'].replace('@N@', str(number))} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in ({"Accept": "*/*"} | what.get("headers", {})).items()]
    if body:
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of one answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status = int(head.split(" ", 2)[1])
    names = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in head.split("\r\n")[1:]}
    if "content-length" in names:
        return status, await reader.readexactly(int(names["content-length"]))
    if names.get("transfer-encoding") != "chunked":
        return status, b""
    parts = []
    while size := int((await reader.readline()).strip() or b"0", 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return status, b"".join(parts)


async def client(what: dict[str, Any], port: int, until: float, heard: Heard) -> int:
    """Ask until the time is out, and a few times however slow it is. The number that comes next."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    number, form = what.get("number", 0), dict(what.get("form", {}))
    least = number + AT_LEAST
    while (begun := time.perf_counter()) < until or number < least:
        writer.write(wire(what | ({"form": form} if form else {}), port, number))
        try:
            status, body = await answer(reader)
        except (OSError, asyncio.IncompleteReadError) as error:
            status, body = 0, repr(error).encode()
        heard.waits.append(time.perf_counter() - begun)
        heard.statuses[status] += 1
        heard.bytes = max(heard.bytes, len(body))
        if not 200 <= status < 400:
            heard.failed = body[:300].decode(errors="replace")
            break
        number += 1
        if form:
            form |= taken(json.loads(body), form)
    writer.close()
    return int(number)


def taken(said: dict[str, Any], form: dict[str, str]) -> dict[str, str]:
    """What a page's script takes over from the answer to an autosave."""
    fields = {name: str(value) for name, value in said.get("fields", {}).items() if name in form}
    return {**fields, "version": str(said["version"])}


async def run(order: dict[str, Any]) -> dict[str, Any]:
    """All clients at once."""
    heard = Heard()
    begun = time.perf_counter()
    until = begun + order["seconds"]
    asked = order["requests"]
    numbers = await asyncio.gather(
        *(client(asked[n % len(asked)], order["port"], until, heard) for n in range(order["clients"]))
    )
    waits = sorted(heard.waits)
    return {
        "rate": len(waits) / (time.perf_counter() - begun),
        "p50": 1000 * waits[len(waits) // 2],
        "p99": 1000 * waits[int(len(waits) * 0.99)],
        "statuses": dict(heard.statuses),
        "bytes": heard.bytes,
        "failed": heard.failed,
        "numbers": numbers,
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(json.load(sys.stdin)))))
