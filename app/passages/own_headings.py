"""A text's own headings, each with the passages under it and the place that it may mean: a person confirms. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.comments.places import Place
from app.passages.kinds import Reason
from app.passages.pieces import Piece
from app.passages.plan_words import PlanWords, words

_LONGEST = 120
_ENDING = (Reason.SIGNATURE, Reason.QUOTED)


@dataclass(slots=True)
class OwnHeading:
    """A heading, or an area that passages name, with the numbers of what stands under it.

    ``number``: of the passage that it is known by; ``place``: where it leads, ``near`` where it may lead by its words;
    ``waiting``: the passages that a press would place, since nobody has decided them.
    """

    number: int
    title: str
    place: Place | None = None
    near: Place | None = None
    waiting: list[int] = field(default_factory=list)


def own_headings(pieces: Sequence[Piece], text: str, plan: PlanWords) -> list[OwnHeading]:
    """The headings in their order, those alone under which something waits."""
    found: list[OwnHeading] = []
    areas: dict[tuple[str, ...], OwnHeading] = {}
    current: OwnHeading | None = None
    for number, piece in enumerate(pieces, 1):
        if piece.is_comment is False:
            if piece.reason is Reason.HEADING:
                current = _heading(number, text[piece.start : piece.end], plan)
                found.append(current)
            elif piece.reason in _ENDING:
                current = None
            continue
        area = piece.content(text).priority_area
        if area:
            under = areas.get(words(area))
            if under is None:
                under = areas[words(area)] = _heading(number, area, plan)
                found.append(under)
        else:
            under = current
        if under is not None and _waits(piece, under.place):
            under.waiting.append(number)
    return [heading for heading in found if heading.waiting]


def _heading(number: int, title: str, plan: PlanWords) -> OwnHeading:
    said = " ".join(title.replace("\t", " · ").split())[:_LONGEST]
    place = plan.of_heading(said.strip("#*_ ").rstrip(":"))
    return OwnHeading(number, said, place, place if place is not None else plan.near(said))


def _waits(piece: Piece, place: Place | None) -> bool:
    """Whether nobody has decided it, and nothing in it names another place than the heading."""
    return piece.is_open or (not piece.confirmed and place is not None and piece.place == place)


def placed_under(pieces: Sequence[Piece], number: int, place: Place, text: str, plan: PlanWords) -> list[Piece]:
    """The pieces with what waits under a heading as comments at one place. Nothing is changed under no heading."""
    waiting = {n for one in own_headings(pieces, text, plan) if one.number == number for n in one.waiting}
    return [piece.as_comment(place, piece.kind) if n in waiting else piece for n, piece in enumerate(pieces, 1)]
