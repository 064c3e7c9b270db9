"""Focus areas: which sections are one, and what each is called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.plans.importing.levels import similarity

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
    """What finding focus areas needs to know about a section."""

    title: str
    level: int
    parent: int | None
    items: tuple[tuple[str, ...], ...] = ()  # its lists at the first level, in order


def focus_areas(places: Sequence[Place], words: str) -> dict[int, str]:
    """The label of each section that is a focus area, by the section's index.

    Focus areas are the headings directly below one such as "Fokusområden". If there is a list there with as many items,
    it gives the labels, else the headings do. Without such a heading, they are headings such as "Fokusområde 2:
    Trygghet". ``words`` is the document's whole text, used to mend labels.
    """
    places = [replace(place, title=_NUMBER.sub("", place.title)) for place in places]
    for index, place in enumerate(places):
        if not (_AREAS.match(place.title) and _STRICT.search(place.title)):
            continue
        below = _below(places, index)
        if below:
            return dict(zip(below, _labels(places, index, below, words), strict=True))
    labelled = {index: match["label"] for index, place in enumerate(places) if (match := _ONE_AREA.match(place.title))}
    return {index: label.strip() for index, label in labelled.items()}


def _below(places: Sequence[Place], index: int) -> list[int]:
    children = [child for child, place in enumerate(places) if place.parent == index]
    if children:
        return children
    # the areas may have the same level as the heading that announces them
    level, parent = places[index].level, places[index].parent
    after = [i for i, place in enumerate(places) if i > index and place.level == level and place.parent == parent]
    for items in places[index].items:
        siblings = after[: len(items)]
        if len(siblings) == len(items) > 1 and all(
            similarity(places[sibling].title, item) >= 0.5 for sibling, item in zip(siblings, items, strict=True)
        ):
            return siblings
    return []


def _labels(places: Sequence[Place], index: int, below: list[int], words: str) -> list[str]:
    titles = [match["label"] if (match := _ONE_AREA.match(places[i].title)) else places[i].title for i in below]
    for items in places[index].items:
        if len(items) == len(below):
            return [mended(item.strip().rstrip(".;,"), words) for item in items]
    return titles


def mended(label: str, words: str) -> str:
    """The label with words that a stray space has cut in two joined again.

    This is done only if the joined word occurs in the document and at least one of the halves does not occur elsewhere.
    """
    counts: dict[str, int] = {}
    for word in re.findall(r"\w+", words.casefold()):
        counts[word] = counts.get(word, 0) + 1
    parts = label.split(" ")
    label_words = re.findall(r"\w+", label.casefold())
    index = 0
    while index < len(parts) - 1:
        first, second = parts[index], parts[index + 1]
        second_word = re.sub(r"(?<!\W)\W+$", "", second).casefold()
        cut = first.isalpha() and second_word.isalpha() and second[:1].islower()
        alone = min(counts.get(half, 0) - label_words.count(half) for half in (first.casefold(), second_word)) <= 0
        if cut and alone and counts.get(first.casefold() + second_word):
            parts[index : index + 2] = [first + second]
        index += 1
    return " ".join(parts)
