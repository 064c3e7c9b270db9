"""The commit cut: nobody learns what became of a commit; asked again with the same key, the act has been done once.

On SQLite the server's own process dies right before or right after its commit. On PostgreSQL the server goes on, and
the line to the database is cut when it is told to commit, or when it says that it has.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench.faults.bodies import MOST_FILES, Body
from bench.faults.drill import POSTGRESQL, SQLITE, Drill, Ground, Outcome, Size, ledger_of
from bench.faults.kill_loop import aftermath, counted
from bench.faults.officials import Official
from bench.faults.person import Person
from bench.faults.site import Site
from bench.faults.weaknesses import DEATH
from bench.faults.wire import AFTER, BEFORE, wired

Cut = Callable[[str, str], Callable[[], bool]]
"""``cut(moment, mark)``: the commit of what has this mark will be cut. Gives a way to ask whether it was."""


def run(ground: Ground, kind: str, size: Size, weakness: str) -> Outcome:
    """Cut each kind of commit on both sides, so many times, and compare."""
    outcome = Outcome()
    strong = "dying" if kind == SQLITE else ""
    with ground.site(kind, weakness or strong) as site, ledger_of(site) as ledger:
        body, official = Body(site, ledger, "Instans", site.material.begun[0]), Official(site, ledger, "Handläggare")
        with (dies if kind == SQLITE else cut_off)(site) as cut:
            site.start()
            body.read()
            next(official.acts())
            cuts = 0
            for _again in range(1 if weakness else size.cuts):
                cuts += _cut_each(body, official, cut, outcome)
                if size.is_over:
                    break
        for person in (body, official):
            person.compare()
        outcome.figures = {"commits cut": cuts, **counted(ledger)}
        outcome.faults += [*ledger.faults, *aftermath(site, ledger)]
    return outcome


def _cut_each(body: Body, official: Official, cut: Cut, outcome: Outcome) -> int:
    comment_id = min(official.replies)
    acts: list[tuple[Person, str, Callable[[], None]]] = [
        (body, "save", body.save),
        (body, "file", body.attach),
        (body, "submission", body.submit),
        (official, "reply", lambda: official.reply(comment_id)),
        (official, "round", official.make_round),
    ]
    cuts = 0
    for moment in (BEFORE, AFTER):
        for person, name, act in acts:
            if name == "file" and len(body.files) >= MOST_FILES:
                continue
            was_cut = cut(moment, person.next_mark)
            act()
            outcome.expect(was_cut(), f"the commit of a {name} was not cut {moment} it was done")
            cuts += 1
    return cuts


@contextmanager
def dies(site: Site) -> Iterator[Cut]:
    """The server's process dies, and is started again when somebody gets no answer."""
    order = site.folder / DEATH

    def cut(moment: str, mark: str) -> Callable[[], bool]:
        order.with_suffix(".new").write_text(f"{moment} {mark}")
        order.with_suffix(".new").rename(order)
        return lambda: not order.exists()

    def revive() -> None:
        order.unlink(missing_ok=True)
        site.end()
        site.start()

    site.on_lost = revive
    yield cut


@contextmanager
def cut_off(site: Site) -> Iterator[Cut]:
    """The line to PostgreSQL is cut, and the server finds another by itself."""
    straight = site.database_url
    with wired(straight) as wire:
        site.database_url = wire.url

        def cut(moment: str, mark: str) -> Callable[[], bool]:
            before = wire.cuts
            wire.cut_commit(mark, moment)
            return lambda: wire.cuts > before

        yield cut
        site.end()
    site.database_url = straight
    site.start()


DRILL = Drill("commit-cut", run, {SQLITE: ("no_idempotency",), POSTGRESQL: ("no_idempotency",)})
