"""How a text is proposed to be divided: by its headings and numbers, what it names, its points and paragraphs. Pure.

What is certain is proposed and what is not is left open: a person places it. Every character is in one piece.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.comments.kinds import CommentKind
from app.comments.places import WHOLE, Place
from app.passages.formulas import is_courtesy, is_page_mark, is_verdict, lists_what_follows
from app.passages.kinds import Reason
from app.passages.lead_ins import CONTINUING, PLACE, LeadIn, Meaning, columns_of, lead_in
from app.passages.mail_parts import (
    begins_attached,
    begins_original,
    is_bullet,
    is_closing,
    is_disclaimer,
    is_greeting,
    is_head,
    is_quoted,
)
from app.passages.parts import LEAD
from app.passages.pieces import Piece
from app.passages.plan_words import PlanWords
from app.passages.structure import Structured, cells_of, is_rule, led_in, path_of, row_of

_LONGEST_HEADING = 160
_MOST_WORDS = 14
_UNKNOWN_WORDS = 8
"""Characters and words of a heading; words of one that the plan does not have."""
_SIGNED = 250
"""Characters of a paragraph below a closing that is no part of the signature any more."""
_LOOKED_AHEAD = 4


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its end; ``said`` is what stands in it, ``alone`` that empty lines or ends are around it.

    ``first_of_two``: empty lines are before it and after the next, as about a heading that did not fit.
    """

    start: int
    end: int
    raw: str
    said: str
    alone: bool
    first_of_two: bool
    following: list[str]


def proposed(text: str, plan: PlanWords) -> list[Piece]:
    """A text in pieces that join to exactly it."""
    reader = _Reader(plan)
    for line in _lines(text):
        reader.read(line)
    return reader.pieces(text)


def _lines(text: str) -> Iterator[_Line]:
    parts = text.splitlines(keepends=True)
    said = [part.strip() for part in parts]
    filled = [at for at, words in enumerate(said) if words]
    start, seen = 0, 0
    for at, part in enumerate(parts):
        if said[at]:
            seen += 1
        before, after = at == 0 or not said[at - 1], at + 1 == len(parts) or not said[at + 1]
        two = before and not after and not "".join(said[at + 2 : at + 3])
        following = [said[later] for later in filled[seen : seen + _LOOKED_AHEAD]]
        yield _Line(start, start + len(part), part, said[at], before and after, two, following)
        start += len(part)


@dataclass(slots=True)
class _Block:
    """Lines that are proposed as one piece; ``under``: the place of the heading above, None where none leads there.

    ``leads``: the fields that its lines lead in; ``is_row`` of a table, with ``columns`` where its heading says them.
    """

    start: int
    end: int
    reason: Reason | None = None
    under: Place | None = None
    leads: set[str] = field(default_factory=set)
    is_row: bool = False
    columns: list[Meaning] | None = None


