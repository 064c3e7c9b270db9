"""Reading divided texts and the words that a plan's places are called by."""

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from app.comments.places import Place
from app.passages.models import DividedText, Passage, PassageStep
from app.passages.parts import of_rows
from app.passages.pieces import Piece
from app.passages.plan_words import PlanWords
from app.plans import queries as plans


@dataclass(frozen=True, slots=True)
class Division:
    """A text as it is divided; ``points`` are those that passages became, by the passage's number from 1."""

    text_id: int
    text: str
    version: int
    plan_version_id: int | None
    pieces: list[Piece]
    steps: int
    response_id: int | None = None
    points: dict[int, int] = field(default_factory=dict)

    def words(self, piece: Piece) -> str:
        """The words of one of its pieces, exactly as they stand."""
        return self.text[piece.start : piece.end]

    @property
    def unplaced(self) -> int:
        """How many passages are neither a comment nor marked as none."""
        return sum(piece.is_open for piece in self.pieces)


def _piece(row: Passage) -> Piece:
    place = Place(row.section_id, row.paragraph, row.indicator_id, row.cell_id)
    parts = of_rows(row.parts)
    return Piece(row.start, row.end, row.is_comment, place, row.kind, row.reason, row.confirmed, parts)


def _rows(session: Session, text_id: int) -> list[Passage]:
    query = select(Passage).where(Passage.text_id == text_id).order_by(col(Passage.position))
    return list(session.exec(query, execution_options={"populate_existing": True}))


def pieces_of(session: Session, text_id: int) -> list[Piece]:
    """A text's pieces in order (one statement)."""
    return [_piece(row) for row in _rows(session, text_id)]


def division(session: Session, text_id: int) -> Division:
    """A text and its pieces (one statement)."""
    return _divisions(session, col(DividedText.id) == text_id)[0]


def division_of_response(session: Session, response_id: int) -> Division | None:
    """The text that a registered answer was divided from (one statement); None if it was written in otherwise."""
    return next(iter(_divisions(session, col(DividedText.response_id) == response_id)), None)


def _divisions(session: Session, where: ColumnElement[bool]) -> list[Division]:
    steps = select(func.count(col(PassageStep.id))).where(col(PassageStep.text_id) == col(DividedText.id))
    query = (
        select(DividedText, Passage, steps.scalar_subquery())
        .outerjoin(Passage, col(Passage.text_id) == col(DividedText.id))
        .where(where)
        .order_by(col(Passage.position))
    )
    found = session.exec(query, execution_options={"populate_existing": True}).all()
    rows = [passage for _text, passage, _steps in found if passage is not None]
    return [_division(found[0][0], rows, found[0][2])] if found else []


def _division(divided: DividedText, rows: list[Passage], steps: int) -> Division:
    return Division(
        divided.id,
        divided.text,
        divided.version,
        divided.plan_version_id,
        [_piece(row) for row in rows],
        steps,
        divided.response_id,
        {row.position: row.point_id for row in rows if row.point_id is not None},
    )


def plan_words(session: Session, version_id: int) -> PlanWords:
    """What the places of a version are called (three statements)."""
    return PlanWords.of(plans.places(session, version_id), plans.version(session, version_id).aliases)
