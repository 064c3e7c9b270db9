"""The failing COMMIT: what is written cannot be committed. Nobody is told that it was; sent again, it is done once.

Bodies save and send at the same moment, so that on SQLite they share the commit that fails.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bench.faults.bodies import Body
from bench.faults.drill import POSTGRESQL, SQLITE, Drill, Ground, Outcome, Size, ledger_of
from bench.faults.kill_loop import aftermath, counted
from bench.faults.site import Answer
from bench.faults.weaknesses import FAILURE

BODIES = 6


def run(ground: Ground, kind: str, size: Size, weakness: str) -> Outcome:
    """Let every commit fail for a while, look at who was told what, and let them go through again; so many times."""
    outcome, refused = Outcome(), 0
    with ground.site(kind, weakness or "failing") as site, ledger_of(site) as ledger:
        site.start()
        bodies = [Body(site, ledger, f"Instans {n}", begun) for n, begun in enumerate(site.material.begun[:BODIES])]
        order = site.folder / FAILURE
        with ThreadPoolExecutor(BODIES) as crowd:
            for _again in range(size.cuts):
                _each(crowd, bodies, Body.read)
                order.touch()
                answers = [*_each(crowd, bodies, Body.try_to_save), *_each(crowd, bodies, Body.try_to_submit)]
                order.unlink()
                for answer in answers:
                    outcome.expect(answer.status == 503, f"not committed: {answer.status} {answer.content[:100]!r}")
                refused += sum(answer.status == 503 for answer in answers)
                _each(crowd, bodies, Body.compare)
                if outcome.faults or ledger.faults:
                    break
                _each(crowd, bodies, Body.submit)  # the same that was not committed
                _each(crowd, bodies, Body.save)
            _each(crowd, bodies, Body.compare)
        outcome.figures = {"commits refused": refused, **counted(ledger)}
        outcome.faults += [*ledger.faults, *aftermath(site, ledger)]
    return outcome


def _each(crowd: ThreadPoolExecutor, bodies: list[Body], act: Callable[[Body], Answer | None]) -> list[Answer]:
    """All of them at once."""
    return [answer for answer in crowd.map(act, bodies) if answer is not None]


DRILL = Drill("commit-fails", run, {SQLITE: ("failing_is_fine",), POSTGRESQL: ("failing_is_fine",)})
