"""Reading text without structure: pasted, or copied from a PDF.

Headings are found by the table of contents if there is one, else by numbers and short lines. Sentences and tables that
page breaks have cut in two are joined again; footnotes at the foot of the pages are taken out of the flow.
"""

import re
from dataclasses import replace
from itertools import pairwise

from app.plans.importing.aligned import columns_as_tabs
from app.plans.importing.blocks import Block, Grid, GridCell, Heading, Line, Source, Spans, joined, plain, trimmed
from app.plans.importing.contents import Contents, find_contents, locate_headings, missing_headings
from app.plans.importing.facts import fact_in
from app.plans.importing.guessing import HEADING_DOUBTFUL, LONGEST_WITH_COLON, numbered_outline
from app.plans.importing.marks import NoteText, compounded, emphasised, hyphenated, resolve_notes, unwrapped
from app.plans.importing.pages import page_marks_left_out, without_page_marks

_NOTE = re.compile(r"^\s*(?P<mark>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})\s*(?P<text>\S.*)$")
_BULLET = re.compile(r"^(?P<indent>\s*)(?:[•·▪●○◦‣►➢✓\uf0b7\uf0a7\uf0d8–—*]|-|o(?=\s{2,}|\t))\s+(?P<text>\S.*)$")
_ORDERED = re.compile(r"^(?P<indent>\s*)(?P<mark>(?P<number>\d{1,2})[.)])\s+(?P<text>\S.*)$")
_LETTERED = re.compile(r"^(?P<indent>\s*)(?P<mark>(?P<number>[a-zåäö])[.)])\s+(?P<text>\S.*)$")
_LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})
_PAIRED = re.compile(r"^(?P<indent>\s*)(?P<mark>(?P<number>\d{1,2}:[a-zåäö])[.)]?)\s+(?P<text>\S.*)$")
_ATX = re.compile(r"^(#{1,6})\s+(\S.*?)\s*#*$")
_UNFINISHED = re.compile(r"[\w,–-]$")
_LONG = 40
_LONGEST_HEADING = 60
_FULL_LINE = 60
_ENDED = re.compile(r"[\w)][.,;:!?]$|[,;-]$")
_LONG_LINE = 200

Piece = Block | NoteText


def read_text(text: str) -> Source:
    """Read a cleaned text."""
    lines, margins = without_page_marks(text.translate(_LIGATURES).split("\n"))
    lines = _with_blank_lines(columns_as_tabs(lines))
    contents = find_contents(lines)
    headings: dict[int, Heading] = {}
    source = Source([], short_lines=True, margin="\n".join(margins))
    if margins:
        source.warnings.append(page_marks_left_out(margins))
    if contents:
        source.contents += [line.strip() for line in lines[contents.start : contents.end] if line.strip()]
        headings = _headings(contents, lines, source)
    elif not any(map(_ATX.match, lines)):
        lines = _with_headings_apart(lines)
        numbered = numbered_outline(lines)
        headings = {index: Heading(emphasised(lines[index].strip()), 0, HEADING_DOUBTFUL) for index in numbered}
    pieces: list[Piece] = []
    group: list[str] = []
    for index, line in enumerate([*lines, ""]):
        left_out = contents is not None and contents.start <= index < contents.end
        atx = None if contents else _ATX.match(line)
        if line.strip() and not left_out and index not in headings and not atx:
            group.append(line)
            continue
        pieces.extend(_pieces(group, pieces))
        group = []
        if index in headings:
            pieces.append(headings[index])
        elif atx:
            pieces.append(Heading(emphasised(atx[2]), len(atx[1])))
    blocks, source.notes = resolve_notes(pieces)
    source.blocks = _rejoined(blocks)
    return source


def _with_blank_lines(lines: list[str]) -> list[str]:
    """The lines with blank ones between paragraphs, if the text has none and each paragraph is one long line."""
    filled = [line for line in lines if line.strip()]
    if (len(lines) - len(filled)) * 20 > len(filled) or not any(len(line) > _LONG_LINE for line in filled):
        return lines
    spaced = filled[:1]
    for before, line in pairwise(filled):
        kind = _line_kind(line)
        spaced += [line] if kind == _line_kind(before) and any(kind) else ["", line]
    return spaced


