"""The labels that Word puts before the paragraphs of a list: "Mål 1:", "a)", "§ 1", "4."."""

import re
from dataclasses import dataclass

from lxml import etree

from app.intake.packages import parsed_xml
from app.plans.importing.word_styles import level_named

LABEL = "remiss-label-"
"""The style of a run that holds a paragraph's label, before its level."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_STEP = 200
"""How much farther an item of another list is indented than the one above it, if it belongs below it."""
_CIRCLED, _MOST_CIRCLED = 0x245F, 20
_MOST = 100_000
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")),
    *((9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass
class _Level:
    start: int
    kind: str
    text: str
    legal: bool
    indent: int | None = None


def with_labels(root: etree._Element, numbering: bytes | None, styles: bytes | None) -> None:
    """Begin each paragraph of a list with a run of the style ``LABEL`` and its level from 1, which holds its label.

    That of a bullet is empty.
    """
    if not numbering:
        return
    lists = _Lists(parsed_xml(numbering), parsed_xml(styles) if styles else None)
    depths = _Depths()
    for paragraph in root.iter(f"{_W}p"):
        found = None if _is_gone(paragraph) else lists.label(paragraph)
        if found is None:
            depths.end()
            continue
        label, level = found
        if lists.is_heading(paragraph):
            depths.end()
        else:
            level = depths.level(level, *lists.place_on_page(paragraph))
        if any(text.strip() for text in paragraph.itertext(f"{_W}t")) or (label and _is_in_cell(paragraph)):
            run = etree.Element(f"{_W}r")
            etree.SubElement(etree.SubElement(run, f"{_W}rPr"), f"{_W}rStyle").set(f"{_W}val", f"{LABEL}{level}")
            etree.SubElement(run, f"{_W}t").text = label
            properties = paragraph.find(f"{_W}pPr")
            paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, run)


class _Depths:
    """How deep the items of lists stand, where one list is only indented below an item of another."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str, int]] = []

    def end(self) -> None:
        """A paragraph of no list came between."""
        self._open = []

    def level(self, level: int, list_id: str, indent: int | None) -> int:
        """The level from 1 of an item of this list, which says its own level and how far it is indented."""
        if indent is None:
            self._open = []
            return level
        while self._open and self._open[-1][2] > indent:
            self._open.pop()
        for depth, open_list, _indent in reversed(self._open):
            if open_list == list_id:
                base = depth
                break
        else:
            above = self._open[-1] if self._open else None
            base = above[0] + 1 if above is not None and indent - above[2] >= _STEP and above[0] >= level else level
        level = max(level, base)
        self._open = [*(each for each in self._open if each[2] < indent), (level, list_id, indent)]
        return level


def _is_gone(paragraph: etree._Element) -> bool:
    """Whether the whole paragraph is hidden or deleted, and so is not counted."""
    marks = paragraph.find(f"{_W}pPr/{_W}rPr")
    hidden = None if marks is None else marks.find(f"{_W}vanish")
    if marks is None or any(text.strip() for text in paragraph.itertext(f"{_W}t")):
        return False
    return marks.find(f"{_W}del") is not None or (hidden is not None and hidden.get(f"{_W}val") not in ("0", "false"))


def _is_in_cell(paragraph: etree._Element) -> bool:
    """Whether the paragraph is in a table, where an empty item is a row's number."""
    parent = paragraph.getparent()
    return parent is not None and parent.tag == f"{_W}tc"


