"""The last evening: `python -m bench.rush` sends 500 answers in a second beside 200 slow uploads, and looks at each.

Says how many were lost or refused, how long they waited, and by how much ``received_at`` missed the moment at which the
bytes lay in the socket. *Wrongly late* are the answers that were sent before a deadline and stamped after it, for a
deadline in the middle of the rush; *wrongly in time* those sent after it, by more than our own doubt of the moment, and
stamped before it. With ``--proxy`` each request carries the stamp that a proxy of ours would write.
"""

import argparse
import asyncio
import datetime
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.load import answer, wire
from bench.material import Begun, make
from bench.running import product

BOUNDARY = "rush-boundary"
DRIPS = 40
DRIP = b"x" * 4096
PAUSE = 0.25
SIGNATORY = {"name": "Kim Sand"}
DOUBT = 0.05
"""Seconds by which a moment may lie early, in the sender's favour: the kernel counts in ticks of at most 10 ms, one
more is taken off (decision 0232), and whatever passes between asking the clock and asking the kernel is theirs, too."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer: when its bytes lay in the socket, when they were answered, and what with (seconds since 1970)."""

    at: float
    answered_at: float
    status: int
    received_at: float = 0.0
    received_by: str = ""
    number: str = ""


async def submit(body: Begun, port: int, wait: float, *, stamped: bool, on_sent: Callable[[], None]) -> Sent:
    """Send a body's draft as its answer, ``wait`` seconds from now, on a connection of its own."""
    await asyncio.sleep(wait)
    asked: dict[str, Any] = {
        "method": "POST",
        "path": f"/api/v1/answer/{body.token}/submission",
        "body": json.dumps({"version": body.version, "signatory": SIGNATORY}),
    }
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asked["headers"] = {"X-Request-Start": f"{time.time():.3f}"} if stamped else {}
    writer.write(wire(asked, port, 0))
    sent_at = time.time()
    on_sent()
    status, content = await answer(reader)
    answered_at = time.time()
    writer.close()
    if status >= 300:
        print(status, content[:200].decode(errors="replace"), file=sys.stderr)
        return Sent(sent_at, answered_at, status)
    receipt = json.loads(content)
    moment = datetime.datetime.fromisoformat(receipt["received_at"]).timestamp()
    return Sent(sent_at, answered_at, status, moment, receipt["received_by"], receipt["number"])


async def upload(body: Begun, port: int, drips: int) -> int:
    """A file that comes in drips, as over a bad line. The status it is answered with."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="yttrande.txt"\r\n'
        "Content-Type: text/plain\r\n\r\n"
    ).encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    length = len(head) + drips * len(DRIP) + len(tail)
    lines = [
        f"POST /api/v1/answer/{body.token}/attachments HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        f"Content-Length: {length}",
    ]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write("\r\n".join([*lines, "", ""]).encode() + head)
    for _drip in range(drips):
        writer.write(DRIP)
        await writer.drain()
        await asyncio.sleep(PAUSE)
    writer.write(tail)
    status, _content = await answer(reader)
    writer.close()
    return status


async def run(order: dict[str, Any], on_sent: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """The rush itself: uploads first, then all answers within the given seconds. ``on_sent`` is called for each."""
    port, bodies = order["port"], [Begun(**body) for body in order["bodies"]]
    answering, uploading = bodies[: order["answers"]], bodies[order["answers"] :]
    uploads = [asyncio.create_task(upload(body, port, order["drips"])) for body in uploading]
    await asyncio.sleep(1)
    waits = [order["seconds"] * n / len(answering) for n in range(len(answering))]
    sent = await asyncio.gather(
        *(
            submit(body, port, wait, stamped=order["stamped"], on_sent=on_sent)
            for body, wait in zip(answering, waits, strict=True)
        )
    )
    statuses = Counter(await asyncio.gather(*uploads))
    return summary(sent) | {"uploads": {str(status): count for status, count in statuses.items()}}


def summary(sent: Sequence[Sent]) -> dict[str, Any]:
    """What the rush came to, in seconds."""
    taken = sorted((one for one in sent if one.status == 201), key=lambda one: one.at)
    waits = sorted(one.answered_at - one.at for one in taken)
    missed = sorted(one.received_at - one.at for one in taken)
    deadline = taken[len(taken) // 2].at
    return {
        "statuses": dict(Counter(str(one.status) for one in sent)),
        "numbers": len({one.number for one in taken}),
        "known by": dict(Counter(one.received_by for one in taken)),
        "wait p50": round(waits[len(waits) // 2], 2),
        "wait p99": round(waits[len(waits) * 99 // 100], 2),
        "stamped late by at most": round(missed[-1], 3),
        "stamped early by at most": round(-missed[0], 3),
        "wrongly late": sum(one.at < deadline <= one.received_at for one in taken),
        "wrongly in time": sum(one.received_at < deadline <= one.at - DOUBT for one in taken),
    }


def served_and_sent(
    folder: Path,
    url: str,
    answers: int,
    uploads: int,
    seconds: float,
    *,
    proxy: bool = False,
    elsewhere: Callable[[], float] = float,
) -> dict[str, Any]:
    """Seed an installation, serve it, and send the rush. What it came to, and the server's seconds of processor."""
    needed = answers + uploads
    folder.mkdir(exist_ok=True)
    made = make(folder, bodies=needed * 2, comments=needed * 2, answered=0.4, database_url=url, begun=needed)
    own = {"REMISS_TRUSTED_PROXIES": "127.0.0.1"} if proxy else {}
    with product(folder, made.data, made.database_url, elsewhere=elsewhere, **own) as server:
        order = {
            "port": server.port,
            "bodies": [vars(body) for body in made.begun],
            "answers": answers,
            "seconds": seconds,
            "stamped": proxy,
            "drips": DRIPS,
        }
        before = server.cpu
        return asyncio.run(run(order)) | {"processor": server.cpu - before}


def main() -> None:
    """Seed an installation, serve it, and send the rush."""
    parser = argparse.ArgumentParser(prog="bench.rush", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--answers", type=int, default=500)
    parser.add_argument("--uploads", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=1.0, help="within which all answers are sent")
    parser.add_argument("--proxy", action="store_true", help="stamp each request as a proxy of ours does")
    parser.add_argument("--database-url", default="", help="an empty PostgreSQL database; SQLite without")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="remiss-rush-") as name:
        heard = served_and_sent(
            Path(name), chosen.database_url, chosen.answers, chosen.uploads, chosen.seconds, proxy=chosen.proxy
        )
        print(json.dumps(heard, indent=1))


if __name__ == "__main__":
    main()
