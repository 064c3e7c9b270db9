"""Reading a tagged PDF: what its author's program says is a heading, a paragraph, a list, a table or a note."""

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pypdfium2 import raw

from app.plans.importing.blocks import Block, Grid, GridCell, Heading, Line, Span, Spans, joined, plain, trimmed
from app.plans.importing.marks import NoteText, typed_bullet
from app.plans.importing.pdf_pages import UNTAGGED, Piece, single_spaced, spans_of, with_sign_joined
from app.plans.importing.word_styles import level_named

_HEADING = re.compile(r"H([1-6])?")
_CELLS = ("TH", "TD")
_NOTES = ("Note", "FENote")
_REFERENCES = ("Reference", "Link")
_TEXTS = (
    "P",
    "Caption",
    "Lbl",
    "LBody",
    "BlockQuote",
    "Title",
    "Span",
    "Quote",
    "Code",
    "Sub",
    "Em",
    "Strong",
    "Aside",
)
_INSIDE = ("Span", "Quote", "Em", "Strong", "Sub", "Lbl", "Code", "NonStruct", "Private", "BibEntry", "Ruby", "Annot")
_CONTENTS = ("TOC", "TOCI", "Index")
_MARK = re.compile(r"\d{1,3}")
_NOTE = re.compile(r"(?P<mark>\d{1,3})[.)]?\s+(?=\S)")
_ITEM = re.compile(r"(?P<mark>(?:\d{1,3}|[a-zåäö]|[ivx]{1,5})[.)])\s+(?=\S)")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_DEEPEST = 60

Part = Block | NoteText


@dataclass
class Tagged:
    """What the tags of a document's pages say, page by page."""

    words: frozenset[str]
    parts: list[Part] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    characters: int = 0
    _open: int | None = None  # the part that goes on on the next page

    def add_page(self, page: Any, pieces: list[Piece]) -> None:
        """Read a page's tags; ``pieces`` are all of its text."""
        by_tag: dict[int, list[Piece]] = {}
        for piece in pieces:
            by_tag.setdefault(piece.tag, []).append(piece)
        tree = raw.FPDF_StructTree_GetForPage(page)
        try:
            reader = _Page(by_tag, self.words)
            for index in range(max(0, raw.FPDF_StructTree_CountChildren(tree))):
                reader.walk(raw.FPDF_StructTree_GetChildAtIndex(tree, index), 0, 0)
        finally:
            raw.FPDF_StructTree_Close(tree)
        self.characters += sum(
            len(piece.text) for tag, those in by_tag.items() if tag in reader.used for piece in those
        )
        self.contents.extend(reader.contents)
        self._join(reader)

    def _join(self, page: "_Page") -> None:
        """Add a page's parts; one that began on the page before goes on where that left it."""
        for part, begun, open_ended in page.parts:
            last = self._open
            if last is not None and any(not isinstance(after, NoteText) for after in self.parts[last + 1 :]):
                last = None
            divided = id(part) in page.divided_rows
            if begun and last is not None and (whole := _together(self.parts[last], part, divided)) is not None:
                self.parts[last] = whole
                if not open_ended:
                    self._open = None
                continue
            self.parts.append(part)
            if open_ended:
                self._open = len(self.parts) - 1


def _together(first: Part, second: Part, divided: bool) -> Part | None:
    """A part and what of it stood on the next page, or None if they do not belong together.

    ``divided``: a row of a table went over the end of the page.
    """
    if isinstance(first, Grid) and isinstance(second, Grid):
        if divided and len(first.rows[-1]) == len(second.rows[0]):
            halves = zip(first.rows[-1], second.rows[0], strict=True)
            row = tuple(replace(cell, spans=trimmed(joined(cell.spans, rest.spans))) for cell, rest in halves)
            return replace(first, rows=(*first.rows[:-1], row, *second.rows[1:]))
        return replace(first, rows=(*first.rows, *second.rows))
    if isinstance(first, NoteText) and isinstance(second, NoteText):
        return replace(first, text=f"{first.text} {second.mark} {second.text}".replace("  ", " "))
    if isinstance(first, Line) and isinstance(second, Line):
        return replace(first, spans=joined(first.spans, second.spans))
    return None


