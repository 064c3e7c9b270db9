"""The parts of a passage: which of its characters are which field of a comment. Pure.

The parts of a passage follow upon each other without a gap, as passages do in their text. A part without a field is a
lead-in ("Motivering:"), what parts two cells, or the name of the place: words that the fields' own labels or the
comment's place say.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from app.comments.fields import EMPTY, FIELDS, OWN_WORDS, Content
from app.comments.kinds import CommentKind

LEAD = ""
_FIELDS = {field.name: field for field in FIELDS}


class Part(NamedTuple):
    """The characters of a text from ``start`` up to ``end``, and the field that they are; "" for none."""

    field: str
    start: int
    end: int


Parts = tuple[Part, ...]


def may_have(kind: CommentKind, field: str) -> bool:
    """Whether a comment of a kind has a field."""
    return field == LEAD or (field in _FIELDS and kind in _FIELDS[field].kinds)


def fit(kind: CommentKind, parts: Sequence[Part]) -> bool:
    """Whether a comment of a kind has all the fields of the parts."""
    return all(may_have(kind, part.field) for part in parts)


def parts_cover(parts: Sequence[Part], start: int, end: int) -> bool:
    """Whether parts, none of them empty, follow upon each other from the first character to the last."""
    edges = [start, *(part.end for part in parts)]
    return (
        all(part.start == edge for part, edge in zip(parts, edges, strict=False))
        and all(before < after for before, after in pairwise(edges))
        and edges[-1] == end
    )


def content_of(text: str, start: int, end: int, parts: Sequence[Part]) -> Content:
    """What a passage says, field by field; without parts all of it is the comment's own words."""
    said: dict[str, list[str]] = {}
    for part in parts or (Part(OWN_WORDS.name, start, end),):
        words = text[part.start : part.end].strip()
        if part.field != LEAD and words:
            said.setdefault(part.field, []).append(words)
    return EMPTY._replace(**{field: "\n\n".join(words) for field, words in said.items()})


def joined_up(spans: Sequence[tuple[str, int, int]], start: int, end: int) -> Parts:
    """Parts that cover a passage, of spans in order: what is between them is lead-in, neighbours of a field are one."""
    filled: list[Part] = []
    at = start
    for field, begins, ends in [*spans, (LEAD, end, end)]:
        for part in (Part(LEAD, at, begins), Part(field, begins, ends)):
            if part.start >= part.end:
                continue
            last = filled[-1] if filled else None
            if last is not None and last.field == part.field:
                filled[-1] = last._replace(end=part.end)
            else:
                filled.append(part)
        at = ends
    return tuple(filled)


def of_rows(rows: Sequence[Any]) -> Parts:
    """Parts as they are stored: [[field, start, end], …]."""
    return tuple(Part(*row) for row in rows)
