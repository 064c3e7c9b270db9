"""Ten thousand comments looked through for those that say nearly the same."""

import random
import time
from collections.abc import Callable

from app.assessment.similar import Text, clusters
from app.assessment.similar_work import find
from bench.run import Run
from bench.table import Line

_COMMENTS, _LETTERS, _SENT, _ROUNDS = 10_000, 10, 200, 5
"""Comments in all; form letters among them, and how often each was sent, with up to four words changed."""
_LONGEST, _LETTER, _VOCABULARY = 150, 120, 4_000
"""Words of a comment at most, of a letter, and in all."""


def measure(run: Run) -> None:
    """The middle of five rounds; once what the job does, its reading included, over what is seeded."""
    run.table.heading(f"{_COMMENTS:,} comments looked through".replace(",", " "))
    texts = _texts()
    found: list[int] = []
    seconds = sorted(_timed(lambda: found.append(len(clusters(texts)))) for _round in range(_ROUNDS))[_ROUNDS // 2]
    run.table.add(Line("near-equal among 10 000: form letters found", f"{found[0]} of {_LETTERS}", "", found[0]))
    run.table.add(Line("near-equal among 10 000: seconds of processor", f"{seconds:.2f} s", "", seconds))
    made = run.material()
    job = _timed(lambda: find(report=lambda done, total: None, url=made.database_url, round_id=made.round_id))
    run.table.add(Line("near-equal among 10 000: the job, with reading", f"{job:.2f} s", "", job))


def _timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _texts() -> list[Text]:
    """Comments of many lengths that have nothing in common, and letters that were sent again and again."""
    chance = random.Random(1)  # the same texts in every run
    words = [f"ord{number}" for number in range(_VOCABULARY)]

    def text(length: int) -> list[str]:
        return [chance.choice(words) for _word in range(length)]

    said = [text(chance.randint(10, _LONGEST)) for _own in range(_COMMENTS - _LETTERS * _SENT)]
    for letter in [text(_LETTER) for _letter in range(_LETTERS)]:
        for _sent in range(_SENT):
            changed = list(letter)
            for _word in range(chance.randint(0, 4)):
                changed[chance.randrange(_LETTER)] = chance.choice(words)
            said.append(["Hej", *changed, "Med", "vänliga", "hälsningar", chance.choice(words)])
    return [Text(number, "comment", " ".join(each)) for number, each in enumerate(said, 1)]
