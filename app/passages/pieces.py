"""A text in pieces that join to exactly it, and what can be done with them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

from app.comments.fields import Content
from app.comments.kinds import CommentKind
from app.comments.places import WHOLE, Place
from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.passages.kinds import Reason
from app.passages.parts import Parts, content_of, fit, of_rows, parts_cover

_VALUES = 3 + len(WHOLE) + 3
"""Values of a piece in a row, before its parts."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The characters from ``start`` up to ``end``, and what they are: as in ``models.Passage``."""

    start: int
    end: int
    is_comment: bool | None = None
    place: Place = WHOLE
    kind: CommentKind = CommentKind.COMMENT
    reason: Reason | None = None
    confirmed: bool = False
    parts: Parts = ()

    @property
    def is_open(self) -> bool:
        """Whether it is neither a comment nor marked as none."""
        return self.is_comment is None

    def row(self) -> list[Any]:
        """Its values in a row, for keeping how a text was divided."""
        row = [self.start, self.end, self.is_comment, *self.place, self.kind, self.reason, self.confirmed]
        return [*row, [list(part) for part in self.parts]] if self.parts else row

    @classmethod
    def of_row(cls, row: Sequence[Any]) -> "Piece":
        """From such a row."""
        start, end, is_comment, *place, kind, reason, confirmed = row[:_VALUES]
        known = Reason(reason) if reason else None
        parts = of_rows(row[_VALUES]) if len(row) > _VALUES else ()
        return cls(start, end, is_comment, Place(*place), CommentKind(kind), known, confirmed, parts)

    def as_comment(self, place: Place, kind: CommentKind) -> "Piece":
        """The same words as a comment, which a person has said; in its parts where its kind has them."""
        parts = self.parts if fit(kind, self.parts) else ()
        return replace(self, is_comment=True, place=place, kind=kind, reason=None, confirmed=True, parts=parts)

    def as_none(self) -> "Piece":
        """The same words as no comment, which a person has said."""
        return replace(self, is_comment=False, place=WHOLE, confirmed=True, parts=())

    def as_whole(self) -> "Piece":
        """The same words, all of them the comment's own."""
        return replace(self, parts=())

    def content(self, text: str) -> Content:
        """What it says, field by field."""
        return content_of(text, self.start, self.end, self.parts)


def covers(pieces: Sequence[Piece], length: int) -> bool:
    """Whether pieces, none of them empty, follow upon each other from the first of so many characters to the last.

    So do the parts of those that have any.
    """
    edges = [0, *(piece.end for piece in pieces)]
    return (
        all(piece.start == edge for piece, edge in zip(pieces, edges, strict=False))
        and all(before < after for before, after in pairwise(edges))
        and edges[-1] == length
        and all(parts_cover(piece.parts, piece.start, piece.end) for piece in pieces if piece.parts)
    )


def of_texts(texts: Sequence[str], whole: str) -> list[tuple[int, int]]:
    """Where passages that were sent as texts begin and end. Raises Invalid if they are not the whole text in order."""
    if not all(texts) or "".join(texts) != whole:
        message = _("Styckena blir tillsammans inte exakt den text som kom in. Hämta uppdelningen igen.")
        raise Invalid(_("Något behöver rättas."), code="not_the_whole_text", fields={"passages": message})
    return list(pairwise([0, *accumulate(len(text) for text in texts)]))


def _at(pieces: Sequence[Piece], number: int) -> Piece:
    if not 1 <= number <= len(pieces):
        raise RuleBroken(_("Stycket finns inte längre. Ladda om sidan."), code="no_such_passage")
    return pieces[number - 1]


def changed(pieces: Sequence[Piece], number: int, piece: Piece) -> list[Piece]:
    """The pieces with another in the place of one of them, by its number from 1."""
    _at(pieces, number)
    return [*pieces[: number - 1], piece, *pieces[number:]]


def numbered(pieces: Sequence[Piece], number: int) -> Piece:
    """One of the pieces by its number from 1. Raises RuleBroken."""
    return _at(pieces, number)


def split(pieces: Sequence[Piece], number: int, at: int, text: str) -> list[Piece]:
    """One piece in two before a character; both are what it was. Raises RuleBroken if a half would have no words."""
    piece = _at(pieces, number)
    if not (piece.start < at < piece.end and text[piece.start : at].strip() and text[at : piece.end].strip()):
        raise RuleBroken(_("Välj en mening inne i stycket att dela före."), code="no_place_to_split")
    halves = [replace(piece, end=at, parts=()), replace(piece, start=at, parts=())]
    return [*pieces[: number - 1], *halves, *pieces[number:]]


def joined(pieces: Sequence[Piece], number: int) -> list[Piece]:
    """One piece with the next as one: a comment if either is, at the place of the first that is one."""
    first = _at(pieces, number)
    if number == len(pieces):
        raise RuleBroken(_("Det här är det sista stycket. Det finns inget efter det."), code="no_passage_after")
    second = pieces[number]
    kept = next((piece for piece in (first, second) if piece.is_comment), first)
    if kept.is_comment is False and second.is_open:
        kept = second
    whole = replace(kept, start=first.start, end=second.end, parts=())
    return [*pieces[: number - 1], whole, *pieces[number + 1 :]]


def confirmed(pieces: Iterable[Piece]) -> list[Piece]:
    """Every proposal as what a person has said; what nobody knows stays open."""
    return [piece if piece.is_open else replace(piece, confirmed=True) for piece in pieces]


def rest_placed(pieces: Iterable[Piece], place: Place) -> list[Piece]:
    """What nobody knows as comments at one place."""
    return [piece.as_comment(place, piece.kind) if piece.is_open else piece for piece in pieces]


def require_placed(pieces: Sequence[Piece]) -> None:
    """Raises RuleBroken while a passage is neither a comment nor marked as none."""
    unplaced = sum(piece.is_open for piece in pieces)
    if unplaced:
        message = _("{n} stycken är varken synpunkter eller markerade som ingen synpunkt. Placera dem först.")
        raise RuleBroken(message.format(n=unplaced), code="unplaced", extra={"unplaced": unplaced})


def next_to_judge(pieces: Sequence[Piece], after: int) -> int:
    """The next passage that wants a person: open, or a comment that is only proposed. From the beginning again after
    the last; 0 when there is none."""
    waiting = [n for n, piece in enumerate(pieces, 1) if piece.is_open or (piece.is_comment and not piece.confirmed)]
    return next((number for number in waiting if number > after), waiting[0] if waiting else 0)


def sentences(text: str, piece: Piece) -> list[tuple[int, int]]:
    """Where the sentences and lines of a piece begin and end; what is between them belongs to the one before."""
    starts, ended = [], True
    for at in range(piece.start, piece.end):
        letter = text[at]
        if letter == "\n":
            ended = True
        elif letter.isspace():
            ended = ended or (at > piece.start and text[at - 1] in ".!?…:;")
        elif ended:
            starts.append(at)
            ended = False
    if not starts:
        return [(piece.start, piece.end)]
    return list(pairwise([piece.start, *starts[1:], piece.end]))
