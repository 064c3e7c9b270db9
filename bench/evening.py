"""The last evening: what a rush of answers waits for, and what pages and saves wait while a large file is made."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from bench import rush
from bench.exporting import fetched
from bench.material import Material
from bench.run import Run
from bench.running import Server, asked
from bench.saving import AT_ONCE, saved
from bench.table import Line

ANSWERS, UPLOADS = 500, 200


def rushes(run: Run) -> None:
    """Five hundred answers within a second, and within a minute, beside two hundred slow uploads."""
    run.table.heading(f"{ANSWERS} answers beside {UPLOADS} slow uploads")
    for seconds in (1, 60):
        place, url = run.folder / f"rush-{seconds}", run.databases.new(f"rush-{seconds}")
        heard = rush.served_and_sent(place, url, ANSWERS, UPLOADS, seconds, elsewhere=run.databases.processor)
        name = f"rush in {seconds} s"
        wrong = ANSWERS - heard["numbers"] + heard["wrongly late"]
        more = f"p50 {heard['wait p50']} s; processor {1000 * heard['processor'] / ANSWERS:.1f} ms an answer"
        figures = {
            "p99, seconds": (heard["wait p99"], more),
            "stamped late by, seconds": (heard["stamped late by at most"], f"known by {heard['known by']}"),
            "lost, refused or wrongly late": (wrong, f"uploads {heard['uploads']}"),
        }
        for what, (value, told) in figures.items():
            run.table.add(Line(f"{name}: {what}", ratio=value, more=told, judged_as=f"rush: {what}"))


def beside_export(run: Run) -> None:
    """The board and the saves while Word of ten thousand comments is made again and again, beside the same without."""
    made = run.material()
    run.table.heading("While a large file is made, beside the same without (by the clock)")
    page = [made.page(f"/rounds/{made.round_id}/board")]
    with run.product(made) as server:
        fetched(server, made, "docx")
        asks: dict[str, Callable[[], dict[str, Any]]] = {
            "board": lambda: asked(server, page, seconds=run.seconds),
            f"saves, {AT_ONCE} at a time": lambda: saved(run, server, made),
        }
        for name, ask in asks.items():
            ask()
            pairs = []
            for _round in range(run.rounds):
                alone = ask()
                with _made_meanwhile(server, made):
                    pairs.append((ask(), alone))
            for wait in ("p50", "p99"):
                _told(run, f"{name} during an export: {wait}", pairs, wait)


def _told(run: Run, name: str, pairs: list[tuple[dict[str, Any], dict[str, Any]]], wait: str) -> None:
    told = [f"{median(heard[wait] for heard in side):.0f} ms" for side in zip(*pairs, strict=True)]
    ratio = median(during[wait] / alone[wait] for during, alone in pairs)
    run.table.add(Line(name, told[0], told[1], ratio))


@contextmanager
def _made_meanwhile(server: Server, made: Material) -> Iterator[None]:
    done = threading.Event()

    def make() -> None:
        while not done.is_set():
            fetched(server, made, "docx")

    maker = threading.Thread(target=make)
    maker.start()
    try:
        yield
    finally:
        done.set()
        maker.join()