class _Page:
    """A page's tags as parts, each with whether it began before the page and whether it goes on after it."""

    def __init__(self, by_tag: dict[int, list[Piece]], words: frozenset[str]) -> None:
        self.parts: list[tuple[Part, bool, bool]] = []
        self.contents: list[str] = []
        self.used: set[int] = set()
        self.divided_rows: set[int] = set()
        self._inner_notes: list[Any] = []
        self._by_tag = by_tag
        self._words = words

    def walk(self, element: Any, depth: int, lists: int) -> None:
        kind = _kind(element)
        if depth > _DEEPEST:
            return
        level = _level(kind)
        if level is not None:
            self._add(element, lambda spans: Heading(spans, level))
        elif kind in _CONTENTS:
            self.contents.append(plain(self.spans(element, depth)))
        elif kind in _NOTES:
            self._add(element, _note)
        elif kind == "Table":
            self._table(element, depth)
        elif kind == "LI":
            self._item(element, depth, lists)
        elif kind == "Figure" or (kind in _TEXTS and not _has_blocks(element)):
            self._add(element, lambda spans: Line(spans, label="title" if kind == "Title" else ""))
        else:
            self._walk_children(element, depth, lists + (kind == "L"))

    def _walk_children(self, element: Any, depth: int, lists: int) -> None:
        loose: list[Piece] = []
        for child, number in _children(element):
            if child is not None:
                self._loose(loose)
                self.walk(child, depth + 1, lists)
            else:
                loose.extend(self._pieces(number))
        self._loose(loose)

    def _loose(self, pieces: list[Piece]) -> None:
        if pieces and plain(spans := trimmed(spans_of(pieces, self._words))):
            self.parts.append((Line(spans), False, False))
        pieces.clear()

    def _add(self, element: Any, made: Callable[[Spans], Part]) -> None:
        spans = trimmed(self.spans(element, 0))
        if plain(spans):
            self.parts.append((made(spans), *_reaches(element)))
        self._add_inner_notes()

    def _add_inner_notes(self) -> None:
        """Notes that stand where they are referred to, after what refers to them."""
        notes, self._inner_notes = self._inner_notes, []
        for element in notes:
            self._add(element, _note)

    def _item(self, element: Any, depth: int, lists: int) -> None:
        """An item of a list: its own words, then what lies inside it."""
        below = [child for child, _number in _children(element) if child is not None and _kind(child) == "LBody"]
        nested = [child for body in [element, *below] for child, _n in _children(body) if child and _kind(child) == "L"]
        spans = trimmed(self.spans(element, depth, without="L"))
        if plain(spans):
            self.parts.append((_listed(spans, max(1, lists)), *_reaches(element)))
        self._add_inner_notes()
        for child in nested:
            self.walk(child, depth + 2, lists)

    def _table(self, element: Any, depth: int) -> None:
        rows: list[tuple[GridCell, ...]] = []
        headers = begun_rows = 0
        for row in _rows(element, depth):
            cells = [child for child, _number in _children(row)]
            made = tuple(self._cell(cell, depth) for cell in cells)
            if made and any(plain(cell.spans) for cell in made):
                is_head = all(cell is None or _kind(cell) == "TH" for cell in cells)
                headers += is_head and headers == len(rows)
                rows.append(made)
                begun_rows += len(rows) == 1 and any(cell is not None and _begun_inside(cell, 0) for cell in cells)
        if rows:
            begun, _goes_on = _reaches(element)
            grid = Grid(tuple(rows), headers if headers < len(rows) else 0)
            self.parts.append((grid, begun or bool(begun_rows), True))
            self.divided_rows |= {id(grid)} if begun_rows else set()
        self._add_inner_notes()

    def _cell(self, cell: Any, depth: int) -> GridCell:
        if cell is None:
            return GridCell(())
        spans = trimmed(self.spans(cell, depth))
        return GridCell(spans, _span(cell, "ColSpan"), _span(cell, "RowSpan"))

    def spans(self, element: Any, depth: int, without: str = "") -> Spans:
        """All text inside an element in its order, marks of notes raised."""
        found: list[tuple[str, list[Piece]]] = []
        self._gather(element, depth, without, "", found)
        spans: list[Span] = []
        run: list[Piece] = []
        for kind, pieces in [*found, ("", [])]:
            if kind == "" and pieces:
                run.extend(pieces)
                continue
            if run:
                spans.extend(spans_of(run, self._words))
                run = []
            if kind == "mark":
                number = "".join(piece.text for piece in pieces).strip()
                spans.append(Span(number.translate(_RAISED) + " " * pieces[-1].text.endswith(" ")))
            elif kind == "break" and spans:
                spans.append(Span("\n"))
        return single_spaced(spans)

    def _gather(self, element: Any, depth: int, without: str, kind: str, found: list[tuple[str, list[Piece]]]) -> None:
        if depth > _DEEPEST:
            return
        blocks = 0
        for child, number in _children(element):
            if child is None:
                found.append((kind, self._pieces(number)))
                continue
            name = _kind(child)
            if name == without:
                continue
            if name in _NOTES:
                self._inner_notes.append(child)
                continue
            inside: list[tuple[str, list[Piece]]] = []
            self._gather(child, depth + 1, without, "", inside)
            if name in _REFERENCES and _MARK.fullmatch("".join(p.text for _k, ps in inside for p in ps).strip()):
                inside = [("mark", [piece for _kind, pieces in inside for piece in pieces])]
            elif name not in _INSIDE and name not in _REFERENCES and any(pieces for _kind, pieces in inside):
                inside = [("break", []), *inside] if blocks else inside
                blocks += name != "Lbl"
            found.extend(inside)

    def _pieces(self, number: int) -> list[Piece]:
        if number == UNTAGGED:
            return []
        self.used.add(number)
        return self._by_tag.get(number, [])


