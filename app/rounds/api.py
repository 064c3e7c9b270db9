"""Rounds as JSON: made, read, checked, opened; their bodies' links."""

import datetime

from fastapi import Request
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.accounts.policy import Kind
from app.installation import installation_of
from app.rounds import actions, forms, queries
from app.rounds.access import Door, consultee_for, round_for
from app.rounds.background_forms import PARTS, BackgroundModel, background_json, parts_in
from app.rounds.calendar import day_of
from app.rounds.checks import DayRule, Finding, check
from app.rounds.conclusions import conclusion
from app.rounds.counts import Counts
from app.rounds.identification import require_service
from app.rounds.kinds import Identification
from app.rounds.links import url_for_link
from app.rounds.models import Consultee, ContactPerson, Origin, QuestionKind, RoundStatus, Step
from app.rounds.questions import AskedQuestion
from app.rounds.standing_in import acts_as
from app.web.idempotency import Once
from app.web.pagination import Cursor, Limit, Listing, after_id, next_url
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("rounds")


class CountsOut(BaseModel):
    """A round in figures."""

    consultees: int = Field(description="Bodies in the round")
    asked: int = Field(description="Bodies that were asked to answer: all but those that answer without having been")
    responded: int = Field(description="answered + no_objection + abstained")
    answered: int = Field(description="Current answers that are neither of the next two")
    no_objection: int = Field(description="Current answers without objection")
    abstained: int = Field(description="Bodies that abstain")
    waiting: int = Field(description="Bodies that were asked and have not answered, whether or not their time is out")
    drafting: int = Field(description="Bodies that have begun and show it")
    missing: int = Field(description="Of those, bodies whose own last day has passed")
    late: int = Field(description="Current answers that came in late")
    comments: int = Field(description="Comments of current answers")
    replies: int = Field(description="Comments that are done: with a reply to the wording that stands")
    to_look_again: int = Field(description="Comments whose reply answers another wording: to be looked at again")
    without_reply: int = Field(description="Comments without a reply; with the two before, they are all comments")
    waiting_longer: int = Field(description="Of those that wait, bodies whose own last day is later than the round's")

    left_out: int = Field(description="Of the current answers, those that came late or unasked and are left out")
    not_required: int = Field(description="Bodies that were asked and need not answer: nobody waits for them")

    @classmethod
    def of(cls, counts: Counts) -> "CountsOut":
        """From the query's figures."""
        return cls(**{name: getattr(counts, name) for name in cls.model_fields})


class RoundOut(BaseModel):
    """A round."""

    id: int = Field(description="Its id")
    title: str = Field(description="What the referral is about")
    status: RoundStatus = Field(description="draft, open, closed, compiling, published, concluded, archived, cancelled")
    registry_number: str = Field(description="The matter's number in the authority's register")
    deadline: datetime.date = Field(description="The last day to answer, for bodies without an extension")
    plan_id: int | None = Field(description="The plan")
    distribution_list_id: int | None = Field(description="The distribution list")
    counts: CountsOut = Field(description="How far it has come")

    @classmethod
    def of(cls, row: queries.RoundRow) -> "RoundOut":
        """From the query's row."""
        return cls(
            id=row.id,
            title=row.title,
            status=row.status,
            registry_number=row.registry_number,
            deadline=row.deadline,
            plan_id=row.plan_id,
            distribution_list_id=row.distribution_list_id,
            counts=CountsOut.of(row.counts),
        )


class ContactOut(BaseModel):
    """Whom the bodies ask about a round."""

    name: str = Field(description="The person's name")
    phone: str = Field(description="A telephone number, or empty")
    email: str = Field(description="Where questions and replies to letters go")

    @classmethod
    def of(cls, person: ContactPerson | None) -> "ContactOut | None":
        """From a round's contact person; None where there is none."""
        return cls(name=person.name, phone=person.phone, email=person.email) if person else None