def _line_kind(line: str) -> tuple[bool, bool, bool]:
    """Whether a line is a table's row, an item with a bullet, an item with a number."""
    return "\t" in line, bool(_BULLET.match(line)), bool(_ORDERED.match(line))


def _with_headings_apart(lines: list[str]) -> list[str]:
    """The lines with a blank one after each short line directly above a paragraph, since it may be a heading."""
    parted: list[str] = []
    for index, line in enumerate(lines):
        parted.append(line)
        words, below = line.strip(), lines[index + 1].strip() if index + 1 < len(lines) else ""
        is_first = index == 0 or not lines[index - 1].strip() or fact_in(lines[index - 1]) is not None
        is_short = words[:1].isupper() and len(words) <= _LONGEST_HEADING
        before_body = len(below) >= _FULL_LINE and below[0].isupper()
        before_list = below.endswith(":") and index + 2 < len(lines) and bool(_BULLET.match(lines[index + 2]))
        is_ended = _ENDED.search(words[:-1] if words.endswith("?") or _is_label(words) else words)
        may_be_heading = is_first and is_short and not is_ended and "\t" not in line and not fact_in(words)
        if may_be_heading and (before_body or before_list):
            parted.append("")
    return parted


def _is_label(words: str) -> bool:
    """Whether a line ends with a colon and is short enough to be a heading all the same."""
    return words.endswith(":") and len(words) <= LONGEST_WITH_COLON


def _headings(contents: Contents, lines: list[str], source: Source) -> dict[int, Heading]:
    located_entries, missing = locate_headings(contents, lines)
    source.warnings.extend(missing_headings(missing))
    indents = sorted({entry.indent for entry in located_entries.values()})
    indented = len(indents) > 1
    return {
        index: Heading(emphasised(lines[index].strip()), indents.index(entry.indent) + 1 if indented else 0)
        for index, entry in located_entries.items()
    }


def _pieces(group: list[str], before: list[Piece]) -> list[Piece]:
    """The pieces in a group of lines without blank lines between them."""
    pieces: list[Piece] = []
    rest = list(group)
    while rest:
        for reader in (_note, _table, _list, _text):
            piece, used = reader(rest, _last(pieces) or _last(before))
            if used:
                pieces.extend(piece)
                rest = rest[used:]
                break
    return pieces


def _last(pieces: list[Piece]) -> Block | None:
    """The last piece that is not a footnote, which a table may continue."""
    return next((piece for piece in reversed(pieces) if not isinstance(piece, NoteText)), None)


def _note(lines: list[str], last: Block | None) -> tuple[list[Piece], int]:
    match = _NOTE.match(lines[0])
    if not match:
        return [], 0
    used = 1
    while used < len(lines) and not _NOTE.match(lines[used]) and "\t" not in lines[used]:
        used += 1
    return [NoteText(match["mark"], unwrapped([match["text"], *lines[1:used]]))], used


def _table(lines: list[str], last: Block | None) -> tuple[list[Piece], int]:
    used = 0
    while (
        used < len(lines) and "\t" in lines[used].strip(" ") and lines[used].strip() and not _BULLET.match(lines[used])
    ):
        used += 1
    width = lines[0].count("\t") + 1
    goes_on = isinstance(last, Grid) and len(last.rows[0]) == width
    if used == 0 or (used < 2 and not goes_on):
        return [], 0
    rows = [line.strip(" ").split("\t") for line in lines[:used]]
    widest = max(map(len, rows))
    grid = Grid(tuple(tuple(GridCell(emphasised(cell.strip())) for cell in _padded(row, widest)) for row in rows))
    return [grid], used


def _padded(row: list[str], width: int) -> list[str]:
    return [*row, *([""] * (width - len(row)))]