def _note(spans: Spans) -> Part:
    words = plain(spans)
    match = _NOTE.match(words) or re.match(r"(?P<mark>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})\s*", words)
    if match is None:
        return Line(spans)
    return NoteText(match["mark"].translate(_RAISED), words[match.end() :])


def _listed(spans: Spans, level: int) -> Line:
    spans = with_sign_joined(spans)
    bullet = typed_bullet(spans)
    if bullet is not None:
        return replace(bullet, level=level)
    first = spans[0]
    match = _ITEM.match(first.text)
    if match is None:
        return Line(spans, "list", level)
    rest = trimmed((replace(first, text=first.text[match.end() :]), *spans[1:]))
    return Line(rest, "list", level, ordered=True, mark=match["mark"])


def _rows(element: Any, depth: int) -> Iterator[Any]:
    for child, _number in _children(element):
        if child is not None and depth < _DEEPEST:
            if _kind(child) == "TR":
                yield child
            else:
                yield from _rows(child, depth + 1)


def _reaches(element: Any) -> tuple[bool, bool]:
    """Whether the element began on the page before, and whether it goes on after it: what is not here is None."""
    children = list(_children(element))
    if not children:
        return False, False
    first, last = children[0], children[-1]
    return first == (None, UNTAGGED), last == (None, UNTAGGED)


def _begun_inside(element: Any, depth: int) -> bool:
    """Whether text inside a cell began on the page before."""
    children = list(_children(element))
    if children and children[0] == (None, UNTAGGED) and any(number != UNTAGGED for _child, number in children):
        return True
    return depth < _DEEPEST and any(child is not None and _begun_inside(child, depth + 1) for child, _n in children)


def _children(element: Any) -> Iterator[tuple[Any | None, int]]:
    """Each child as an element, or None and its text's number (``UNTAGGED`` if that stands on another page)."""
    for index in range(max(0, raw.FPDF_StructElement_CountChildren(element))):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
        yield (child, UNTAGGED) if child else (None, raw.FPDF_StructElement_GetChildMarkedContentID(element, index))


def _has_blocks(element: Any) -> bool:
    inside = (_kind(child) for child, _number in _children(element) if child is not None)
    return any(kind in ("P", "L", "Table", "H") or _level(kind) is not None for kind in inside)


def _level(kind: str) -> int | None:
    match = _HEADING.fullmatch(kind)
    if match:
        return int(match[1] or 1)
    return level_named(kind.casefold()) if kind not in _TEXTS else None


def _kind(element: Any) -> str:
    return _text(raw.FPDF_StructElement_GetType, element)


def _text(ask: Callable[..., int], element: Any) -> str:
    length = ask(element, None, 0)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    ask(element, buffer, length)
    return buffer.raw[: length - 2].decode("utf-16-le", errors="replace")


def _span(element: Any, name: str) -> int:
    """How many columns or rows a cell spans, as one of its attributes says."""
    for index in range(max(0, raw.FPDF_StructElement_GetAttributeCount(element))):
        attribute = raw.FPDF_StructElement_GetAttributeAtIndex(element, index)
        value = raw.FPDF_StructElement_Attr_GetValue(attribute, name.encode()) if attribute else None
        number = ctypes.c_float()
        if value and raw.FPDF_StructElement_Attr_GetNumberValue(value, ctypes.byref(number)):
            return min(max(int(number.value), 1), 60)
    return 1
