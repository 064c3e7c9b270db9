"""What a plan's places are called: headings, numbers, focus areas under any of their names, indicators. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from operator import itemgetter

from app.comments.places import WHOLE, Place
from app.plans.views import Places

NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,5}")
_WORD = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,5}|[^\W\d_]+")
_NEAR = 0.86
_CLEARLY = 0.05
_ROOT = 5
"""How much alike two headings are that are taken for the same, by how much more than the next; letters of a root."""
_AKIN = 0.4
"""How many of the roots of two headings are the same where one may mean the other."""
_LONGEST = 200
_SHORTEST_NAME = 8
_WHOLE = (
    "planen i sin helhet",
    "planen som helhet",
    "hela planen",
    "planen i stort",
    "övrigt",
    "övriga synpunkter",
    "allmänt",
    "allmänna synpunkter",
    "generellt",
    "generella synpunkter",
    "övergripande",
    "övergripande synpunkter",
    "sammanfattning",
    "sammanfattande synpunkter",
    "synpunkter på planen",
    "general comments",
    "the plan as a whole",
)
_TOWARDS = ("i", "under", "på", "till", "om", "angående", "gällande", "in", "on", "under")
_AND = ("och", "samt", "eller", "and", "to")
_OF_A_PART = (
    "avsnitt",
    "avsnittet",
    "kapitel",
    "kapitlet",
    "kap",
    "punkt",
    "punkten",
    "rubrik",
    "del",
    "section",
    "chapter",
)


def words(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, case folded."""
    return tuple(_WORD.findall(text.casefold()))


