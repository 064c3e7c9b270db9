"""Focus areas: which sections are one, and what each is called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.plans.importing.levels import similar

_AREAS = re.compile(
    r"^(?:\W*\d[\d.]*\s+)?(?:(?:våra|kommunens|planens|strategiska|prioriterade|övergripande|\w+)\s+)*"
    r"(?:fokus|insats|mål|utvecklings|prioriterings|åtgärds|tema)?-?områden\w*\b"
    r"|^(?:strategiska|prioriterade)\s+(?:områden|inriktningar|mål)\b|^focus areas\b",
    re.IGNORECASE,
)
_STRICT = re.compile(
    r"(?:fokus|insats|mål|utvecklings|prioriterings|åtgärds|tema)-?områden|prioriterade|strategiska|focus", re.I
)
_ONE_AREA = re.compile(
    r"^(?:fokus|insats|mål|utvecklings|prioriterings|åtgärds|tema|prioriterat |strategiskt )?"
    r"område(?:\s+(?:\d+|[A-Z]\b))?\s*[:–.-]?\s+(?P<label>\S.*)$",
    re.IGNORECASE,
)


_NUMBER = re.compile(r"^(?:(?:kapitel|kap\.?|avsnitt|del)\s+)?\d{1,2}(?:\.\d{1,2}){0,5}\.?:?\s+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """What is needed of a section to find the focus areas."""

    title: str
    level: int
    parent: int | None
    items: tuple[tuple[str, ...], ...] = ()  # its lists at the first level, in order


def focus_areas(places: Sequence[Place], words: str) -> dict[int, str]:
    """The label of each section that is a focus area, by the section's index.

    They are the headings directly below one such as "Fokusområden"; a list there with as many items gives the labels,
    else the headings do. Without such a heading: headings such as "Fokusområde 2: Trygghet". ``words`` is all text of
    the document, for mending labels.
    """
    places = [replace(place, title=_NUMBER.sub("", place.title)) for place in places]
    for at, place in enumerate(places):
        if not (_AREAS.match(place.title) and _STRICT.search(place.title)):
            continue
        below = _below(places, at)
        if below:
            return dict(zip(below, _labels(places, at, below, words), strict=True))
    named = {at: match["label"] for at, place in enumerate(places) if (match := _ONE_AREA.match(place.title))}
    return {at: label.strip() for at, label in named.items()}


def _below(places: Sequence[Place], at: int) -> list[int]:
    below = [index for index, place in enumerate(places) if place.parent == at]
    if below:
        return below
    # the areas may have been given the level of the heading that announces them
    level, parent = places[at].level, places[at].parent
    after = [i for i, place in enumerate(places) if i > at and place.level == level and place.parent == parent]
    for items in places[at].items:
        siblings = after[: len(items)]
        if len(siblings) == len(items) > 1 and all(
            similar(places[sibling].title, item) >= 0.5 for sibling, item in zip(siblings, items, strict=True)
        ):
            return siblings
    return []


def _labels(places: Sequence[Place], at: int, below: list[int], words: str) -> list[str]:
    titles = [match["label"] if (match := _ONE_AREA.match(places[i].title)) else places[i].title for i in below]
    for items in places[at].items:
        if len(items) == len(below):
            return [mended(item.strip().rstrip(".;,"), words) for item in items]
    return titles


def mended(label: str, words: str) -> str:
    """The label with a word that a stray space cut in two joined again.

    Only where the joined form occurs in the document and at least one of the halves does not otherwise.
    """
    counts: dict[str, int] = {}
    for word in re.findall(r"\w+", words.casefold()):
        counts[word] = counts.get(word, 0) + 1
    parts = label.split(" ")
    own = re.findall(r"\w+", label.casefold())
    at = 0
    while at < len(parts) - 1:
        first, second = parts[at], parts[at + 1]
        bare = re.sub(r"\W+$", "", second).casefold()
        cut = first.isalpha() and bare.isalpha() and second[:1].islower()
        alone = min(counts.get(half, 0) - own.count(half) for half in (first.casefold(), bare)) <= 0
        if cut and alone and counts.get(first.casefold() + bare):
            parts[at : at + 2] = [first + second]
        at += 1
    return " ".join(parts)
