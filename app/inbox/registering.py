"""An item as a person registers it: on the page and over the API, with all that any other way of registering takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from app.accounts.identity import Who
from app.comments.answering import AnswerGiven
from app.comments.forms import answer_options
from app.comments.kinds import OWN_STANCES, Stance
from app.errors import Invalid, NotFound
from app.i18n import _
from app.inbox.actions import day_of_arrival
from app.inbox.forms import RegisteringIn
from app.inbox.models import InboxItem
from app.inbox.page_forms import RegisterForm
from app.passages.queries import Division
from app.plans.views import Places
from app.responses import round_cache
from app.responses.actions import Registering
from app.responses.models import Channel
from app.responses.queries.answers import latest_response
from app.responses.queries.joint import nameable
from app.responses.registration_pages import is_early, registering_from
from app.responses.statement_forms import judged, rows_of
from app.responses.statements import SeparateStatement
from app.rounds.access import consultee_for
from app.rounds.calendar import day_of
from app.rounds.questions import AskedQuestion
from app.rounds.rules import own_deadline
from app.web.forms import Filled, blank
from app.web.sessions import Read

AREA = "area_stance-"
"""What the fields for stances on focus areas begin with; the section's id follows."""


@dataclass(frozen=True, slots=True)
class RegisterPart:
    """What ``inbox/_registering.html`` shows. ``areas`` are (field, name) of the plan's focus areas.

    The rest is as on the page on which any answer is registered. ``previous`` is the number of the answer that this one
    takes the place of, "" without one; ``revision`` its revision.
    """

    form: Filled[RegisterForm]
    today: Any
    deadline: Any
    is_early: bool
    previous: str
    revision: int
    asked: Sequence[tuple[AskedQuestion, list[tuple[str, str]]]]
    areas: Sequence[tuple[str, str]]
    others: Sequence[tuple[str, str]]
    statements: Sequence[int]


def register_part(
    request: Request,
    session: Read,
    who: Who,
    item: InboxItem,
    divided: Division | None,
    named: Places,
    sent: Filled[RegisterForm] | None,
) -> RegisterPart | None:
    """The part of an item's page on which it is registered; None where it cannot be, or not by who looks at it."""
    if divided is None or item.response_id is not None or item.consultee_id is None:
        return None
    try:
        consultee, door = consultee_for(session, who, item.consultee_id)
    except NotFound:  # it was put in by one who is no member of the round
        return None
    form = sent or register_form(item, divided)
    previous = latest_response(session, consultee.id)
    questions = round_cache.questions(request, session, door.round)
    return RegisterPart(
        form=form,
        today=day_of(who.now),
        deadline=own_deadline(door.round, consultee),
        is_early=is_early(door, form),
        previous=previous.number if previous else "",
        revision=previous.revision if previous else 0,
        asked=[(question, answer_options(question)) for question in questions],
        areas=[(f"{AREA}{id_}", name) for id_, name in focus_areas_of(named)],
        others=[(str(id_), name) for id_, name in nameable(session, door.round.id, consultee.id)],
        statements=rows_of(form.values),
    )


def register_form(item: InboxItem, divided: Division | None) -> Filled[RegisterForm]:
    """The form as it is first shown: with what the mail says, and what was said as it was put in."""
    day = item.received_on or (day_of(item.arrived_at) if item.arrived_at else None)
    return blank(
        RegisterForm,
        version=divided.version if divided else 0,
        channel=item.channel or (Channel.EMAIL if item.sender else ""),
        received_on=day.isoformat() if day else "",
        basis=item.basis or "",
        name=item.sender_name,
        sender_name=item.sender_name,
        sender_address=item.sender,
    )


def stances_in(form: Filled[RegisterForm], named: Places) -> dict[int, Stance]:
    """The stances on focus areas of the page, by section. Refusals stand at their fields."""
    given: dict[int, Stance] = {}
    for id_, _name in focus_areas_of(named):
        typed = str(form.values.get(f"{AREA}{id_}", ""))
        if typed in OWN_STANCES:
            given[id_] = Stance(typed)
        elif typed:
            form.refuse(Invalid(fields={f"{AREA}{id_}": _("Välj ett av ställningstagandena.")}))
    return given


def from_page(
    form: Filled[RegisterForm], answers: Sequence[AnswerGiven], statements: Sequence[SeparateStatement]
) -> Registering:
    """What the page says, but for what the item itself says."""
    return registering_from(form.data, answers, statements)


def from_client(item: InboxItem, sent: RegisteringIn) -> Registering:
    """What a client says, but for what the item itself says. Raises Invalid naming fields: "statements.0.name"."""
    return Registering(
        channel=Channel(sent.channel) if sent.channel else item.channel or Channel.EMAIL,
        received_on=day_of_arrival(item, sent.received_on),
        stance=sent.stance,
        answers=[answer.answer() for answer in sent.answers],
        statements=judged(sent.statements),
        name=sent.signatory,
        title=sent.signatory_title,
        preliminary=sent.preliminary,
        decision=sent.decision.decision if sent.decision else None,
        note=sent.note,
        basis=sent.basis,
        sender_name=sent.sender_name,
        sender_address=sent.sender_address,
        on_behalf_of=sent.on_behalf_of,
        without_comments=sent.without_comments,
    )


def focus_areas_of(named: Places) -> list[tuple[int, str]]:
    """(section, name) of the plan's focus areas, in its order: the sections with which they begin."""
    begins = []
    for one in named.sections.values():
        above = named.sections.get(one.parent_id or 0)
        if one.focus_area_id is not None and (above is None or above.focus_area_id != one.focus_area_id):
            begins.append((one.id, one.focus_label or one.title))
    return begins