class _Lists:
    """A document's lists and how far each has counted. Lists that share a definition go on counting together."""

    def __init__(self, root: etree._Element, styles: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._links: dict[str, str] = {}
        for kind in root.iter(f"{_W}abstractNum"):
            key = kind.get(f"{_W}abstractNumId", "")
            self._levels[key] = {int(level.get(f"{_W}ilvl") or 0): _level(level) for level in kind.iter(f"{_W}lvl")}
            if link := _value(kind, "numStyleLink"):
                self._links[key] = link
        self._nums = {num.get(f"{_W}numId"): num for num in root.iter(f"{_W}num")}
        elements = styles.iter(f"{_W}style") if styles is not None else ()
        self._styles = {style.get(f"{_W}styleId"): style for style in elements}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def label(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """The paragraph's label, empty for a bullet, and its level from 1; counts it. None if it is of no list."""
        place = self._place(paragraph)
        num = self._nums.get(place[0]) if place else None
        if place is None or num is None:
            return None
        num_id, at = place
        key = self._kind(num)
        levels = dict(self._levels.get(key, {}))
        for override in num.iter(f"{_W}lvlOverride"):
            own = override.find(f"{_W}lvl")
            if own is not None:
                levels[int(override.get(f"{_W}ilvl") or 0)] = _level(own)
        if at not in levels:
            return None
        counts = self._counts.setdefault(key, [None] * _LEVELS)
        self._begin(num_id, num, counts)
        before = counts[at]
        counts[at] = levels[at].start if before is None else min(before + 1, _MOST)
        counts[at + 1 :] = [None] * (_LEVELS - at - 1)
        return None if levels[at].kind == "none" else (_written(levels, counts, at), at + 1)

    def is_heading(self, paragraph: etree._Element) -> bool:
        """Whether a style makes it one: what follows is not below it in a list."""
        style = self._styles.get(_value(paragraph.find(f"{_W}pPr"), "pStyle"))
        seen = 0
        while style is not None and seen < _LEVELS:
            if _value(style.find(f"{_W}pPr"), "outlineLvl") or level_named((_value(style, "name") or "").casefold()):
                return True
            style, seen = self._styles.get(_value(style, "basedOn")), seen + 1
        return False

    def place_on_page(self, paragraph: etree._Element) -> tuple[str, int | None]:
        """The list and level that an item belongs to, as a key, and how far it is indented, if that is said."""
        place = self._place(paragraph)
        if place is None:
            return "", None
        num_id, at = place
        own = _indent(paragraph)
        level = self._levels.get(self._kind(self._nums[num_id]), {}).get(at)
        return f"{num_id}/{at}", own if own is not None or level is None else level.indent

    def _begin(self, num_id: str, num: etree._Element, counts: list[int | None]) -> None:
        """A list that says where it begins does so at its first paragraph, even if others of its kind came before."""
        if num_id in self._begun:
            return
        self._begun.add(num_id)
        for override in num.iter(f"{_W}lvlOverride"):
            start, level = _value(override, "startOverride"), int(override.get(f"{_W}ilvl") or 0)
            if start is not None and start.isdecimal() and level < _LEVELS:
                counts[level] = int(start) - 1

    def _kind(self, num: etree._Element) -> str:
        key = _value(num, "abstractNumId") or ""
        if key in self._links:  # a list style says which list holds the definition
            style = self._styles.get(self._links[key])
            linked = None if style is None else self._nums.get(_numbered(style)[0])
            key = (_value(linked, "abstractNumId") or key) if linked is not None else key
        return key

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """The list that the paragraph belongs to and its level from 0, by its own properties or its style's."""
        num_id, level = _numbered(paragraph)
        style = self._styles.get(_value(paragraph.find(f"{_W}pPr"), "pStyle"))
        seen = 0
        while style is not None and seen < _LEVELS and (num_id is None or level is None):
            style_num, style_level = _numbered(style)
            num_id, level = num_id or style_num, level or style_level
            style, seen = self._styles.get(_value(style, "basedOn")), seen + 1
        if not num_id or num_id == "0" or not (level or "0").isdecimal() or int(level or 0) >= _LEVELS:
            return None
        return num_id, int(level or 0)


def _numbered(element: etree._Element) -> tuple[str | None, str | None]:
    numbering = element.find(f"{_W}pPr/{_W}numPr")
    return _value(numbering, "numId"), _value(numbering, "ilvl")


def _level(element: etree._Element) -> _Level:
    start = _value(element, "start") or "1"
    kind = _value(element, "numFmt") or "decimal"
    legal = element.find(f"{_W}isLgl") is not None
    first = int(start) if start.isdecimal() else 1
    return _Level(first, kind, _value(element, "lvlText") or "", legal, _indent(element))


def _indent(element: etree._Element) -> int | None:
    """How far a paragraph, or those of a level, are indented, in twentieths of a point."""
    found = element.find(f"{_W}pPr/{_W}ind")
    said = "" if found is None else found.get(f"{_W}left") or found.get(f"{_W}start") or ""
    return int(said) if said.lstrip("-").isdecimal() else None


def _written(levels: dict[int, _Level], counts: list[int | None], at: int) -> str:
    level = levels[at]
    if level.kind in ("bullet", "none"):
        return ""

    def number(match: re.Match[str]) -> str:
        other = int(match[1]) - 1
        known = levels.get(other)
        count = counts[other] if counts[other] is not None else (known.start if known else 1)
        return in_figures(count or 0, "decimal" if level.legal or known is None else known.kind)

    return " ".join(_PLACE.sub(number, level.text).split())


def in_figures(number: int, kind: str) -> str:
    """A number as a list writes it: 3, 03, c, C, iii or III."""
    if number < 1:
        return str(number)
    if kind.endswith("Letter"):
        letters = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 10)
        return letters.upper() if kind == "upperLetter" else letters
    if kind.endswith("Roman"):
        roman = _roman(min(number, 3999))
        return roman.upper() if kind == "upperRoman" else roman
    if kind.startswith("decimalEnclosedCircle") and number <= _MOST_CIRCLED:
        return chr(_CIRCLED + number)
    return f"{number:02}" if kind == "decimalZero" else str(number)


def _roman(number: int) -> str:
    roman = ""
    for value, letters in _ROMAN:
        roman += letters * (number // value)
        number %= value
    return roman


def _value(element: etree._Element | None, name: str) -> str | None:
    found = None if element is None else element.find(f"{_W}{name}")
    return None if found is None else found.get(f"{_W}val")
