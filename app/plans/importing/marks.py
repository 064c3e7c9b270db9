"""Marks in plain text: emphasis by asterisks, superscript footnote numbers, lines wrapped by the width of a page."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from app.plans.importing.blocks import Block, Grid, Line, Span, Spans

_EMPHASIS = re.compile(r"(?<![\w*\\])(\*{1,3})(?=[^\s*])([^\n*]*[^\s*])\1(?![^\W⁰¹²³⁴⁵⁶⁷⁸⁹]|\*)")
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}")
_UNIT_BEFORE = re.compile(r"(?:^|[\s\d(])(?:[kcdm]?m|µm|s|in|ft)$")
_WRAPPED_FROM = 45
_DIVIDED = re.compile(r"[^\W\d_][a-zåäöéü]-$")
_OWN_HYPHEN = re.compile(r"[A-ZÅÄÖ\d]-$")
_JOINS = re.compile(r"(?:och|eller|samt|respektive|till|som)\b")
_SENTENCE_END = re.compile(r"[.!?:;]['\"”)\]]?$")


_TYPED_BULLET = re.compile(r"^(?:[•·▪●○◦‣►➢✓\uf0b7\uf0a7\uf0d8]\s*|[-–*]\s+)(?=\S)")


def typed_bullet(spans: Spans) -> Line | None:
    """The line as a list item if it begins with a typed bullet, else None."""
    match = _TYPED_BULLET.match(spans[0].text) if spans else None
    if match is None:
        return None
    rest = replace(spans[0], text=spans[0].text[match.end() :])
    return Line((rest, *spans[1:]), "list", 2 if match[0][0] in "○◦" else 1)


@dataclass(frozen=True)
class NoteText:
    """A footnote at the foot of a page: its mark and its text."""

    mark: str
    text: str


def emphasised(text: str) -> Spans:
    """Text with ``*italic*``, ``**bold**`` and ``***both***`` as spans; unpaired asterisks stay."""
    spans: list[Span] = []
    end = 0
    for match in _EMPHASIS.finditer(text):
        if match.start() > end:
            spans.append(Span(text[end : match.start()]))
        stars = len(match[1])
        spans.append(Span(match[2], bold=stars >= 2, italic=stars != 2))
        end = match.end()
    if end < len(text):
        spans.append(Span(text[end:]))
    return tuple(spans)


def unwrapped(lines: list[str]) -> str:
    """Lines as one text: those that seem wrapped by the page's width are joined, the others keep their line breaks."""
    lines = [line.strip() for line in lines]
    text = lines[0]
    nearly_full = 0.7 * max(map(len, lines))
    for before, line in pairwise(lines):
        cut = len(before) >= _WRAPPED_FROM and (len(before) >= nearly_full or not _SENTENCE_END.search(before))
        wrapped = cut or line[:1].islower()
        if hyphenated(before, line):
            text = text[:-1] + line
        elif compounded(before, line):
            text += line
        else:
            text += (" " if wrapped else "\n") + line
    return text


def compounded(before: str, line: str) -> bool:
    """Whether a word with a hyphen of its own is divided at it: "IT-", "avdelningen"; not "IT-", "och telefoni"."""
    return bool(_OWN_HYPHEN.search(before) and line[:1].islower() and not _JOINS.match(line))


def hyphenated(before: str, line: str) -> bool:
    """Whether a word is divided between the lines: "kom-", "munen"; not "kost-", "och måltider" or "IT-", "stöd"."""
    return bool(_DIVIDED.search(before) and line[:1].islower() and not _JOINS.match(line))


def resolve_notes(pieces: list[Block | NoteText]) -> tuple[list[Block], dict[str, str]]:
    """The blocks with footnote marks turned into references, and the footnotes' texts by key.

    Numbers may start over on each page: a text belongs to the marks since the last text with the same number.
    """
    marks = {piece.mark for piece in pieces if isinstance(piece, NoteText)}
    resolver = _Resolver(marks)
    blocks: list[Block] = []
    for piece in pieces:
        if isinstance(piece, NoteText):
            resolver.define(piece)
        else:
            blocks.append(_mapped(piece, resolver.marked))
    return [_mapped(block, resolver.settled) for block in blocks], resolver.notes


def _mapped(block: Block, change: Callable[[Spans], Spans]) -> Block:
    if isinstance(block, Grid):
        rows = tuple(tuple(replace(cell, spans=change(cell.spans)) for cell in row) for row in block.rows)
        return replace(block, rows=rows)
    return replace(block, spans=change(block.spans))


class _Resolver:
    """Keeps track of references that wait for their footnote's text."""

    def __init__(self, marks: set[str]) -> None:
        self.notes: dict[str, str] = {}
        self._marks = marks
        self._waiting: dict[str, list[str]] = {}
        self._last: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._count = 0

    def define(self, note: NoteText) -> None:
        """Register a footnote's text, which the references that waited for its mark now refer to."""
        key = f"note-{len(self.notes)}"
        self.notes[key] = note.text
        self._last[note.mark] = key
        for reference in self._waiting.pop(note.mark, ()):
            self._keys[reference] = key

    def marked(self, spans: Spans) -> Spans:
        """The spans with each footnote mark replaced by a waiting reference; the mark in "m²" is not one."""
        marked_spans: list[Span] = []
        for span in spans:
            end = 0
            for match in _SUPERSCRIPT.finditer(span.text):
                before = span.text[max(0, match.start() - 8) : match.start()]
                if match[0] not in self._marks or _UNIT_BEFORE.search(before):
                    continue
                marked_spans.extend(
                    (replace(span, text=span.text[end : match.start()]), Span(note=self._wait(match[0])))
                )
                end = match.end()
            marked_spans.append(replace(span, text=span.text[end:]))
        return tuple(span for span in marked_spans if span.text or span.note)

    def _wait(self, mark: str) -> str:
        self._count += 1
        reference = f"{mark}#{self._count}"
        self._waiting.setdefault(mark, []).append(reference)
        return reference

    def settled(self, spans: Spans) -> Spans:
        """The spans with each reference pointing to its footnote's text."""
        return tuple(replace(span, note=self._key(span.note)) if span.note else span for span in spans)

    def _key(self, reference: str) -> str:
        mark, numbered, _count = reference.partition("#")
        return self._keys.get(reference, self._last.get(mark, reference)) if numbered else reference
