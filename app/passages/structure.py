"""A body's own structure: paths (area › sub-area › item – goal. Action), lead-ins, rows of tables, as parts. Pure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.comments.kinds import CommentKind
from app.passages.lead_ins import PLACE, Meaning, lead_in
from app.passages.parts import Parts, joined_up, may_have

_ARROWS = ("›", "»", "→", " > ")
_AREAS = ("priority_area", "priority_sub_area")
_LONGEST_STEP = 80
"""Characters of an area in a path."""


class Structured(NamedTuple):
    """A passage as its writer built it: the kind of the comment, its parts, and what names its place."""

    kind: CommentKind
    parts: Parts
    places: tuple[str, ...] = ()


def cells_of(line: str) -> list[tuple[int, int]] | None:
    """Where the cells of a line begin and end, space around them left out; None for a line that is no row."""
    line = line.split("\n", 1)[0].rstrip("\r")
    mark = "\t" if "\t" in line.strip() else "|"
    inner = line if mark == "\t" else line.strip().strip("|")
    if mark not in inner:
        return None
    at = line.index(inner)
    cells = []
    for cell in inner.split(mark):
        start = at + len(cell) - len(cell.lstrip())
        cells.append((start, start + len(cell.strip())))
        at += len(cell) + 1
    return cells


def is_rule(line: str) -> bool:
    """Whether a line only draws the line below a table's heading."""
    return len(line) > 2 and "-" in line and not line.strip("|-:+= \t")


def row_of(text: str, start: int, end: int, columns: Sequence[Meaning]) -> Structured:
    """A row of a table whose columns are known; what stands on lines below it are the comment's own words."""
    begin = next((at for at in range(start, end) if text[at] not in "\r\n"), start)
    stop = text.find("\n", begin, end)
    stop = end if stop < 0 else stop
    cells = [(begin + a, begin + b) for a, b in cells_of(text[begin:stop]) or [(0, stop - begin)]]
    filled = [(columns[n] if n < len(columns) else Meaning("text"), *cell) for n, cell in enumerate(cells)]
    filled = [(column, a, b) for column, a, b in filled if a < b]
    kind = _kind([column for column, _begins, _ends in filled])
    spans = []
    for column, begins, ends in filled:
        field = _field(kind, column)
        spans.append((field if field == PLACE or may_have(kind, field) else "text", begins, ends))
    if text[stop:end].strip():
        spans.append(("text", stop, end))
    places = [(column.field, text[a:b]) for column, a, b in filled if column.field in (PLACE, *_AREAS)]
    return Structured(kind, joined_up(spans, start, end), tuple(words for _name, words in sorted(places, reverse=True)))


def path_of(text: str, start: int, end: int) -> Structured | None:
    """A line such as "Kompetens › Yrken › Platser – fler platser. Starta två utbildningar." as a priority."""
    first = text[start:end].split("\n", 1)[0]
    steps = list(_steps(first, start))
    if len(steps) < 2:
        return None
    *above, (last, _ends) = steps
    if not all(0 < len(text[a:b].strip()) <= _LONGEST_STEP for a, b in above):
        return None
    goal_ends = _sentence(text, last, end)
    rest = text[last:end].strip()
    if not rest or (" – " not in rest and " - " not in rest and rest[-1] not in ".!"):
        return None
    spans = [("priority_area", *_bare(text, *above[0]))]
    if len(above) > 1:
        spans.append(("priority_sub_area", _bare(text, *above[1])[0], _bare(text, *above[-1])[1]))
    spans.append(("priority_goal", *_bare(text, last, goal_ends)))
    if text[goal_ends:end].strip():
        spans.append(("priority_action", goal_ends, end))
    places = tuple(text[a:b] for field, a, b in reversed(spans) if field in ("priority_sub_area", "priority_area"))
    return Structured(CommentKind.PRIORITY, joined_up(spans, start, end), places)


