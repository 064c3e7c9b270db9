"""The full disk: what cannot be kept is refused in words and what is there stays; with room again all goes on.

The data lie on a small disk of their own, and so do temporary files; both are filled to the last byte in turn. On
PostgreSQL, whose files lie elsewhere, it is the disk of the stored files that is full.
"""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.faults.bodies import Body, form_of
from bench.faults.drill import POSTGRESQL, SQLITE, Drill, Ground, NotHere, Outcome, Size, ledger_of
from bench.faults.kill_loop import aftermath, counted
from bench.faults.site import Answer, Site

ROOM = 6_000_000
"""Bytes that are free on a small disk before it is filled."""
MOST = 500
"""So many saves fit at most into what SQLite has taken already."""
_libc = ctypes.CDLL(None, use_errno=True)


@contextmanager
def small_disk(target: Path, size: int) -> Iterator[Path]:
    """A disk of so many bytes, in memory. Raises NotHere where nothing can be mounted."""
    target.mkdir()
    if _libc.mount(b"remiss", os.fsencode(target), b"tmpfs", 0, f"size={size}".encode()):
        raise NotHere(f"a disk cannot be mounted here ({os.strerror(ctypes.get_errno())}); root is needed")
    try:
        yield target
    finally:
        _libc.umount2(os.fsencode(target), 2)


def fill(disk: Path) -> Path:
    """Take all the room that is left. The file that takes it."""
    ballast = disk / "ballast"
    with ballast.open("ab", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return ballast


def run(ground: Ground, kind: str, size: Size, weakness: str) -> Outcome:
    """Fill, look, make room, look again; so many times."""
    outcome, refused = Outcome(), 0
    seeded = sum(path.stat().st_size for path in ground.seed(kind).data.rglob("*"))
    with (
        ground.site(kind, weakness) as site,
        small_disk(site.folder / "disk", seeded + ROOM) as data,
        small_disk(site.folder / "temporary", ROOM) as temporary,
        ledger_of(site) as ledger,
    ):
        ground.refill(site, data)
        site.more["TMPDIR"] = str(temporary)
        try:
            site.start()
            body = Body(site, ledger, "Instans", site.material.begun[0])
            for act in (body.read, body.save, body.attach):
                act()
            for _again in range(size.cuts):
                ballast = fill(data)
                refused += _data_full(site, kind, body, outcome)
                ballast.unlink()
                _well_again(site, body)
                ballast = fill(temporary)
                refused += _temporary_full(site, body, outcome)
                ballast.unlink()
                _well_again(site, body)
                if outcome.faults or ledger.faults:
                    break
            body.compare()
            outcome.figures = {"times full": 2 * size.cuts, "refused": refused, **counted(ledger)}
            outcome.faults += [*ledger.faults, *aftermath(site, ledger)]
        finally:
            site.end()
    return outcome


def _data_full(site: Site, kind: str, body: Body, outcome: Outcome) -> int:
    answers = [_sent(site, body)]
    if kind == SQLITE:
        for _save in range(MOST):
            answer = body.try_to_save()
            if answer.status == 503:
                answers.append(answer)
            if answer.status == 503 or body.ledger.faults:
                answers.append(body.try_to_submit())
                break
        else:
            outcome.faults.append(f"{MOST} saves were acknowledged on a full disk")
    if body.ledger.faults:
        return len(answers)
    for answer in answers:
        outcome.expect(answer.status == 503, f"on a full disk: {answer.status} {answer.content[:100]!r}")
    body.compare()
    _not_ready(site, "files", outcome)
    page = site.ask("GET", "/sign-in")
    outcome.expect(page.status == 200, f"a page that only reads: {page.status}")
    return len(answers)


def _temporary_full(site: Site, body: Body, outcome: Outcome) -> int:
    body.save()  # what needs no temporary file goes on
    answer = _sent(site, body, size=3_000_000)  # more than is kept in memory while it comes in
    outcome.expect(answer.status == 503, f"no room for what comes in: {answer.status} {answer.content[:100]!r}")
    _not_ready(site, "temporary", outcome)
    return 1


def _sent(site: Site, body: Body, size: int = 200_000) -> Answer:
    """A file that there is no room for."""
    form, headers = form_of("en fil som inte får plats", os.urandom(size // 2).hex().encode())
    return site.ask("POST", f"{body.path}/attachments", form, headers)


def _not_ready(site: Site, part: str, outcome: Outcome) -> None:
    answer = site.ask("GET", "/health/ready")
    failing = answer.json.get("failing", [])
    outcome.expect(answer.status == 503 and part in failing, f"not ready should be said of {part}: {failing}")


def _well_again(site: Site, body: Body) -> None:
    """Without a new start."""
    site.await_status("/health/ready", 200)
    for act in (body.save, body.attach, body.submit):
        act()


DRILL = Drill("disk-full", run, {SQLITE: ("full_is_fine",), POSTGRESQL: ("never_full",)})