class _Reader:
    """Reads line by line, and remembers under which heading and in what of a mail it is."""

    def __init__(self, plan: PlanWords) -> None:
        self.plan = plan
        self.blocks: list[_Block] = []
        self.under: Place | None = None
        self.within: Reason | None = None
        self.own_words = False
        self.empty_before = True
        self.in_head = False
        self.begins_empty = False
        self.columns: list[Meaning] | None = None
        self.is_row = False
        self.led: str | None = None
        self.is_led = False
        self.once: Place | None = None
        self.heading_goes_on = False

    def read(self, line: _Line) -> None:
        """Put a line into the block that is being read, or into a new one."""
        if not line.said:
            self._extend(line, new=not self.blocks, reason=None)
            self.empty_before, self.in_head = True, False
            return
        reason, is_new = self._kind(line, self._was_led())
        last = self.blocks[-1] if self.blocks else None
        changed = last is None or last.reason is not reason
        if reason in (Reason.QUOTED, Reason.SIGNATURE) and not changed:
            is_new = False  # however many paragraphs: nobody has to place them one by one
        self._extend(line, new=is_new or changed, reason=reason)
        if self.led is not None:
            self.blocks[-1].leads.add(self.led)
        self.own_words = self.own_words or reason is None
        self.empty_before = False

    def _was_led(self) -> bool:
        """Whether the line before led in this one; what is known of a line is forgotten."""
        was_led, self.is_row, self.led, self.is_led = self.is_led, False, None, False
        return was_led

    def _extend(self, line: _Line, *, new: bool, reason: Reason | None) -> None:
        if self.begins_empty and line.said:  # empty lines at the beginning belong to what follows
            self.blocks, self.begins_empty = [self._block(0, line, reason)], False
        elif new:
            self.blocks.append(self._block(line.start, line, reason))
            self.begins_empty = not line.said
        else:
            self.blocks[-1].end = line.end

    def _block(self, start: int, line: _Line, reason: Reason | None) -> _Block:
        columns = self.columns if self.is_row else None
        under, self.once = self.once or self.under, None
        return _Block(start, line.end, reason, under, is_row=self.is_row, columns=columns)

    def _kind(self, line: _Line, was_led: bool) -> tuple[Reason | None, bool]:
        """What a line is, and whether it begins something of its own."""
        if begins_attached(line.said):
            self._leave()
            return Reason.HEADING, True
        if is_quoted(line.said):
            return Reason.QUOTED, False
        if self.in_head and is_head(line.said):
            return Reason.QUOTED, False
        if begins_original(line.said, line.following):
            self.in_head = True
            self.within = Reason.QUOTED if self.own_words else None  # an answer may have been sent on by a colleague
            return Reason.QUOTED, True
        if self.within is Reason.QUOTED:
            return Reason.QUOTED, False
        if is_closing(line.said):
            self.within = Reason.SIGNATURE
            return Reason.SIGNATURE, True
        if self.within is None and self._reads_row(line):
            return (None, True) if self.is_row else (Reason.HEADING, True)
        if is_page_mark(line.said):
            return Reason.HEADING, True
        self.columns = None
        if self.heading_goes_on:
            self.heading_goes_on = False
            return Reason.HEADING, False
        said = self._heading_words(line)
        if said and (self._is_plans(said) or self._is_first_of_plans(line, said)):
            self.within = None
            return Reason.HEADING, True
        return self._words(line, said, was_led)

    def _leave(self) -> None:
        """An attached file begins: the signature and the quoted mail above it, and their headings, are over."""
        self.under, self.within, self.columns = None, None, None
        self.own_words, self.in_head, self.heading_goes_on = False, False, False

    def _words(self, line: _Line, said: str, was_led: bool) -> tuple[Reason | None, bool]:
        """The same of a line that is no heading of the plan, and no row."""
        lead = lead_in(line.said) if self.within is None else None
        if lead is not None and self._leads(line, lead):
            return None, not self._goes_on(lead)
        if was_led and not is_bullet(line.said):
            return None, False
        if said and self._looks_like_one(line, said):
            self.under, self.within = None, None
            return Reason.HEADING, True
        if self.within is Reason.SIGNATURE and len(line.said) <= _SIGNED:
            return Reason.SIGNATURE, False
        self.within = None
        if self._says_its_place(line):
            return None, True
        if lists_what_follows(line.said) and line.following and is_bullet(line.following[0]):
            return Reason.HEADING, True
        if not self.own_words and is_greeting(line.said):
            return Reason.GREETING, True
        is_path = path_of(line.said, 0, len(line.said)) is not None
        return None, self.empty_before or is_path or is_bullet(line.said) or self._after_heading()

    def _says_its_place(self, line: _Line) -> bool:
        """Whether a line begins with its own place, which the heading above has nothing to do with any more.

        "Övrigt: …" holds until the next heading, a part of the plan for what is said of it alone.
        """
        before, colon, _rest = line.said.partition(":")
        place = self.plan.of_heading(before) if colon and len(before) <= _LONGEST_HEADING else None
        if place == WHOLE:
            self.under = WHOLE
        elif place is not None:
            self.under, self.once = None, place
        return place is not None

    def _after_heading(self) -> bool:
        return bool(self.blocks) and self.blocks[-1].reason is not None

    def _reads_row(self, line: _Line) -> bool:
        """Whether a line is of a table: its heading, the rule below that, or a row (``is_row``)."""
        cells = cells_of(line.raw)
        if cells is None:
            return False
        if is_rule(line.said):
            return True
        words = [line.raw[start:end] for start, end in cells]
        columns = columns_of(words)
        if columns is not None:
            self.columns = columns
            return True
        if "\t" not in line.raw and self.columns is None and len(cells) < 3:
            return False
        self.is_row = self.columns is not None or any(len(cell.split()) > 2 for cell in words[1:])
        return self.is_row

    def _leads(self, line: _Line, lead: LeadIn) -> bool:
        """Whether a lead-in leads anything in; one on a line of its own leads in the next, if that is no point."""
        if lead.alone and (not line.following or is_bullet(line.following[0])):
            return False
        self.led, self.is_led = lead.meaning.field, lead.alone
        return True

    def _goes_on(self, lead: LeadIn) -> bool:
        """Whether what is led in belongs to what stands above."""
        last, name, kind = self.blocks[-1] if self.blocks else None, lead.meaning.field, lead.meaning.kind
        if last is None or last.reason is not None or last.is_row or lead.numbered:
            return False
        if name == "proposed_name" or kind in (CommentKind.QUESTION, CommentKind.FACT_ERROR):
            return False
        if name == "text" and kind is CommentKind.ACTIVITY and self.empty_before:
            return False
        return name in CONTINUING or (bool(last.leads) and name not in last.leads)

    def _heading_words(self, line: _Line) -> str:
        """What a line would be called as a heading; "" for one that cannot be one."""
        said = line.said.strip("#*_ ").rstrip(":")
        if not said or len(said) > _LONGEST_HEADING or len(said.split()) > _MOST_WORDS:
            return ""
        if self.within is Reason.SIGNATURE and not line.alone:
            return ""
        ends = line.said.endswith((".", ",", ";", "!", "?")) and not said[:1].isdigit()
        return "" if ends else said

    def _is_plans(self, said: str) -> bool:
        """Whether a line is a heading of the plan; if so, what follows stands under it."""
        place = self.plan.of_heading(said)
        if place is not None:
            self.under = place
        return place is not None

    def _is_first_of_plans(self, line: _Line, said: str) -> bool:
        """Whether a line is the first of two of a heading that did not fit, as in the columns of a PDF."""
        if not line.first_of_two or not line.following:
            return False
        self.heading_goes_on = self._is_plans(f"{said} {line.following[0]}")
        return self.heading_goes_on

    def _looks_like_one(self, line: _Line, said: str) -> bool:
        """Whether a line is the heading of something that the plan does not have: short, alone, with text below."""
        return (
            line.alone
            and self.within is None
            and bool(line.following)
            and len(said.split()) <= _UNKNOWN_WORDS
            and (said[:1].isalnum() or said[0] == "§")
            and said[:1] == said[:1].upper()
            and not is_bullet(line.said)
            and not is_greeting(line.said)
            and line.said[-1].isalnum()
        )

    def pieces(self, text: str) -> list[Piece]:
        """What was read, each block with what it is proposed to be."""
        made: list[Piece] = []
        above: _Block | None = None
        for block in self.blocks:
            in_table = above is not None and block.columns is not None and block.columns is above.columns
            made.append(self._piece(block, text, made[-1].place if in_table and made[-1].is_comment else None))
            above = block
        return made

    def _piece(self, block: _Block, text: str, above: Place | None) -> Piece:
        """``above``: the place of the row above in the same table, for cells that are empty as it is the same."""
        piece, words = Piece(block.start, block.end), text[block.start : block.end]
        if block.reason is not None or not words.strip():
            return replace(piece, is_comment=False, reason=block.reason)
        if is_disclaimer(words):
            return replace(piece, is_comment=False, reason=Reason.DISCLAIMER)
        if is_courtesy(words):
            return replace(piece, is_comment=False, reason=Reason.GREETING)
        built = _structured(block, text)
        if built is None:
            kind = CommentKind.QUESTION if words.rstrip().endswith("?") else CommentKind.COMMENT
            built = Structured(kind, (), _first_cell(words) if block.is_row else ())
        found = next((place for name in built.places if (place := self.plan.of_heading(name)) is not None), None)
        parts = tuple(
            part._replace(field=LEAD if found is not None else "text") if part.field == PLACE else part
            for part in built.parts
        )
        piece = replace(piece, kind=built.kind, parts=parts)
        if found is None and (not built.places or not built.parts):
            found = above or self.plan.named_in(words, block.under) or block.under
        if found is None and not built.places and is_verdict(words):
            found = WHOLE
        return piece if found is None else replace(piece, is_comment=True, place=found)


def _structured(block: _Block, text: str) -> Structured | None:
    if block.columns is not None:
        return row_of(text, block.start, block.end, block.columns)
    if block.is_row:
        return None
    return path_of(text, block.start, block.end) or led_in(text, block.start, block.end)


def _first_cell(words: str) -> tuple[str, ...]:
    cells = cells_of(words.lstrip("\r\n"))
    return (words.lstrip("\r\n")[cells[0][0] : cells[0][1]],) if cells else ()
