"""An answer as JSON: a body's own by its link's token, submitted ones for officials."""

import datetime
from typing import Any

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from app.accounts.identity import Who
from app.clock import zulu
from app.comments.kinds import Stance
from app.comments.schemas import AnswerToOut, DraftCommentOut
from app.drafts import actions
from app.drafts import queries as drafts
from app.drafts.actions.submission import Channel
from app.drafts.forms import DraftIn, SubmissionIn
from app.drafts.sealed import sealed_drafts
from app.drafts.state import DraftState, draft_json
from app.plans.api import beginning_json, plan_json
from app.plans.queries import version_facts
from app.plans.schemas import FactOut, PlanOut
from app.responses import round_cache
from app.responses.queries import answers
from app.responses.queries.answers import Receipt
from app.responses.queries.inclusions import with_decision
from app.responses.schemas import ReceiptOut, StatementOut, ToldAttachmentOut
from app.responses.statement_forms import judged
from app.rounds.access import Holder, holder_by_token
from app.rounds.api import ContactOut, QuestionOut
from app.rounds.background_forms import BackgroundModel, background_json
from app.rounds.documents_api import DocumentOut, document_json
from app.rounds.kinds import Identification
from app.rounds.queries import questions
from app.rounds.rules import own_deadline
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("answer")


class DraftOut(BaseModel):
    """A body's own draft, whole; may be sent back as it is."""

    version: int = Field(description="0 when nobody has saved")
    stance: Stance | None = Field(description="For or against the plan as a whole")
    summary: str = Field(description="The answer in short")
    show_progress: bool = Field(description="Whether the board shows that work has begun, and on which day")
    comments: list[DraftCommentOut] = Field(description="In order")
    answers: list[AnswerToOut] = Field(description="The questions that are answered")
    statements: list[StatementOut] = Field(description="Separate statements and reservations in the minutes")


class OwnDraftOut(DraftOut):
    """A body's own draft with the files beside it; a save leaves these as they are."""

    attachments: list[ToldAttachmentOut] = Field(description="In the order they came")


class SavedOut(BaseModel):
    """What was saved."""

    version: int = Field(description="The draft's new version")
    saved_at: datetime.datetime = Field(description="When")
    draft: DraftOut = Field(description="The draft as it now stands")


class RoundFacts(BaseModel):
    """The round that asks."""

    id: int = Field(description="The round's id")
    title: str = Field(description="What it is about")
    registry_number: str = Field(description="The case")
    status: str = Field(description="Where it stands")
    deadline: datetime.date = Field(description="The round's last day")
    cover_letter: str = Field(description="What the authority writes to the bodies")
    signer_required: bool = Field(description="Whether it takes answers only from those who sign, with a title")
    identification: Identification = Field(
        description="Whether who signs identifies themselves: none, offered or required; only in a browser"
    )


class HandedOverOut(BaseModel):
    """Something that an earlier link began and that was handed over to this one: POST /takeover takes it in."""

    line: int = Field(description="Which line of links began it")
    begun_on: datetime.date = Field(description="The day it was begun")


class AnswerOut(BackgroundModel):
    """Everything a body needs to answer, and how the referral came about."""

    organisation: str = Field(description="The body that was asked")
    round: RoundFacts = Field(description="The round that asks")
    deadline: datetime.date = Field(description="The body's own last day")
    status: str = Field(description="untouched, drafting or answered")
    contact: ContactOut | None = Field(description="Whom to ask about the referral")
    questions: list[QuestionOut] = Field(description="What the authority asks, in order")
    plan_version: int = Field(description="Which version of the plan it is in this round, from 1")
    documents: list[DocumentOut] = Field(description="What goes out beside the plan, in order, with where each is")
    plan: PlanOut | None = Field(description="The plan, as in GET /plans/{id}")
    preamble: str = Field(description="The plan's text before its first heading")
    facts: list[FactOut] = Field(description="Facts about the plan, in its order")
    draft: OwnDraftOut = Field(description="The body's own draft")
    receipts: list[ReceiptOut] = Field(description="Of what has been sent, the newest first")
    sealed: bool = Field(description="Whether an earlier link of the body has begun something that was not sent")
    handed_over: list[HandedOverOut] = Field(description="What of it was handed over and waits to be taken in")


def _receipts(session: Read, holder: Holder) -> list[Receipt]:
    """Of what has been sent, the newest first; one that counts, or would, with why it is left out."""
    receipts, body = answers.receipts(session, holder.consultee.id), holder.consultee
    return [
        with_decision(
            session,
            body.id,
            receipt,
            is_left_out=body.left_out and receipt.response_id == body.current_response_id,
        )
        for receipt in receipts
    ]