class QuestionOut(BaseModel):
    """A question to the bodies."""

    id: int = Field(description="What answers call it")
    text: str = Field(description="What is asked")
    kind: QuestionKind = Field(description="How it is answered: in text, by one of the choices, on a scale")
    choices: list[str] = Field(description="What can be chosen; of a scale what its ends stand for, the lowest first")
    steps: int | None = Field(description="How many steps the scale has, counted from 1; null for other kinds")
    required: bool = Field(description="Whether an answer cannot be sent without it")
    focus_area: str | None = Field(description="The focus area it is about")
    section_id: int | None = Field(description="The section it is about, or where its focus area begins")
    withdrawn_at: datetime.datetime | None = Field(description="Since when it is asked no more")
    withdrawn_why: str = Field(description="Why it is asked no more")

    @classmethod
    def of(cls, question: AskedQuestion) -> "QuestionOut":
        """From a round's question."""
        given = {name: getattr(question, name) for name in cls.model_fields if name not in ("choices", "steps")}
        return cls(**given, choices=list(question.choices), steps=len(question.scale) or None)


class ConclusionOut(BaseModel):
    """The decision that a round ended with."""

    body: str = Field(description="Who decided")
    date: datetime.date = Field(description="The day of the decision")
    paragraph: str = Field(description="Its paragraph in the minutes, without the sign; may be empty")


class RoundWhole(RoundOut, BackgroundModel):
    """A round with its texts, and how it came about."""

    cover_letter: str = Field(description="The letter that goes with the plan")
    questions: list[QuestionOut] = Field(description="Questions to the bodies, in order")
    signer_required: bool = Field(description="Whether answers are sent by those who sign alone, who say as what")
    identification: Identification = Field(description="Whether who signs an answer identifies themselves")
    contact: ContactOut | None = Field(description="Whom the bodies ask")
    conclusion: ConclusionOut | None = Field(description="The decision that the round ended with")
    published_at: datetime.datetime | None = Field(description="Since when its compilation is published")
    version: int = Field(description="Raised at every change of the draft round")


class CheckOut(BaseModel):
    """Something to look at before opening."""

    code: str = Field(description="placeholder, decimal_point, body_not_on_list, …")
    severity: str = Field(description="warning or blocker; blockers stop the opening")
    message: str = Field(description="What it is and what to do")
    where: str = Field(description="Where it stands, in words")
    text: str = Field(description="The words in question")
    better_day: datetime.date | None = Field(
        default=None, description="The nearest last day of which this would not be said; never set by itself"
    )

    @classmethod
    def of(cls, finding: Finding) -> "CheckOut":
        """From a finding."""
        return cls(
            code=finding.code,
            severity=finding.severity,
            message=finding.message,
            where=finding.where,
            text=finding.text,
            better_day=finding.better_day,
        )


class ConsulteeMade(BaseModel):
    """A body that was added."""

    id: int = Field(description="Its id in this round")
    organisation_id: int = Field(description="The organisation")
    name: str = Field(description="Its name in this round")
    group: str = Field(description="Its group")
    origin: Origin = Field(description="listed, added, unsolicited, or a dialogue meeting's place")

    @classmethod
    def of(cls, consultee: Consultee) -> "ConsulteeMade":
        """From a row."""
        return cls(
            id=consultee.id,
            organisation_id=consultee.organisation_id,
            name=consultee.name,
            group=consultee.group,
            origin=consultee.origin,
        )


def _whole(session: Read, door: Door, who: Who) -> RoundWhole:
    row = RoundOut.of(queries.one_round(session, door, who.now))
    asked = [QuestionOut.of(question) for question in queries.questions(session, row.id)]
    return RoundWhole(
        **row.model_dump(),
        cover_letter=door.round.cover_letter,
        questions=asked,
        signer_required=door.round.signer_required,
        identification=door.round.identification,
        contact=ContactOut.of(door.round.contact),
        conclusion=_conclusion(session, door),
        published_at=door.steps.get(Step.PUBLISHED),
        version=door.round.edit_version,
        **background_json(queries.background(session, row.id)),
    )


