"""One round as one object, read from one snapshot."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import Integer, String, and_, bindparam, case, func, select, type_coerce
from sqlmodel import Session, col

from app.assessment.queries.groups import replied_alike
from app.assessment.queries.rows import joined, views
from app.assessment.views import CommentView, OrganisationRef
from app.comments.kinds import CommentKind
from app.comments.models import Point
from app.compilation.compiled import (
    AreaStance,
    CompiledConsultee,
    CompiledRound,
    Order,
    RoundFacts,
)
from app.compilation.figures import Overview
from app.compilation.publication import published_on
from app.compilation.queries.moved import compiled_moves
from app.compilation.queries.overview import overview
from app.compilation.queries.points import compiled_files, undone_points, withdrawn_points
from app.compilation.queries.texts import official_texts
from app.database import Prepared
from app.errors import NotFound
from app.i18n import _
from app.organisations.models import Organisation, OrganisationKind
from app.plans.footnotes import with_marks
from app.plans.models import FocusArea, Indicator, Paragraph, PlanVersion, Section
from app.plans.views import Wordings
from app.responses.areas import REST, WHOLE
from app.responses.decisions import AnswerDecision, decision_of
from app.responses.identified import identified_of
from app.responses.models import Comment, Confirmation, Response, Standing
from app.responses.present import section_at_present
from app.responses.queries.inclusions import left_out
from app.responses.statements import SeparateStatement, statements_of
from app.responses.summaries import IS_POINT
from app.rounds.access import status_of, steps_of
from app.rounds.calendar import day_of
from app.rounds.conclusions import conclusion
from app.rounds.counts import counts
from app.rounds.models import Consultee, Round, Step
from app.rounds.queries import background, questions
from app.tracking.queries import board_items

AT_ONCE = 1000
"""How many rows are read ahead."""
KEPT = 20_000
"""Up to so many comments are kept in memory (a few dozen megabytes), because a file needs them two or three times."""


def compiled_round(
    session: Session,
    round_id: int,
    *,
    authority: str,
    now: datetime.datetime,
    personal: bool = True,
    once: bool = False,
) -> CompiledRound:
    """Everything of a round. ``session`` must see one moment throughout and live as long as comments are read.

    ``personal`` False leaves out who signed. ``once``: the comments will be read once, so none is kept. Raises
    NotFound.
    """
    round_ = session.get(Round, round_id)
    if round_ is None:
        raise NotFound(_("Remissen finns inte."))
    figures, in_figures = counts(session, [round_id], now)[round_id], overview(session, round_id)
    consultees = _consultees(session, round_, in_figures, now, personal=personal)
    return CompiledRound(
        round=_facts(session, round_, authority, now),
        questions=in_figures.questions(questions(session, round_id)),
        counts=figures,
        overview=in_figures,
        consultees=consultees,
        focus_areas=tuple(area.count.label for area in in_figures.areas),
        comments=_comments(session, round_id, KEPT + 1 if once else figures.comments, consultees),
        wordings=_Wordings(session, round_id),
        texts=official_texts(session, round_id),
        alike=replied_alike(session, round_id),
    )


def round_ids(session: Session, which: str) -> list[int]:
    """The ids of rounds with that id, else with that registry number."""
    if which.isdecimal() and len(which) < 10:
        ids = session.connection().execute(select(col(Round.id)).where(col(Round.id) == int(which))).scalars().all()
        if ids:
            return list(ids)
    query = select(col(Round.id)).where(col(Round.registry_number) == which).order_by(col(Round.id))
    return list(session.connection().execute(query).scalars())


def _facts(session: Session, round_: Round, authority: str, now: datetime.datetime) -> RoundFacts:
    steps = steps_of(session, round_.id)
    plan = session.get(PlanVersion, round_.plan_version_id) if round_.plan_version_id else None
    closed, compiling = steps.get(Step.CLOSED), steps.get(Step.COMPILING)
    return RoundFacts(
        id=round_.id,
        title=round_.title,
        registry_number=round_.registry_number,
        status=str(status_of(steps)),
        deadline=round_.deadline,
        authority=authority,
        plan_title=plan.title if plan else "",
        closed_on=day_of(closed) if closed else None,
        compiled_on=day_of(compiling) if compiling else None,
        published_on=published_on(steps),
        made_at=now,
        contact=round_.contact,
        decision=conclusion(session, round_.id) if Step.CONCLUDED in steps else None,
        background=background(session, round_.id),
        plan_version=round_.plan_number,
    )


_NUMBER = (col(Standing.number), col(Standing.part))
_ORDERS: dict[Order, tuple[Any, ...]] = {
    "focus-area": (col(Standing.area), col(Standing.plan_place), *_NUMBER),
    "organisation": (col(Consultee.position), col(Consultee.id), col(Standing.plan_place), *_NUMBER),
    "indicator": (
        case((col(Indicator.id).is_(None), 1), else_=0),
        col(Indicator.position),
        col(Indicator.id),
        col(Standing.plan_place),
        *_NUMBER,
    ),
}
_READ = {
    order: Prepared(joined().where(col(Standing.round_id) == bindparam("round_id")).order_by(*columns))
    for order, columns in _ORDERS.items()
}


def _comments(
    session: Session, round_id: int, how_many: int, consultees: tuple[CompiledConsultee, ...]
) -> Callable[[Order], Iterator[CommentView]]:
    """Reads the comments in an order, as a stream. A round that is not very large is read once and kept."""
    kept: list[CommentView] = []
    at = {body.id: index for index, body in enumerate(consultees)}

    def read(order: Order) -> Iterator[CommentView]:
        return views(_READ[order].stored_in_turn(session, {"round_id": round_id}, at_once=AT_ONCE))

    def from_kept(order: Order) -> Iterator[CommentView]:
        if order == "indicator":
            return read(order)
        if not kept:
            kept.extend(read("focus-area"))
        if order == "organisation":
            places = _places(session, round_id)
            return iter(sorted(kept, key=lambda view: (at[view[2]], places[view[0]], view[1], view.part)))
        return iter(kept)

    return from_kept if how_many <= KEPT else read


_PLACES = Prepared(
    select(col(Standing.point_id), col(Standing.plan_place)).where(col(Standing.round_id) == bindparam("round_id"))
)


def _places(session: Session, round_id: int) -> dict[int, int]:
    """Where each comment stands in the plan."""
    return {row[0]: row[1] for row in _PLACES.stored(session, {"round_id": round_id})}


def _consultees(
    session: Session, round_: Round, in_figures: Overview, now: datetime.datetime, *, personal: bool
) -> tuple[CompiledConsultee, ...]:
    round_id = round_.id
    responses, stances = _responses(session, round_id), _area_stances(session, round_id)
    said = {body.consultee_id: body for body in in_figures.bodies}
    withdrawn = withdrawn_points(session, round_id)
    aside = _set_aside(session, round_id)
    files, undone = compiled_files(session, round_id), undone_points(session, round_id)
    moves = compiled_moves(session, round_id, personal=personal)
    excluded, persons = left_out(session, round_id), _persons(session, round_id)
    consultees = []
    items = board_items(session, round_, day_of(now), meetings=True)
    spoken_for: dict[int, list[str]] = defaultdict(list)
    for item in items:
        if item.through_id is not None:
            spoken_for[item.through_id].append(item.name)
    for item in items:
        if item.meeting and item.response_id is None:
            continue  # it was taken away
        own = responses.get(item.id)
        response = responses.get(item.through_id or item.id)
        told = None if item.left_out else own
        figures = said.get(item.id)
        consultee = CompiledConsultee(
            id=item.id,
            organisation=OrganisationRef(item.organisation_id, item.name),
            group=item.group,
            status=str(item.status),
            deadline=item.deadline,
            responded_at=item.responded_at,
            channel=str(item.channel) if item.channel else None,
            late=item.late,
            extended=item.extended,
            preliminary=item.preliminary,
            confirmed=item.confirmed,
            withdrawn=item.withdrawn,
            left_out=item.left_out,
            left_out_reason=excluded[item.id].reason if item.id in excluded else "",
            through=item.through,
            on_behalf_of=tuple(spoken_for.get(item.id, ())),
            decision=decision_of(*(getattr(response, name) for name in DECISION)) if response else None,
            unsolicited=item.unsolicited,
            meeting=item.meeting,
            not_mailed=item.not_mailed,
            mail_waits=item.mail_waits,
            stance=response.stance if response else None,
            area_stances=() if item.left_out else tuple(stances.get(item.through_id or item.id, ())),
            summary=told.summary if told else "",
            identified=identified_of(own.identified) if own and personal else None,
            signatory=_signed(own.signatory_name, own.signatory_title) if own and personal else "",
            number=response.number if response else "",
            revision=own.revision if own else None,
            sha256=own.sha256 if own else "",
            comments=figures.comments if figures else 0,
            file_points=figures.file_points if figures else 0,
            undone_points=() if item.left_out else tuple(undone.get(item.id, ())),
            withdrawn_points=tuple(n for n in withdrawn.get(item.id, ()) if n not in aside.get(item.id, ())),
            summary_point=figures.summary_point if figures else None,
            set_aside_points=() if item.left_out else tuple(aside.get(item.id, ())),
            plan_version=(response.plan_number or 1) if response else None,
            attachments=tuple(files.get(item.id, ())),
            statements=_statements(response, personal=personal) if response and not item.left_out else (),
            moves=moves.get(item.id, ()),
            private=item.id in persons,
        )
        consultees.append(consultee)
    return tuple(consultees)


_ROUND: Any = bindparam("round_id", type_=Integer())
_PERSONS = Prepared(
    select(col(Consultee.id))
    .join(Organisation, col(Organisation.id) == col(Consultee.organisation_id))
    .where(col(Consultee.round_id) == _ROUND, col(Organisation.kind) == OrganisationKind.PERSON)
)


def _persons(session: Session, round_id: int) -> set[int]:
    """Which bodies of the round are private persons."""
    return {row[0] for row in _PERSONS.stored(session, {"round_id": round_id})}


DECISION = tuple(f"decision_{name}" for name in AnswerDecision._fields)


def _decided(name: str) -> Any:
    """Of the decision that confirmed a preliminary answer, where one did; else of the one the answer was sent with."""
    confirmed = col(Confirmation.response_id).is_not(None)
    return case((confirmed, col(getattr(Confirmation, name))), else_=col(getattr(Response, name)))


def _statements(response: Any, *, personal: bool) -> tuple[SeparateStatement, ...]:
    """Separate statements that came with a response or its confirmation; without ``personal`` no member is named."""
    came = statements_of([*response.statements, *(response.confirmed_statements or ())])
    return tuple(one if personal else one._replace(name="") for one in came)


def _signed(name: str, title: str) -> str:
    return f"{name}, {title}" if title else name


_RESPONSES = Prepared(
    select(
        col(Response.consultee_id),
        type_coerce(col(Response.stance), String).label("stance"),
        col(Response.summary),
        col(Response.signatory_name),
        col(Response.signatory_title),
        col(Response.identified),
        col(Response.number),
        col(Response.revision),
        col(Response.sha256),
        col(Response.plan_number),
        col(Response.statements),
        col(Confirmation.statements).label("confirmed_statements"),
        *(_decided(name).label(name) for name in DECISION),
    )
    .join(Consultee, col(Consultee.current_response_id) == col(Response.id))
    .outerjoin(Confirmation, col(Confirmation.response_id) == col(Response.id))
    .where(col(Response.round_id) == _ROUND)
)


def _responses(session: Session, round_id: int) -> dict[int, Any]:
    return {row.consultee_id: row for row in _RESPONSES.all(session, {"round_id": round_id})}


_PLAN_PLACE: Any = func.coalesce(col(Section.position), 0)
_AREA_STANCES = Prepared(
    select(
        col(Response.consultee_id),
        _PLAN_PLACE.label("place"),
        col(FocusArea.label),
        type_coerce(col(Comment.stance), String).label("stance"),
    )
    .join(Consultee, col(Consultee.current_response_id) == col(Response.id))
    .join(Comment, col(Comment.response_id) == col(Response.id))
    .join(Round, col(Round.id) == col(Response.round_id))
    .outerjoin(Section, col(Section.id) == section_at_present())
    .outerjoin(FocusArea, col(FocusArea.id) == col(Section.focus_area_id))
    .where(col(Response.round_id) == _ROUND, col(Comment.stance).is_not(None))
    .order_by(_PLAN_PLACE, col(Comment.id))
)


def _area_stances(session: Session, round_id: int) -> dict[int, list[AreaStance]]:
    """The stances on focus areas, given with a comment or alone, in the plan's order."""
    stances: dict[int, list[AreaStance]] = defaultdict(list)
    for consultee_id, place, label, stance in _AREA_STANCES.stored(session, {"round_id": round_id}):
        stances[consultee_id].append(AreaStance(label or (REST if place else WHOLE), stance))
    return stances