def _list(lines: list[str], last: Block | None) -> tuple[list[Piece], int]:
    if _BULLET.match(lines[0]):
        pattern, ordered = _BULLET, False
    elif found := next((pattern for pattern in (_ORDERED, _LETTERED, _PAIRED) if _is_sequence(lines, pattern)), None):
        pattern, ordered = found, True
    else:
        return [], 0
    items: list[tuple[tuple[int, str], list[str]]] = []
    labels: list[str] = []
    used = 0
    for line in lines:
        match = pattern.match(line)
        if match:
            mark = "" if ordered else line.strip()[0]
            items.append(((len(match["indent"].expandtabs(4)), mark), [match["text"]]))
            labels.append(match["mark"] if ordered else "")
        elif not items or _NOTE.match(line) or not (line.startswith((" ", "\t")) or line[:1].islower()):
            break
        else:
            items[-1][1].append(line)
        used += 1
    depths = sorted({depth for depth, _lines in items})
    if len({indent for indent, _mark in depths}) == 1:  # not indented: levels follow the marks, in order of appearance
        depths = list(dict.fromkeys(depth for depth, _lines in items))
    else:
        items = [((indent, ""), words) for (indent, _mark), words in items]
        depths = sorted({depth for depth, _lines in items})
    pieces: list[Piece] = [
        Line(emphasised(unwrapped(words)), "list", depths.index(depth) + 1, ordered, mark=label)
        for (depth, words), label in zip(items, labels, strict=True)
    ]
    return pieces, used


def _is_sequence(lines: list[str], pattern: re.Pattern[str]) -> bool:
    """Whether the first line is the first item of a list with numbers or letters, and the others follow one by one."""
    marks = [match["number"] for line in lines if (match := pattern.match(line))]
    if pattern is _PAIRED:  # 1:a, 1:b, 2:a
        places = [(int(mark.partition(":")[0]), _LETTERS.index(mark[-1])) for mark in marks]
        follows = all(then in ((one, at + 1), (one + 1, 0)) for (one, at), then in pairwise(places))
        return len(places) > 1 and follows and places[0][1] == 0 and bool(pattern.match(lines[0]))
    numbers = [int(mark) if mark.isdecimal() else _LETTERS.index(mark) + 1 for mark in marks]
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)) and bool(pattern.match(lines[0]))


def _text(lines: list[str], last: Block | None) -> tuple[list[Piece], int]:
    used = 1
    while used < len(lines) and not _begins_other(lines, used):
        used += 1
    return [Line(emphasised(unwrapped(lines[:used])))], used


def _begins_other(lines: list[str], index: int) -> bool:
    next_two = lines[index : index + 2]
    table = len(next_two) == 2 and all("\t" in line.strip(" ") for line in next_two)
    if fact_in(lines[index]) or fact_in(lines[index - 1]):
        return True
    first = _LETTERED.match(lines[index])
    if first and first["number"] == "a" and _is_sequence(lines[index:], _LETTERED):
        return True
    return table or bool(_NOTE.match(lines[index]) or (_BULLET.match(lines[index]) and _is_bullet(lines, index)))


def _is_bullet(lines: list[str], index: int) -> bool:
    """Whether a dash opens an item rather than going on with a sentence: another follows within a few lines."""
    return not lines[index].startswith("–") or any(line.startswith("–") for line in lines[index + 1 : index + 4])


def _rejoined(blocks: list[Block]) -> list[Block]:
    """The blocks with paragraphs joined again that a page break cut within a sentence."""
    rejoined: list[Block] = []
    for block in blocks:
        last = rejoined[-1] if rejoined else None
        if (
            isinstance(last, Line)
            and isinstance(block, Line)
            and block.kind == "text"
            and _goes_on(last.spans, block.spans)
        ):
            rejoined[-1] = replace(last, spans=_join_halves(last.spans, block.spans))
        else:
            rejoined.append(block)
    return rejoined


def _join_halves(first: Spans, second: Spans) -> Spans:
    """Two halves of a paragraph joined, with a word that was divided at the end of the line made whole."""
    if compounded(plain(first), plain(second)):
        return joined(first, second, "")
    if not hyphenated(plain(first), plain(second)):
        return joined(first, second)
    *before, last = trimmed(first)
    return joined((*before, replace(last, text=last.text[:-1])), second, "")


def _goes_on(first: Spans, second: Spans) -> bool:
    start, end = plain(first), plain(second)
    return len(start) >= _LONG and bool(_UNFINISHED.search(start)) and end[:1].islower()
