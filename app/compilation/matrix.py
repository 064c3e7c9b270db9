"""Who stands where: the bodies that have answered beside each focus area, what is most contested first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.comments.kinds import Stance
from app.compilation.figures import AreaOverview, BodyOverview, Overview
from app.responses.areas import WHOLE_KEY
from app.responses.contested import AGREEING, is_contested


@dataclass(frozen=True, slots=True)
class Said:
    """What one body says of one focus area: its stance, "" without one, and how many comments."""

    stance: str = ""
    comments: int = 0


NOTHING_SAID = Said()
SaidBy = Mapping[tuple[int, int], Said]
"""What each body says of each focus area: by its consultee's id and the focus area's key."""


@dataclass(frozen=True, slots=True)
class MatrixArea:
    """A focus area as a column. ``agreeing`` and ``rejecting``: how many bodies are for it and against it."""

    overview: AreaOverview
    agreeing: int
    rejecting: int

    @property
    def key(self) -> int:
        """Its id, 0 for the plan as a whole or -1 for its other parts."""
        return self.overview.count.key

    @property
    def is_contested(self) -> bool:
        """Whether somebody is for it and somebody against it."""
        return is_contested(self.agreeing, self.rejecting)

    @property
    def is_agreed(self) -> bool:
        """Whether somebody is for it and nobody against it."""
        return bool(self.agreeing and not self.rejecting)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A body with what it says of each focus area, in the columns' order, and of the plan as a ``whole``."""

    body: BodyOverview
    said: tuple[Said, ...]
    whole: Said


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table; ``areas`` are its columns, what is most contested first."""

    areas: tuple[MatrixArea, ...]
    rows: tuple[MatrixRow, ...]


def matrix(overview: Overview, said_by: SaidBy) -> Matrix:
    """The bodies in the list's order and the focus areas, most contested first. A meeting takes no stance: no row.

    Most contested is where the smaller of two sides is largest; after that where most want something else, and where
    most is said. The plan as a whole comes as any other, and what nobody speaks of is left out.
    """
    areas = [_area(each) for each in overview.areas if each.stances or each.count.comments]
    areas.sort(key=_contested)
    rows = (_row(body, areas, said_by) for body in overview.bodies if not body.meeting)
    return Matrix(tuple(areas), tuple(rows))


def _row(body: BodyOverview, areas: Sequence[MatrixArea], said_by: SaidBy) -> MatrixRow:
    whole = Said(body.stance, said_by.get((body.consultee_id, WHOLE_KEY), NOTHING_SAID).comments)
    said = (
        whole if area.key == WHOLE_KEY else said_by.get((body.consultee_id, area.key), NOTHING_SAID) for area in areas
    )
    return MatrixRow(body, tuple(said), whole)


def _area(overview: AreaOverview) -> MatrixArea:
    agreeing = sum(overview.stances[stance] for stance in AGREEING)
    return MatrixArea(overview, agreeing, overview.stances[Stance.REJECTS])


def _contested(area: MatrixArea) -> tuple[int, int, int]:
    other = area.rejecting + area.overview.stances[Stance.SUPPORTS_WITH_CHANGES]
    return -min(area.agreeing, area.rejecting), -other, -area.overview.count.comments