def _steps(line: str, start: int) -> Iterator[tuple[int, int]]:
    arrow = next((arrow for arrow in _ARROWS if arrow in line), None)
    if arrow is None or lead_in(line) is not None:
        return
    at = start
    for step in line.split(arrow):
        yield at, at + len(step)
        at += len(step) + len(arrow)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the space and the marks of a list around it."""
    while start < end and text[start] in " \t-–•*":
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _sentence(text: str, start: int, end: int) -> int:
    """Where the first sentence ends: after a full stop before a space and a capital letter."""
    for at in range(start + 1, end - 2):
        if text[at] in ".!?\n" and text[at + 1].isspace() and text[at + 2 : end].lstrip()[:1].isupper():
            return at + 1
        if text[at] == "\n" and not text[at + 1].isspace():
            return at + 1
    return end


def led_in(text: str, start: int, end: int) -> Structured | None:
    """A passage with lead-ins at its lines or after its sentences; None for one without."""
    found = list(_lead_ins(text, start, end))
    if not found:
        return None
    meanings = [meaning for meaning, _begins, _ends in found]
    kind = _kind(meanings)
    spans: list[tuple[str, int, int]] = []
    if text[start : found[0][1]].strip(" \t\r\n-–—•*"):
        spans.append(("text", start, found[0][1]))
    edges = [*(begins for _meaning, begins, _ends in found[1:]), end]
    for (meaning, begins, ends), until in zip(found, edges, strict=True):
        field = _field(kind, meaning)
        if may_have(kind, field):
            spans.append((field, ends, until))
        elif spans:  # no field of this kind: with its label it goes on with what stands before
            spans[-1] = (spans[-1][0], spans[-1][1], until)
        else:
            spans.append(("text", begins, until))
    spans = [span for span in spans if text[span[1] : span[2]].strip()]
    if not spans:
        return None
    named = [
        (meaning.field, text[ends:until].strip())
        for (meaning, _begins, ends), until in zip(found, edges, strict=True)
        if meaning.field in _AREAS
    ]
    named.sort(reverse=True)  # the sub-area is more exact
    return Structured(kind, joined_up(spans, start, end), tuple(words for _name, words in named))


def _field(kind: CommentKind, meaning: Meaning) -> str:
    """The field in a comment of a kind: an act without a goal that it serves is an activity of its own."""
    if kind is CommentKind.ACTIVITY and meaning.field == "priority_action":
        return "text"
    serves = kind is CommentKind.PRIORITY and meaning == Meaning("text", CommentKind.ACTIVITY)
    return "priority_action" if serves else meaning.field


def _lead_ins(text: str, start: int, end: int) -> Iterator[tuple[Meaning, int, int]]:
    at = start
    for line in text[start:end].splitlines(keepends=True):
        for begins in (0, *_sentences(line)):
            found = lead_in(line[begins:].rstrip()) if line[begins:].strip() else None
            if found is not None and (begins == 0 or not found.alone):
                yield found.meaning, at + begins, at + begins + found.length
        at += len(line)


def _sentences(line: str) -> Iterator[int]:
    """Where sentences begin within a line; one that could be led in has a colon soon."""
    for at in range(1, len(line) - 2):
        if line[at - 1] in ".!?;" and line[at] == " " and line[at + 1].isupper() and ":" in line[at : at + 40]:
            yield at + 1


def _kind(meanings: Sequence[Meaning]) -> CommentKind:
    """What a passage is by what stands in it: an indicator, an activity or a priority, else what its words say."""
    fields, kinds = {meaning.field for meaning in meanings}, [meaning.kind for meaning in meanings]
    if "proposed_name" in fields:
        return CommentKind.NEW_INDICATOR
    if "priority_goal" in fields:
        return CommentKind.PRIORITY
    if CommentKind.ACTIVITY in kinds or "priority_action" in fields:
        return CommentKind.ACTIVITY
    return next((kind for kind in kinds if kind in (CommentKind.QUESTION, CommentKind.FACT_ERROR)), CommentKind.COMMENT)