def _conclusion(session: Read, door: Door) -> ConclusionOut | None:
    decision = conclusion(session, door.round.id) if door.status is RoundStatus.CONCLUDED else None
    return (
        ConclusionOut(body=decision.body, date=decision.decided_on, paragraph=decision.paragraph) if decision else None
    )


@routes.post("/rounds", "round.create", status_code=201)
def create(who: Who, session: Write, body: forms.NewRound) -> RoundWhole:
    """Make a draft round."""
    who.clear()
    require_service(who.request, body.identification)
    fields = body.model_dump(exclude={"contact", "questions", *PARTS})
    fields["questions"] = [question.asking() for question in body.questions]
    contact = body.contact.person() if body.contact else None
    if "contact" not in body.model_fields_set:
        contact = forms.contact_from(who.user)
    background = parts_in(body)
    round_ = actions.create_round(session, **fields, contact=contact, background=background, by=who.by, now=who.now)
    return _whole(session, Door(round_, {}, who.kind), who)


@routes.get("/rounds", "round.list_internal")
def list_rounds(
    who: Who, session: Read, request: Request, limit: Limit = 50, cursor: Cursor = None
) -> Listing[RoundOut]:
    """The rounds that one may see, the newest first."""
    who.clear()
    members = acts_as(session, who.user.id, day_of(who.now)) if who.kind is Kind.HANDLER else None
    rows, total = queries.list_rounds(session, members=members, now=who.now, after=after_id(cursor), limit=limit + 1)
    more = rows[limit - 1].id if len(rows) > limit else None
    return Listing(items=[RoundOut.of(row) for row in rows[:limit]], total=total, next=next_url(request, more))


@routes.get("/rounds/{round_id}", "round.read_internal")
def read(round_id: int, who: Who, session: Read) -> RoundWhole:
    """A round with its figures."""
    return _whole(session, round_for(session, who, round_id), who)


@routes.patch("/rounds/{round_id}", "round.edit")
def edit(round_id: int, who: Who, session: Write, body: forms.RoundChange) -> RoundWhole:
    """Change a draft round: only what is sent. Once it is open, ``contact`` and ``identification`` alone can be
    changed."""
    door = round_for(session, who, round_id)
    require_service(who.request, body.identification)
    changes = body.model_dump(exclude_unset=True, exclude=set(PARTS))
    if "contact" in changes:
        changes["contact"] = body.contact.person() if body.contact else None
    if body.questions is not None:
        changes["questions"] = [question.asking() for question in body.questions]
    changes = {name: value for name, value in changes.items() if value is not None or name in NULLABLE}
    if background := parts_in(body):
        changes["background"] = background
    actions.edit_round(session, door.round, version=changes.pop("version", None), by=who.by, now=who.now, **changes)
    return _whole(session, door, who)


NULLABLE = ("plan_id", "distribution_list_id", "contact")


@routes.get("/rounds/{round_id}/checks", "round.read_internal")
def checks(round_id: int, who: Who, session: Read) -> Listing[CheckOut]:
    """What to look at before opening."""
    door = round_for(session, who, round_id)
    settings = installation_of(who.request.app).settings
    asked = queries.questions(session, round_id)
    has_handler = any(member.handles for member in queries.members(session, round_id))
    subject = queries.subject_of(
        session,
        door.round,
        who.now,
        questions=asked,
        background=queries.background(session, round_id),
        list_id=door.list_id,
        has_handler=has_handler,
        rule=DayRule(settings.shortest_period, settings.quiet),
    )
    findings = check(subject)
    return Listing(items=[CheckOut.of(finding) for finding in findings], total=len(findings), next=None)


@routes.post("/rounds/{round_id}/opening", "round.open")
def open_(round_id: int, who: Who, session: Write, request: Request) -> RoundWhole:
    """Open the round. Opening an open round again changes nothing and sends nothing."""
    door = round_for(session, who, round_id)
    actions.open_round(session, door.round, key=installation_of(request.app).settings.key(), by=who.by, now=who.now)
    return round_again(session, who, round_id)


