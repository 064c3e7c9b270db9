"""What there is to choose among in a round's comments, and what a choice stands for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.assessment.models import Outcome
from app.assessment.queries import Filters
from app.assessment.queries.filters import conditions
from app.assessment.queries.rows import joined
from app.comments.kinds import CommentKind
from app.compilation.options import Options
from app.errors import Invalid
from app.i18n import _
from app.plans.models import Section
from app.responses.models import Standing
from app.responses.queries.counts import AreaCount, area_counts
from app.rounds.models import Consultee, Round


@dataclass(frozen=True, slots=True)
class Offered:
    """What a file's comments may be chosen by: only what has any. Sections: id, number and title; bodies: id, name."""

    areas: Sequence[AreaCount] = ()
    sections: Sequence[tuple[int, str, str]] = ()
    bodies: Mapping[int, str] = field(default_factory=dict)
    groups: Sequence[str] = ()


def offered(session: Session, round_id: int) -> Offered:
    """Of a round, in the orders of its plan and its list (three statements)."""
    places = select(col(Standing.section_id)).where(col(Standing.round_id) == round_id)
    tree: Any = (
        select(col(Section.id), col(Section.number), col(Section.title), col(Section.id).in_(places).label("spoken_of"))
        .join(Round, col(Round.plan_version_id) == col(Section.version_id))
        .where(col(Round.id) == round_id)
        .order_by(col(Section.position))
    )
    sections = session.connection().execute(tree).all()
    numbers = [row.number for row in sections if row.spoken_of]
    above = {".".join(number.split(".")[:depth]) for number in numbers for depth in range(1, number.count(".") + 2)}
    who: Any = (
        select(col(Consultee.organisation_id), col(Consultee.name), col(Consultee.group).label("group"))
        .where(col(Consultee.id).in_(select(col(Standing.consultee_id)).where(col(Standing.round_id) == round_id)))
        .order_by(col(Consultee.position), col(Consultee.id))
    )
    bodies = session.connection().execute(who).all()
    return Offered(
        areas=[area for area in area_counts(session, round_id) if area.comments],
        sections=[(row.id, row.number, row.title) for row in sections if row.number in above],
        bodies={row.organisation_id: row.name for row in bodies},
        groups=list(dict.fromkeys(row.group for row in bodies if row.group)),
    )


def resolved(session: Session, round_id: int, typed: Any, columns: tuple[str, ...] = ()) -> Options:
    """What somebody chose as a file takes it. Raises Invalid for what the round does not have, or has no comment of.

    ``typed`` has the fields of :class:`app.compilation.forms.ExportOptions`; ``columns`` as they are kept.
    """
    options = Options(
        hide_names=typed.hide_names,
        columns=columns,
        portrait=typed.portrait,
        organisation=typed.organisation,
        group=typed.group,
        kind=typed.kind or "",
        outcome=typed.outcome or "",
    )
    if not (options.narrows or typed.focus_area or typed.section):
        return options
    there, faults = offered(session, round_id), {}
    area = next((area.label for area in there.areas if area.is_called(typed.focus_area)), "")
    section = next((number for id_, number, _title in there.sections if id_ == typed.section), "")
    wrong = {
        "focus_area": typed.focus_area and not area,
        "section": typed.section and not section,
        "organisation": typed.organisation and typed.organisation not in there.bodies,
        "group": typed.group and typed.group not in there.groups,
    }
    faults = {name: _("Det finns inga synpunkter att välja där.") for name, fault in wrong.items() if fault}
    if faults:
        raise Invalid(_("Urvalet finns inte i remissen."), code="filter_not_available", fields=faults)
    asked = Filters(
        focus_area=typed.focus_area,
        section=typed.section,
        organisation=typed.organisation,
        kinds=(CommentKind(typed.kind),) if typed.kind else (),
        outcomes=(Outcome(typed.outcome),) if typed.outcome else (),
    )
    if not _any(session, round_id, asked, typed.group):
        raise Invalid(_("Ingen synpunkt svarar mot urvalet. Välj bort något."), code="nothing_selected")
    return Options(**{**options.stored(), "columns": columns, "focus_area": area, "section": section})


def _any(session: Session, round_id: int, asked: Filters, group: str) -> bool:
    """Whether there is a comment, by the same conditions as on the desk."""
    query = joined().where(*conditions(round_id, asked))
    if group:
        query = query.where(col(Consultee.group) == group)
    return bool(session.connection().execute(select(func.count()).select_from(query.subquery())).scalar_one())