@routes.get("/answer/{token}", "draft.read", response_model=AnswerOut)
def read_answer(request: Request, who: Who, session: Read, token: str) -> Any:
    """The plan, the questions, the own deadline and the own draft. Changes nothing."""
    holder = holder_by_token(session, who, token)
    round_ = holder.round
    draft = drafts.draft(session, holder)
    files = drafts.attachments(session, draft)
    receipts = _receipts(session, holder)
    plan_id = round_.plan_version_id
    waiting = sealed_drafts(session, holder, now=who.now)
    own = {
        "organisation": holder.consultee.name,
        "round": {
            "id": round_.id,
            "title": round_.title,
            "registry_number": round_.registry_number,
            "status": holder.status.value,
            "deadline": round_.deadline,
            "cover_letter": round_.cover_letter,
            "signer_required": round_.signer_required,
            "identification": round_.identification,
        },
        "deadline": own_deadline(round_, holder.consultee),
        "contact": ContactOut.of(round_.contact),
        **background_json(round_cache.background(request, session, round_)),
        "status": "answered" if receipts else "drafting" if draft.version else "untouched",
        "questions": [QuestionOut.of(question) for question in questions(session, round_.id)],
        "plan_version": round_.plan_number,
        "documents": [
            document_json(document, f"/api/v1/answer/{token}/documents/{document.id}")
            for document in round_cache.documents(request, session, round_)
        ],
        "plan": None,
        "preamble": "",
        "facts": [],
        "draft": draft_json(draft) | {"attachments": [file.told() for file in files]},
        "receipts": [receipt.json() for receipt in receipts],
        "sealed": bool(waiting),
        "handed_over": [{"line": sealed.line, "begun_on": sealed.begun_on} for sealed in waiting if sealed.handed_over],
    }
    of_plan = {"plan", "preamble", "facts"}
    rest = AnswerOut.model_validate(own).model_dump_json(exclude=of_plan, by_alias=True).encode()
    whole, beginning = b"null", b'"preamble":"","facts":[]'
    if plan_id:
        version = version_facts(session, plan_id)
        whole, beginning = plan_json(request, session, version), beginning_json(request, session, version)
    return Response(b'%b,%b,"plan":%b}' % (rest[:-1], beginning, whole), media_type="application/json")


@routes.put("/answer/{token}/draft", "draft.save", response_model=SavedOut, quick=True)
def save_draft(who: Who, session: Write, token: str, body: DraftIn) -> Any:
    """Save the whole draft. 428 without a version, 409 with the newer draft when a colleague has saved meanwhile."""
    holder = holder_by_token(session, who, token)
    saved = actions.replace_draft(
        session,
        holder,
        version=body.version,
        stance=body.stance,
        summary=body.summary,
        show_progress=body.show_progress,
        comments=[comment.written() for comment in body.comments],
        answers=None if body.answers is None else [answer.answer() for answer in body.answers],
        statements=None if body.statements is None else judged(body.statements),
        now=who.now,
    )
    return JSONResponse(saved_json(saved, who.now))


def saved_json(saved: DraftState, now: datetime.datetime) -> dict[str, Any]:
    """What a save answers; made by hand because it is made at every pause in somebody's typing."""
    return {"version": saved.version, "saved_at": zulu(now), "draft": draft_json(saved)}


@routes.post(
    "/answer/{token}/submission",
    "response.submit",
    status_code=201,
    quick=True,
    response_model=ReceiptOut,
    responses={200: {"description": "The same version again: the same receipt", "model": ReceiptOut}},
)
def submit(request: Request, who: Who, session: Write, token: str, body: SubmissionIn) -> Any:
    """Send what the draft holds as the body's answer; the receipt says when it came in and whether that was late."""
    holder = holder_by_token(session, who, token)
    signatory = body.signatory
    sending = actions.Sending(
        version=body.version,
        name=signatory.name,
        title=signatory.title,
        email=signatory.email,
        preliminary=body.preliminary,
        decision=body.decision.decision if body.decision else None,
        channel=Channel.API,
        prefix="signatory.",
        files=body.attachments,
        plan_version=body.plan_version,
    )
    receipt, new = actions.submit(session, holder, sending=sending, now=who.now, received_by=who.received_by)
    return JSONResponse(receipt.json(), 201 if new else 200)
