"""Registering an answer that came by another way than the web: one page, in which each comment is a row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.comments.answering import AnswerGiven, by_question, given_in
from app.comments.fields import FIELDS
from app.comments.forms import answer_field, answer_options
from app.comments.moving import places_in
from app.comments.places import WHOLE, place_code, place_of
from app.errors import Invalid, RemissError
from app.i18n import _, file_size, long_date
from app.installation import installation_of
from app.plans.views import Places
from app.responses import actions, round_cache
from app.responses.actions import Registering
from app.responses.content import AttachedFile
from app.responses.models import Channel
from app.responses.models import Response as StoredResponse
from app.responses.queries import answers
from app.responses.queries.answers import Receipt
from app.responses.queries.joint import nameable
from app.responses.registration_files import held_files, in_its_place, kept_files, redeemed, ticket
from app.responses.registration_forms import (
    BELOW,
    RegistrationForm,
    asked_in,
    at_rows,
    keys_in,
    row_fields,
    rows_in,
    without_row,
)
from app.responses.registration_places import places_elsewhere, places_to_choose
from app.responses.rules import require_registrable
from app.responses.statement_forms import fields_of, rows_of, statements_in
from app.responses.statements import SeparateStatement
from app.rounds.access import BodyAndDoor, Door, consultee_for
from app.rounds.calendar import day_of
from app.rounds.frame import RoundFrame, frame
from app.rounds.queries import PlanVersionOf
from app.rounds.questions import AskedQuestion
from app.rounds.rules import own_deadline
from app.storage.store import Store
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
ADDRESS = "/rounds/{round_id}/consultees/{consultee_id}/registration"


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """What ``responses/register.html`` shows. ``previous`` is the answer that the registered one takes the place of.

    ``rows`` are the comments' keys in order; ``where`` are (code, name) of the plan's places, ``elsewhere`` those that
    rows have besides, at a paragraph or a cell, by code. ``added`` is the row to write in next, 0 for none; one that
    was taken away leads to what stands below, ``BELOW``.
    ``fields`` are (name on the page, label) of what a comment says. ``kept`` are (ticket, name and size) of files that
    came with an earlier showing. ``others`` are bodies that it can be from, too.
    ``versions`` are (number, name) of the plan's, where it has been corrected.
    """

    frame: RoundFrame
    consultee_id: int
    organisation: str
    deadline: Any
    today: Any
    previous: Receipt | None
    is_withdrawn: bool
    is_early: bool
    form: Filled[RegistrationForm]
    rows: list[int]
    where: list[tuple[str, str]]
    elsewhere: dict[str, str]
    kept: list[tuple[str, str]]
    fields: list[tuple[str, str]]
    asked: list[tuple[AskedQuestion, list[tuple[str, str]]]]
    statements: list[int]
    added: int = 0
    others: Sequence[tuple[str, str]] = ()
    versions: Sequence[tuple[str, str]] = ()
    address_of_meeting: str = ""


@routes.get(ADDRESS, "response.register_form")
def ask(request: Request, who: Who, session: Read, round_id: int, consultee_id: int) -> Response:
    """The form; where the body has answered it begins with what that answer says."""
    body = consultee_for(session, who, consultee_id, in_round=round_id)
    require_registrable(body.door.status, answered=False, came_on=day_of(who.now), closed_on=None)
    values: dict[str, Any] = {}
    previous = answers.latest_response(session, consultee_id)
    if previous is not None:
        sent = answers.sent_answer(session, previous.id, in_version=body.door.round.plan_version_id).content
        secret, files = installation_of(request.app).settings.key(), answers.attachments_of(session, [previous.id])
        values = {
            "stance": str(sent.stance or ""),
            "summary": sent.summary,
            "name": previous.signatory_name,
            "title": previous.signatory_title,
            "on_behalf_of": [str(body["consultee_id"]) for body in previous.on_behalf_of],
            "kept": [ticket(secret, file) for file in files.get(previous.id, [])],
        }
        for key, comment in enumerate(sent.remarks, 1):
            values |= row_fields(key, comment)
        values |= fields_of(sent.statements)
        given = by_question(sent.comments)
        for question in _questions(request, session, body.door):
            values |= answer_field(question, given_in(given.get(question.id), question))
    keys = keys_in(values)
    values |= row_fields(len(keys) + 1)
    return _page(request, session, who, body, blank(RegistrationForm, **values), previous=previous)


def _page(
    request: Request,
    session: Read,
    who: Who,
    body: BodyAndDoor,
    form: Filled[RegistrationForm],
    *,
    previous: StoredResponse | None,
    **more: Any,
) -> Response:
    consultee, door = body
    rows = keys_in(form.values)
    versions = round_cache.plan_versions(request, session, door.round)
    version_id = _version_of(form, door, versions)
    named = round_cache.places(request, session, version_id)
    form.values |= _moved(session, form, rows, version_id, named)
    codes = [form.value(f"place-{key}") for key in rows]
    where = places_to_choose(named)
    shown = RegisterPage(
        frame=frame(session, door, current="board"),
        consultee_id=consultee.id,
        organisation=consultee.name,
        deadline=own_deadline(door.round, consultee),
        today=day_of(who.now),
        previous=Receipt.of(previous, []) if previous else None,
        is_withdrawn=consultee.withdrawn,
        is_early=is_early(door, form),
        form=form,
        rows=rows,
        where=where,
        kept=_shown_files(request, form),
        asked=[(question, answer_options(question)) for question in _questions(request, session, door)],
        fields=[(field.form_name, field.registered_as()) for field in FIELDS],
        elsewhere=places_elsewhere(named, codes, {code for code, _name in where}),
        versions=_versions(door, versions),
        statements=rows_of(form.values),
        others=[(str(id_), name) for id_, name in nameable(session, door.round.id, consultee.id)],
        **more,
    )
    status = 422 if form.errors else 200
    return page(request, "responses/register.html", shown, fragment="responses/_register.html", status=status)


def _questions(request: Request, session: Read, door: Door) -> list[AskedQuestion]:
    return round_cache.questions(request, session, door.round)


def _version_of(form: Filled[RegistrationForm], door: Door, versions: Sequence[PlanVersionOf]) -> int | None:
    """The version whose places the page offers: the one that the answer is said to have read."""
    asked = form.value("plan_version")
    return next(
        (version.plan_version_id for version in versions if str(version.number) == asked), door.round.plan_version_id
    )


def _versions(door: Door, versions: Sequence[PlanVersionOf]) -> list[tuple[str, str]]:
    """The versions to choose among, the present one first; none where there is but one."""
    return [
        (
            str(version.number),
            _("Version {n}, gäller nu").format(n=version.number)
            if version.number == door.round.plan_number
            else _("Version {n}, från {date}").format(n=version.number, date=long_date(day_of(version.at))),
        )
        for version in reversed(versions)
    ]


def _moved(
    session: Read, form: Filled[RegistrationForm], rows: Sequence[int], version_id: int | None, named: Places
) -> dict[str, str]:
    """Rows whose place was chosen in another version of the plan, at the same place in this one, if that has it: else
    it is chosen anew."""
    chosen = {f"place-{key}": place_of(form.value(f"place-{key}")) or WHOLE for key in rows}
    others = [place for place in chosen.values() if not named.has(place.section_id, place.indicator_id, place.cell_id)]
    later = places_in(session, version_id, others) if version_id and others else {}
    return {name: place_code(later[place]) for name, place in chosen.items() if later.get(place, WHOLE) != WHOLE}


Sent = Annotated[Filled[RegistrationForm], Depends(filled(RegistrationForm))]


@dataclass(frozen=True, slots=True)
class Kept:
    """The page's form, its files safely on disk; ``refused`` when one of them could not be taken.

    ``summary`` is what the answer says in short: a longer text is among the files.
    """

    form: Filled[RegistrationForm]
    files: list[AttachedFile]
    summary: str = ""
    refused: RemissError | None = None


def kept(request: Request, who: Who, session: Read, form: Sent, round_id: int, consultee_id: int) -> Kept:
    """Files are kept before the writing session begins, whatever is to be done: a browser cannot show them again."""
    consultee_for(session, who, consultee_id, in_round=round_id)
    session.close()
    key, refused = installation_of(request.app).settings.key(), None
    store, files = installation_of(request.app).store, []
    try:
        files = held_files(store, redeemed(key, form.chosen("kept")))
        sent = [file for file in form.values.pop("files", []) if not isinstance(file, str)]
        files = kept_files(store, sent, before=files)
    except RemissError as error:
        refused = error
    form.values["kept"] = [ticket(key, file) for file in files]
    return _with_its_text(store, Kept(form, files, refused=refused))


def _with_its_text(store: Store, sent: Kept) -> Kept:
    """The same with a long text among its files: not in those of the page, where the text still stands."""
    if not sent.form.ok or sent.refused is not None or sent.form.value("do"):
        return sent
    try:
        summary, files = in_its_place(store, sent.form.data.summary, sent.files)
    except RemissError as error:
        error.fields = {"summary": error.message}
        return replace(sent, refused=error)
    return replace(sent, summary=summary, files=files)


def _shown_files(request: Request, form: Filled[RegistrationForm]) -> list[tuple[str, str]]:
    key = installation_of(request.app).settings.key()
    return [(ticket(key, file), f"{file.name}, {file_size(file.size)}") for file in redeemed(key, form.chosen("kept"))]


@routes.post(ADDRESS, "response.register_manual")
def register(
    request: Request,
    who: Who,
    sent: Annotated[Kept, Depends(kept, scope="function")],
    session: Write,
    round_id: int,
    consultee_id: int,
) -> Response:
    """Register what the page says; or show it again with a row more or less, everything kept."""
    body, form = consultee_for(session, who, consultee_id, in_round=round_id), sent.form
    do = form.value("do")
    if do:
        return _other_rows(request, session, who, body, sent)
    if sent.refused is not None:
        form.refuse(sent.refused)
    keys, comments = rows_in(form)
    answers_given, statements = asked_in(form, _questions(request, session, body.door)), statements_in(form)
    refuse_early(body.door, form)
    receipt = None
    if form.ok:
        registering = replace(
            registering_from(form.data, answers_given, statements),
            summary=sent.summary,
            comments=comments,
            files=sent.files,
            plan_version=form.data.plan_version,
        )
        receipt = form.attempt(session, lambda: _register(session, who, body, registering, keys))
    if receipt is not None:
        return see_other(f"/responses/{receipt.response_id}?registered=true")
    previous = answers.latest_response(session, consultee_id)
    return _page(request, session, who, body, form, previous=previous)


def registering_from(
    data: RegistrationForm, answers_given: Sequence[AnswerGiven], statements: Sequence[SeparateStatement] = ()
) -> Registering:
    """What a page says of an answer and how it came; what it says in short, its comments and files come beside."""
    return Registering(
        channel=Channel(data.channel),
        received_on=data.received_on,
        stance=data.stance,
        answers=answers_given,
        statements=statements,
        name=data.name,
        title=data.title,
        preliminary=data.preliminary,
        decision=data.decision,
        prefix="decision_",
        note=data.note,
        basis=data.basis,
        sender_name=data.sender_name,
        sender_address=data.sender_address,
        on_behalf_of=data.on_behalf_of,
        on_revision=data.revision,
        replaces=data.replaces,
        without_comments=data.without_comments,
    )


def _register(session: Write, who: Who, body: BodyAndDoor, registering: Registering, keys: list[int]) -> Receipt:
    consultee, door = body
    try:
        receipt, _new = actions.register(
            session, door.round, consultee, registering=registering, by=who.by, now=who.now
        )
    except Invalid as error:
        error.fields = at_rows(error.fields, keys)
        raise
    return receipt


def refuse_early(door: Door, form: Filled[Any]) -> None:
    """Refuse a day before the opening until it is said to be meant."""
    if form.ok and is_early(door, form) and not form.data.early:
        form.refuse(Invalid(fields={"early": _("Rätta dagen, eller bekräfta att svaret kom innan remissen öppnades.")}))


def is_early(door: Door, form: Filled[Any]) -> bool:
    """Whether the day that was typed is before the opening: perhaps true, more often a slip of the pen."""
    given = form.value("received_on")
    return bool(given) and door.opened_at is not None and given < day_of(door.opened_at).isoformat()


def _other_rows(request: Request, session: Read, who: Who, body: BodyAndDoor, sent: Kept) -> Response:
    do, added = sent.form.value("do"), 0
    values: dict[str, Any] = {name: value for name, value in sent.form.values.items() if name != "do"}
    if do.startswith("remove-"):
        values, added = without_row(values, do.removeprefix("remove-")), BELOW
    elif do not in ("version", "statement"):
        added = max(keys_in(values), default=0) + 1
        values |= row_fields(added)
    form, previous = blank(RegistrationForm, **values), answers.latest_response(session, body.consultee.id)
    if sent.refused is not None:
        form.refuse(sent.refused)
    return _page(request, session, who, body, form, previous=previous, added=added)
