"""A template's styles under the names that our documents write with, and ours where the template lacks one."""

import copy
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.documents.docx.placeholders import WORD

OURS = Path(__file__).parent / "styles.xml"
_ALSO = {
    **{f"heading {level}": (f"rubrik {level}",) for level in (1, 2, 3)},
    "title": ("rubrik", "titel"),
    "subtitle": ("underrubrik",),
    "footer": ("sidfot",),
    "hyperlink": ("hyperlänk",),
    "strong": ("stark",),
}
"""What programs in Swedish call the same."""
_USED = re.compile(r'(<w:(?:p|r|tbl)Style w:val=")([^"]*)(")')
_VALUE, _ID, _TYPE, _DEFAULT = f"{WORD}val", f"{WORD}styleId", f"{WORD}type", f"{WORD}default"


def take_styles(theirs: Any) -> dict[str, str]:
    """Rename a template's styles (the root of its part) to ours and add those it lacks; the new name of each renamed.

    A style is known by its name, which is the same in every language of Word, and else by its id.
    """
    from docx.oxml import parse_xml

    ours = [child for child in parse_xml(OURS.read_bytes()) if child.tag == f"{WORD}style"]
    there = list(theirs.iter(f"{WORD}style"))
    same = {style.get(_ID): _same(style, there) for style in ours}
    taken = [style for style in same.values() if style is not None]
    renamed = {style.get(_ID): wanted for wanted, style in same.items() if style is not None}
    for style in there:
        if style.get(_ID) in same and not any(style is each for each in taken):
            renamed[style.get(_ID)] = f"{style.get(_ID)}Template"
    renamed = {old: new for old, new in renamed.items() if old != new}
    for style in there:
        style.set(_ID, renamed.get(style.get(_ID), style.get(_ID)))
        for name in ("basedOn", "next", "link"):
            for child in style.findall(f"{WORD}{name}"):
                child.set(_VALUE, renamed.get(child.get(_VALUE), child.get(_VALUE)))
    for style in ours:
        if same[style.get(_ID)] is None:
            theirs.append(copy.deepcopy(style))
    return renamed


def _same(style: Any, there: list[Any]) -> Any | None:
    """The template's style that is this one of ours. What paragraphs, tables and so on have by default is so too."""
    of_kind = [each for each in there if each.get(_TYPE) == style.get(_TYPE)]
    if style.get(_DEFAULT):
        return next((each for each in of_kind if each.get(_DEFAULT) in ("1", "true")), None)
    name = _name(style)
    names = (name, *_ALSO.get(name, ()))
    by_name = next((each for wanted in names for each in of_kind if _name(each) == wanted), None)
    return by_name if by_name is not None else next((each for each in of_kind if each.get(_ID) == style.get(_ID)), None)


def _name(style: Any) -> str:
    name = style.find(f"{WORD}name")
    return "" if name is None else str(name.get(_VALUE)).casefold()


def renamed_in(xml: str, renamed: Mapping[str, str]) -> str:
    """A part whose paragraphs, runs and tables have the styles' new names."""
    return _USED.sub(lambda match: f"{match[1]}{renamed.get(match[2], match[2])}{match[3]}", xml)