_SET_ASIDE = Prepared(
    select(col(Point.consultee_id), col(Point.number))
    .join(Consultee, col(Consultee.id) == col(Point.consultee_id))
    .join(
        Comment,
        (col(Comment.point_id) == col(Point.id)) & (col(Comment.response_id) == col(Consultee.current_response_id)),
    )
    .where(col(Point.round_id) == _ROUND, col(Point.is_summary), ~IS_POINT)
    .order_by(col(Point.number))
)


def _set_aside(session: Session, round_id: int) -> dict[int, list[int]]:
    """The numbers of summaries that an official has set aside, as the answers that count have them."""
    numbers: dict[int, list[int]] = defaultdict(list)
    for row in _SET_ASIDE.all(session, {"round_id": round_id}):
        numbers[row.consultee_id].append(row.number)
    return numbers


class _Wordings(Mapping[tuple[int, int], str]):
    """The paragraphs that a standing comment proposes other words for, with their footnotes' marks.

    They are read when one is first asked for: not every file shows them.
    """

    def __init__(self, session: Session, round_id: int) -> None:
        self._session, self._round_id = session, round_id

    @cached_property
    def _read(self) -> Wordings:
        query: Any = (
            select(col(Paragraph.section_id), col(Paragraph.number), col(Paragraph.text), col(Paragraph.html))
            .distinct()
            .select_from(Standing)
            .join(Comment, col(Comment.id) == col(Standing.comment_id))
            .join(
                Paragraph,
                and_(
                    col(Paragraph.section_id) == col(Standing.section_id),
                    col(Paragraph.number) == col(Standing.paragraph),
                ),
            )
            .where(col(Standing.round_id) == self._round_id, col(Comment.kind) == CommentKind.TEXT_CHANGE)
        )
        rows = self._session.connection().execute(query)
        return {(row.section_id, row.number): with_marks(row.text, row.html) for row in rows}

    def __getitem__(self, place: tuple[int, int]) -> str:
        return self._read[place]

    def get(self, place: tuple[int, int], default: Any = None) -> Any:
        """Asked for each comment that proposes a wording: not by an error where there is none."""
        return self._read.get(place, default)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)