@dataclass(slots=True)
class PlanWords:
    """Where the names of a plan lead. A name that several places have leads nowhere, but for the first of an area."""

    numbers: dict[str, Place] = field(default_factory=dict)
    titles: dict[tuple[str, ...], Place] = field(default_factory=dict)
    labels: dict[tuple[str, str], Place] = field(default_factory=dict)
    areas: dict[str, Place] = field(default_factory=dict)
    indicators: dict[str, Place] = field(default_factory=dict)
    roots: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    turned: dict[tuple[str, ...], set[tuple[str, ...]]] = field(default_factory=dict)

    @classmethod
    def of(cls, places: Places, aliases: Mapping[str, Iterable[str]] | None = None) -> "PlanWords":
        """The words of a version: its places, and what else its focus areas are called, by label."""
        made = cls()
        titles: dict[tuple[str, ...], set[Place]] = defaultdict(set)
        labels: dict[tuple[str, str], set[Place]] = defaultdict(set)
        for section in places.sections.values():
            place, title = Place(section.id), words(section.title)
            if section.number:
                made.numbers[section.number] = place
            titles[title].add(place)
            if len(title) > 1 and title[0].isalpha() and title[1][0].isdigit():
                labels[title[0], title[1]].add(place)
                titles[title[2:]].add(place)
            if section.focus_label and section.focus_label not in made.areas:
                made.areas[section.focus_label] = place
        made.titles = {title: next(iter(found)) for title, found in titles.items() if title and len(found) == 1}
        made.labels = {label: next(iter(found)) for label, found in labels.items() if len(found) == 1}
        made._name_areas(aliases or {})
        made._name_indicators(places)
        for title in made.titles:
            made.turned.setdefault(tuple(sorted(title)), set()).add(title)
            for root in _roots(title):
                made.roots.setdefault(root, []).append(title)
        return made

    def _name_areas(self, aliases: Mapping[str, Iterable[str]]) -> None:
        named = {}
        for label, place in self.areas.items():
            for name in (label, *aliases.get(label, ())):
                known = words(name)
                if len("".join(known)) >= _SHORTEST_NAME:
                    named[f" {' '.join(known)} "] = place
                self.titles.setdefault(known, place)
        self.areas = named

    def _name_indicators(self, places: Places) -> None:
        found: dict[str, set[Place]] = defaultdict(set)
        for row in places.indicators.values():
            name = " ".join(words(row.name))
            if len(name) >= _SHORTEST_NAME:
                found[f" {name} "].add(Place(row.section_id, None, row.id))
        self.indicators = {name: next(iter(rows)) for name, rows in found.items() if len(rows) == 1}

    def of_heading(self, line: str) -> Place | None:
        """What a line that may be a heading is the heading of: by its number, its label or near-equal words."""
        said = words(line[:_LONGEST])
        if not said:
            return None
        if " ".join(said) in _WHOLE:
            return WHOLE
        if said[0] in _OF_A_PART and len(said) > 1:
            said = said[1:]
        if said[0][0].isdigit():
            return self._numbered(said)
        if len(said) > 1 and said[1][0].isdigit():
            label = self.labels.get((said[0], said[1]))
            if label is not None:
                return label
        return self._titled(said)

    def _numbered(self, said: tuple[str, ...]) -> Place | None:
        """A number is trusted where no other words follow it: numbers in an answer may be the writer's own."""
        by_number, titled = self.numbers.get(said[0]), self._titled(said[1:])
        return titled or (by_number if len(said) == 1 else None)

    def _titled(self, said: tuple[str, ...]) -> Place | None:
        if said in self.titles:
            return self.titles[said]
        turned = self.turned.get(tuple(sorted(said)), set())
        if len(turned) == 1:  # the same words in another order
            return self.titles[next(iter(turned))]
        written = " ".join(said)
        near = {title for word in said if len(word) >= _ROOT for title in self.roots.get(word[:_ROOT], ())}
        scored = [(_alike(written, " ".join(title)), self.titles[title]) for title in near]
        scored.sort(key=itemgetter(0), reverse=True)
        if not scored or scored[0][0] < _NEAR:
            return None
        is_clear = len(scored) == 1 or scored[0][0] - scored[1][0] >= _CLEARLY or scored[0][1] == scored[1][1]
        return scored[0][1] if is_clear else None

    def near(self, heading: str) -> Place | None:
        """Where somebody's own heading may lead: the title that most of its words are akin to, if one is clearly first.

        Only proposed to a person, so less has to agree than for ``of_heading``.
        """
        mine = _roots(words(heading[:_LONGEST]))
        akin = {title for root in mine for title in self.roots.get(root, ())}
        best: dict[Place, float] = {}
        for title in akin:
            theirs = _roots(title)
            score = 2 * len(mine & theirs) / (len(mine) + len(theirs))
            best[self.titles[title]] = max(score, best.get(self.titles[title], 0))
        first, second, *_others = [*sorted(best.items(), key=itemgetter(1), reverse=True), (WHOLE, 0), (WHOLE, 0)]
        return first[0] if first[1] >= _AKIN and first[1] > second[1] else None

    def named_in(self, text: str, near: Place | None = None) -> Place | None:
        """What a text names: a numbered part, else an indicator, else a focus area, each only if it is the only one.

        ``near``: what the text stands under, where that is known; an indicator of the same section is more exact.
        """
        said = words(text)
        begins = self._begins_with(said)
        if begins is not None:
            return begins
        joined = f" {' '.join(said)} "
        rows = {place for name, place in self.indicators.items() if name in joined}
        if near is not None and near != WHOLE:
            inside = {place for place in rows if place.section_id == near.section_id}
            return next(iter(inside)) if len(inside) == 1 else None
        parts = {place for place in map(self._part, said, said[1:]) if place is not None}
        for found in (parts, rows, {place for name, place in self.areas.items() if name in joined}):
            if len(found) == 1:
                return next(iter(found))
        return None

    def _begins_with(self, said: tuple[str, ...]) -> Place | None:
        """The part that a text begins by naming, whatever it stands under: "I avsnitt 3.2 …", but of two neither."""
        at = 1 if said and said[0] in _TOWARDS else 0
        if len(said) < at + 3 or said[at] not in _OF_A_PART or said[at + 2] in _AND:
            return None
        return self.numbers.get(said[at + 1])

    def _part(self, word: str, number: str) -> Place | None:
        if not number[0].isdigit():
            return None
        return self.numbers.get(number) if word in _OF_A_PART else self.labels.get((word, number))


def _roots(title: Iterable[str]) -> set[str]:
    return {word[:_ROOT] for word in title if len(word) >= _ROOT}


def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _NEAR and matcher.quick_ratio() >= _NEAR else 0.0