@routes.post("/rounds/{round_id}/compilation", "round.compile")
def compile_(round_id: int, who: Who, session: Write) -> RoundWhole:
    """Begin to compile a closed round."""
    actions.start_compilation(session, round_for(session, who, round_id).round, by=who.by, now=who.now)
    return round_again(session, who, round_id)


@routes.post("/rounds/{round_id}/cancellation", "round.cancel")
def cancel(round_id: int, who: Who, session: Write, body: forms.Why) -> RoundWhole:
    """Cancel the round; the bodies are told why."""
    door = round_for(session, who, round_id)
    actions.cancel_round(session, door.round, reason=body.reason, by=who.by, now=who.now)
    return round_again(session, who, round_id)


@routes.post("/rounds/{round_id}/questions/{question_id}/withdrawal", "question.withdraw")
def withdraw_question(round_id: int, question_id: int, who: Who, session: Write, body: forms.Why) -> RoundWhole:
    """Ask a question of an open round no more. What bodies have written in answer stays, and they are told why."""
    door = round_for(session, who, round_id)
    actions.withdraw_question(session, door.round, question_id, reason=body.reason, by=who.by, now=who.now)
    return round_again(session, who, round_id)


@routes.post("/rounds/{round_id}/reopening", "round.reopen")
def reopen(round_id: int, who: Who, session: Write, body: forms.Reopening) -> RoundWhole:
    """Open a closed round again with a later last day for all. What was answered and replied stays."""
    door = round_for(session, who, round_id)
    actions.reopen_round(session, door.round, **body.model_dump(), by=who.by, now=who.now)
    return round_again(session, who, round_id)


@routes.post("/rounds/{round_id}/deadline", "round.change_deadline")
def change_deadline(round_id: int, who: Who, session: Write, body: forms.LaterDay) -> RoundWhole:
    """Give all bodies of an open round a later last day; they are told by mail."""
    door = round_for(session, who, round_id)
    actions.change_deadline(session, door.round, deadline=body.deadline, reason=body.reason, by=who.by, now=who.now)
    return round_again(session, who, round_id)


def round_again(session: Write, who: Who, round_id: int) -> RoundWhole:
    """The round as it is after an act."""
    return _whole(session, round_for(session, who, round_id), who)


@routes.post("/rounds/{round_id}/consultees", "invite.create", status_code=201)
def add(round_id: int, who: Who, session: Write, request: Request, body: forms.NewConsultee) -> ConsulteeMade:
    """Add a body to an open round: invited, or unsolicited."""
    door = round_for(session, who, round_id)
    consultee = actions.add_consultee(
        session,
        door.round,
        organisation_id=body.organisation_id,
        group=body.group,
        origin=Origin.UNSOLICITED if body.unsolicited else Origin.ADDED,
        key=installation_of(request.app).settings.key(),
        by=who.by,
        now=who.now,
    )
    return ConsulteeMade.of(consultee)


@routes.patch("/consultees/{consultee_id}", "consultee.rename")
def rename(consultee_id: int, who: Who, session: Write, body: forms.BodyName) -> ConsulteeMade:
    """Correct a body's name in the round. What it has sent keeps the name that it was sent under."""
    consultee, door = consultee_for(session, who, consultee_id)
    actions.rename_consultee(session, door.round, consultee, name=body.name, by=who.by, now=who.now)
    return ConsulteeMade.of(consultee)


@routes.post("/consultees/{consultee_id}/link", "invite.reveal_link", status_code=201)
def fresh_link(consultee_id: int, who: Who, session: Write, request: Request) -> Once:
    """A fresh link for a body without mail, told once. The one before stops; nothing is sent."""
    consultee, _door = consultee_for(session, who, consultee_id)
    settings = installation_of(request.app).settings
    fresh = actions.reveal_link(session, consultee, key=settings.key(), by=who.by, now=who.now)
    return Once({"url": url_for_link(settings, fresh.link), "token": fresh.token}, secret=("url", "token"))
