"""What words are looked for, and where: the comment, the reply, the body, the number, the place in the plan."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, literal, literal_column, or_, select, true, union_all
from sqlmodel import Session, col

from app.assessment.models import Reply
from app.comments.numbers import asked_number
from app.organisations.models import Organisation
from app.plans.models import Indicator, Section
from app.responses.models import Comment, PointPassage, Standing
from app.rounds.models import Consultee, Round
from app.sorting import like, search_text, words_in


class Sought(NamedTuple):
    """One word, or some that stand together, with the sections and indicators of the plan that are called so."""

    words: str
    sections: tuple[int, ...] = ()
    indicators: tuple[int, ...] = ()


def sought(session: Session, round_id: int, typed: str) -> tuple[Sought, ...]:
    """The words with the places of the plan that they name (one statement). A section is also named by its number.

    A part's number, 14 b, is one word.
    """
    rows = session.connection().execute(_places(round_id)).all()
    places = [(row.is_section, row.id, row.number, search_text(row.name)) for row in rows]
    found = []
    numbered = asked_number(typed)
    for word in [typed.strip()] if numbered and numbered[1] else words_in(typed):
        wanted, number = search_text(word), word.rstrip(".")
        named = [
            (is_section, id_)
            for is_section, id_, its_number, name in places
            if wanted in name or ("." in number and f"{its_number}.".startswith(f"{number}."))
        ]
        sections = tuple(id_ for is_section, id_ in named if is_section)
        found.append(Sought(word, sections, tuple(id_ for is_section, id_ in named if not is_section)))
    return tuple(found)


def _places(round_id: int) -> Any:
    sections: Any = select(
        literal(1).label("is_section"),
        col(Section.id).label("id"),
        col(Section.number).label("number"),
        col(Section.title).label("name"),
    ).join(Round, col(Round.plan_version_id) == col(Section.version_id))
    rows: Any = (
        select(literal(0), col(Indicator.id), literal(""), col(Indicator.name))
        .join(Section, col(Section.id) == col(Indicator.section_id))
        .join(Round, col(Round.plan_version_id) == col(Section.version_id))
    )
    return union_all(sections.where(col(Round.id) == round_id), rows.where(col(Round.id) == round_id))


def says(wanted: tuple[Sought, ...]) -> ColumnElement[bool]:
    """Every word stands somewhere, on :func:`app.assessment.queries.rows.joined`."""
    return and_(*(_says(each) for each in wanted))


def _says(wanted: Sought) -> ColumnElement[bool]:
    pattern = like(wanted.words)
    bodies = select(col(Organisation.id)).where(col(Organisation.search_text).like(pattern, escape="!"))
    places: list[ColumnElement[bool]] = [
        and_(col(Standing.part) == 0, col(Comment.search_text).like(pattern, escape="!")),
        and_(col(Standing.part) > 0, _part_says(pattern)),
        col(Reply.search_text).like(pattern, escape="!"),
        col(Consultee.organisation_id).in_(bodies),
    ]
    if wanted.sections:
        places.append(col(Standing.section_id).in_(_numbers(wanted.sections)))
    if wanted.indicators:
        places.append(col(Standing.indicator_id).in_(_numbers(wanted.indicators)))
    if asked := asked_number(wanted.words):
        number, part = asked
        places.append(and_(col(Standing.number) == number, true() if part is None else col(Standing.part) == part))
    return or_(*places)


def _part_says(pattern: str) -> ColumnElement[bool]:
    """A part has its own words, and the one that leads the other fields of its comment."""
    own = select(col(PointPassage.point_id)).where(
        col(PointPassage.point_id) == col(Standing.point_id), col(PointPassage.search_text).like(pattern, escape="!")
    )
    return own.correlate(Standing).exists()


def _numbers(ids: tuple[int, ...]) -> list[Any]:
    """Written out: a statement with a list of any length after IN cannot be prepared."""
    return [literal_column(str(int(id_))) for id_ in ids]


def point_numbered(session: Session, round_id: int, typed: str) -> int | None:
    """The comment that has this number in the round and stands, "14" or "14 b" (one statement).

    Of a divided one that is asked for as a whole, the first part.
    """
    asked = asked_number(typed)
    if asked is None:
        return None
    number, part = asked
    query = select(col(Standing.point_id)).where(col(Standing.round_id) == round_id, col(Standing.number) == number)
    if part is not None:
        query = query.where(col(Standing.part) == part)
    return session.connection().execute(query.order_by(col(Standing.part)).limit(1)).scalar()
