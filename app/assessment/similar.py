"""Which texts say nearly the same: form letters, and those that somebody has changed a few words of. Pure.

Texts are compared by their runs of three words, without case, punctuation and greetings. Two are near when they share
at least half of all the runs that they have together. Only the rarest runs of a text are looked up: two that are near
must share one of those, so that ten thousand texts are not compared with each other (prefix filtering).
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain
from math import ceil
from typing import NamedTuple

NEAR = 0.5
"""How much of what two texts say in all must be in both."""
MOST = 500
"""Of one cluster: more than that say the same in clusters beside each other."""
MOST_LOOKED_AT = 200
"""Of the texts that share a run: a run that so many share is a heading or a stock phrase, and tells nothing."""
_WORDS = re.compile(r"\w+")
_OPENINGS = frozenset({"hej", "hejsan", "hallå", "goddag", "hello", "dear", "moi", "hei"})
_CLOSINGS = ("hälsning", "mvh", "vh", "regards", "terveisin")
_BEFORE_A_CLOSING = frozenset(
    {"med", "vänlig", "vänliga", "bästa", "varma", "många", "kind", "best", "yours", "ystävällisin"}
)
_SIGNATURE = 15
"""Words at the end among which a closing is looked for: what follows it is who signs."""

Run = tuple[str, ...]


class Text(NamedTuple):
    """What a comment says. Only texts of one ``scope`` are compared: of a kind, and a place where that matters."""

    id: int
    scope: Hashable
    words: str


class Cluster(NamedTuple):
    """Texts that say nearly the same as the first of them. ``same``: but for case, marks and greetings they are one."""

    ids: tuple[int, ...]
    same: bool


def plain(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: no case, no punctuation, no greeting and no signature."""
    words = _WORDS.findall(unicodedata.normalize("NFKC", text).casefold())
    start = 1 if words and words[0] in _OPENINGS and len(words) > 1 else 0
    end = len(words)
    for at in range(max(start + 1, len(words) - _SIGNATURE), len(words)):
        if words[at].startswith(_CLOSINGS):
            end = at
            while end > start + 1 and words[end - 1] in _BEFORE_A_CLOSING:
                end -= 1
            break
    return tuple(words[start:end])


def clusters(texts: Iterable[Text], report: Callable[[int, int], None] = lambda done, total: None) -> list[Cluster]:
    """All clusters of at least two, by the first text in each; a text is in one at most."""
    by_scope: defaultdict[Hashable, dict[tuple[str, ...], list[int]]] = defaultdict(dict)
    total = 0
    for text in texts:
        words = plain(text.words)
        if words:
            by_scope[text.scope].setdefault(words, []).append(text.id)
            total += 1
    found: list[Cluster] = []
    done = 0
    for said in by_scope.values():
        found += _of_scope(said)
        done += sum(map(len, said.values()))
        report(done, total)
    return sorted(found)


def _of_scope(said: dict[tuple[str, ...], list[int]]) -> list[Cluster]:
    wordings = list(said)
    near = _led(wordings)
    found: list[Cluster] = []
    for leader, others in near.items():
        ids = [*said[wordings[leader]], *(id_ for other in others for id_ in said[wordings[other]])]
        parts = (ids[n : n + MOST] for n in range(0, len(ids), MOST))
        found += [Cluster(tuple(part), not others) for part in parts if len(part) > 1]
    return found


def _led(wordings: Sequence[tuple[str, ...]]) -> dict[int, list[int]]:
    """Each wording that leads, with those near to it. What is near to a leader leads nothing: no chains, no n²."""
    runs = [_runs(words) for words in wordings]
    often = Counter(chain.from_iterable(runs))
    index: defaultdict[Run, list[int]] = defaultdict(list)
    led: dict[int, list[int]] = {}
    for at, mine in enumerate(runs):
        rare = _rare(mine, often)
        candidates = {other for run in rare for other in index.get(run, ())[:MOST_LOOKED_AT]}
        leader = _nearest(mine, runs, candidates) if candidates else None
        if leader is None:
            led[at] = []
            for run in rare:
                index[run].append(at)
        else:
            led[leader].append(at)
    return led


def _rare(mine: frozenset[Run], often: Counter[Run]) -> list[Run]:
    """The rarest runs of a text that others have, too: a text that is near has at least one of them."""
    beginning = len(mine) - ceil(NEAR * len(mine)) + 1
    shared = [run for run in mine if often[run] > 1]
    left = beginning - (len(mine) - len(shared))
    return sorted(shared, key=lambda run: (often[run], run))[:left] if left > 0 else []


def _nearest(mine: frozenset[Run], runs: Sequence[frozenset[Run]], candidates: Iterable[int]) -> int | None:
    near = [(share, -other) for other in candidates if (share := _share(mine, runs[other])) >= NEAR]
    return -max(near)[1] if near else None


def _runs(words: tuple[str, ...]) -> frozenset[Run]:
    return frozenset(zip(words, words[1:], words[2:], strict=False)) if len(words) > 3 else frozenset([words])


def _share(first: frozenset[Run], second: frozenset[Run]) -> float:
    """How much of what two texts say in all is in both."""
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared)
