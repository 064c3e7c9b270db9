"""How a text is proposed to be divided: by its headings and numbers, what it names, its points and paragraphs. Pure.

What is certain is proposed and what is not is left open: a person places it. Every character is in one piece.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.comments.kinds import CommentKind
from app.comments.places import WHOLE, Place
from app.passages.kinds import Reason
from app.passages.mail_parts import (
    begins_original,
    is_bullet,
    is_closing,
    is_disclaimer,
    is_greeting,
    is_head,
    is_quoted,
)
from app.passages.pieces import Piece
from app.passages.plan_words import PlanWords

_LONGEST_HEADING = 160
_MOST_WORDS = 14
_UNKNOWN_WORDS = 8
"""Characters and words of a heading; words of one that the plan does not have."""
_SIGNED = 250
"""Characters of a paragraph below a closing that is no part of the signature any more."""
_LOOKED_AHEAD = 4


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its end; ``said`` is what stands in it, ``alone`` that empty lines or ends are around it."""

    start: int
    end: int
    said: str
    alone: bool
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
        following = [said[later] for later in filled[seen : seen + _LOOKED_AHEAD]]
        yield _Line(start, start + len(part), said[at], before and after, following)
        start += len(part)


@dataclass(slots=True)
class _Block:
    """Lines that are proposed as one piece; ``under``: the place of the heading above, None where none leads there."""

    start: int
    end: int
    reason: Reason | None = None
    under: Place | None = None


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

    def read(self, line: _Line) -> None:
        """Put a line into the block that is being read, or into a new one."""
        if not line.said:
            self._extend(line, new=not self.blocks, reason=None)
            self.empty_before, self.in_head = True, False
            return
        reason, is_new = self._kind(line)
        last = self.blocks[-1] if self.blocks else None
        changed = last is None or last.reason is not reason
        if reason in (Reason.QUOTED, Reason.SIGNATURE) and not changed:
            is_new = False  # however many paragraphs: nobody has to place them one by one
        self._extend(line, new=is_new or changed, reason=reason)
        self.own_words = self.own_words or reason is None
        self.empty_before = False

    def _extend(self, line: _Line, *, new: bool, reason: Reason | None) -> None:
        if self.begins_empty and line.said:  # empty lines at the beginning belong to what follows
            self.blocks, self.begins_empty = [_Block(0, line.end, reason, self.under)], False
        elif new:
            self.blocks.append(_Block(line.start, line.end, reason, self.under))
            self.begins_empty = not line.said
        else:
            self.blocks[-1].end = line.end

    def _kind(self, line: _Line) -> tuple[Reason | None, bool]:
        """What a line is, and whether it begins something of its own."""
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
        heading = self._heading(line)
        if heading:
            self.within = None
            return Reason.HEADING, True
        if self.within is Reason.SIGNATURE and len(line.said) <= _SIGNED:
            return Reason.SIGNATURE, False
        self.within = None
        lead, colon, _rest = line.said.partition(":")
        if colon and self.plan.of_heading(lead) == WHOLE:  # "Övrigt: …" is no longer about the heading above
            self.under = WHOLE
            return None, True
        if not self.own_words and is_greeting(line.said):
            return Reason.GREETING, True
        return None, self.empty_before or is_bullet(line.said) or self._after_heading()

    def _after_heading(self) -> bool:
        return bool(self.blocks) and self.blocks[-1].reason is not None

    def _heading(self, line: _Line) -> bool:
        """Whether a line is a heading; if so, what follows stands under it."""
        said = line.said.strip("#*_ ").rstrip(":")
        if not said or len(said) > _LONGEST_HEADING or len(said.split()) > _MOST_WORDS:
            return False
        if self.within is Reason.SIGNATURE and not line.alone:
            return False
        if line.said.endswith((".", ",", ";", "!", "?")) and not said[:1].isdigit():
            return False
        place = self.plan.of_heading(said)
        if place is not None:
            self.under = place
            return True
        if line.alone and self.within is None and self._looks_like_one(line, said):
            self.under = None
            return True
        return False

    def _looks_like_one(self, line: _Line, said: str) -> bool:
        """Whether a line is the heading of something that the plan does not have: short, alone, with text below."""
        return (
            bool(line.following)
            and len(said.split()) <= _UNKNOWN_WORDS
            and said[:1].isalnum()
            and said[:1] == said[:1].upper()
            and not is_bullet(line.said)
            and not is_greeting(line.said)
            and line.said[-1].isalnum()
        )

    def pieces(self, text: str) -> list[Piece]:
        """What was read, each block with what it is proposed to be."""
        return [self._piece(block, text[block.start : block.end]) for block in self.blocks]

    def _piece(self, block: _Block, words: str) -> Piece:
        piece = Piece(block.start, block.end)
        if block.reason is not None or not words.strip():
            return replace(piece, is_comment=False, reason=block.reason)
        if is_disclaimer(words):
            return replace(piece, is_comment=False, reason=Reason.DISCLAIMER)
        kind = CommentKind.QUESTION if words.rstrip().endswith("?") else CommentKind.COMMENT
        named = self.plan.named_in(words, block.under)
        place = named or block.under
        if place is None:
            return replace(piece, kind=kind)
        return replace(piece, is_comment=True, place=place, kind=kind)
