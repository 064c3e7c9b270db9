"""The check before sending, sending, the receipt."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.comments.kinds import Stance
from app.drafts import actions
from app.drafts import queries as drafts
from app.drafts.later_edits import Answered, answered, files_beside
from app.drafts.respondent_forms import SignForm, seen_files
from app.drafts.respondent_pages.asked import MissingAnswer, missing_answers, skipped_answers
from app.drafts.respondent_pages.margin import UnfinishedComment, unfinished_comments
from app.drafts.respondent_pages.progress import Toc, outline_of, routes, toc_of
from app.drafts.respondent_pages.signature import Signature, begun_here, browser_of, signature_of, unempty
from app.drafts.respondent_pages.waiting import Waiting, waiting_for
from app.drafts.signing import Begun
from app.drafts.state import DraftState
from app.drafts.together import Ready, signing_mark
from app.responses import round_cache
from app.responses.answer_text import contents
from app.responses.content import AnswerContent
from app.responses.earlier import earlier_places
from app.responses.presentation import ShownAnswer, ShownFile, shown_answer, shown_files
from app.responses.queries.joint import also_for
from app.rounds.access import Holder, holder_for
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.sessions import Read, Write

Signed = Annotated[Filled[SignForm], Depends(filled(SignForm))]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What ``drafts/check.html`` shows. ``unread`` counts sections nobody has gone through."""

    frame: RespondentFrame
    toc: Toc
    answer: ShownAnswer
    contents: str
    unread: int
    missing: list[MissingAnswer]
    skipped: list[MissingAnswer]
    unfinished: list[UnfinishedComment]
    may_send: bool
    may_have_comments: bool
    form: Filled[SignForm]
    version: int
    files: list[ShownFile]
    waiting: Waiting
    answered: Answered | None
    ready: Ready | None
    signature: Signature
    also_for: list[str] = field(default_factory=list)


@routes.get("/answers/{consultee_id}/check", "draft.read")
def check(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """Everything on one page before it is sent."""
    holder = holder_for(session, who, consultee_id)
    draft = drafts.draft(session, holder)
    sent = answered(session, holder, draft)
    there = begun_here(request, session, holder, "")
    form = blank(SignForm, **sign_values(holder, sent, there))
    return page(request, "drafts/check.html", _context(request, session, holder, who, draft, form, sent, there))


def sign_values(holder: Holder, sent: Answered | None, there: Begun | None = None) -> dict[str, str]:
    """Who signed last, to begin with; the address that the link went to. Or what was typed before one went to show who
    one is."""
    if there is not None:
        return {**there.fields, "name": there.proof.name if there.proof else there.fields.get("name", "")}
    name = sent.receipt.signatory if sent else holder.link.name
    return {"name": name or "", "title": sent.title if sent else "", "email": holder.link.email or ""}


def answer_of(
    request: Request,
    session: Read,
    holder: Holder,
    answer: AnswerContent,
    numbers: dict[int, int | None],
    version_id: int | None = None,
) -> ShownAnswer:
    """An answer to read: its places named, its changed wordings against the plan's own. Nothing without comments.

    ``version_id``: the version of the plan that it is on; without it the one that holds.
    """
    version_id = version_id or holder.round.plan_version_id
    places = round_cache.places(request, session, version_id if answer.comments else None)
    wordings = round_cache.wordings(request, session, version_id, answer.comments)
    questions = round_cache.questions(request, session, holder.round)
    is_present = version_id == holder.round.plan_version_id
    earlier = earlier_places(request, session, holder.round, answer.comments) if is_present else {}
    return shown_answer(answer, places, numbers, wordings, questions, earlier)


def _context(
    request: Request,
    session: Read,
    holder: Holder,
    who: Who,
    draft: DraftState,
    form: Filled[SignForm],
    sent: Answered | None,
    there: Begun | None,
) -> CheckPage:
    frame = respondent_frame(holder, who.now)
    questions = round_cache.questions(request, session, holder.round)
    toc = toc_of(frame, outline_of(request, session, holder), draft, None, sent, questions)
    may_have_comments = draft.stance not in (Stance.NO_OBJECTION, Stance.ABSTAINS)
    answer = answer_of(request, session, holder, draft, {})
    beside = files_beside(session, draft, sent)
    files = shown_files(beside, frame.base)
    return CheckPage(
        frame=frame,
        toc=toc,
        answer=answer,
        contents=contents(answer.count, len(files), answer.answered, len(answer.statements)),
        unread=toc.total - toc.done,
        missing=missing_answers(frame, questions, draft) if may_have_comments else [],
        skipped=skipped_answers(frame, questions, draft) if may_have_comments else [],
        unfinished=unfinished_comments(frame, draft),
        may_send=drafts.may_send(session, holder),
        may_have_comments=may_have_comments,
        form=form,
        version=draft.version,
        files=files,
        waiting=waiting_for(request, session, holder, who),
        answered=sent,
        ready=signing_mark(session, holder, draft, beside),
        signature=signature_of(request, holder, who, there, unempty(draft), beside, form),
        also_for=also_for(session, holder),
    )


@routes.post("/answers/{consultee_id}/submission", "response.submit", quick=True)
def send(request: Request, who: Who, form: Signed, session: Write, consultee_id: int) -> Response:
    """Send the answer. Pressed twice it is sent once, and both presses end at the same receipt."""
    holder = holder_for(session, who, consultee_id)
    if form.ok:
        sending = sending_of(request, form)
        done = form.attempt(
            session,
            lambda: actions.submit(session, holder, sending=sending, now=who.now, received_by=who.received_by),
        )
        if done is not None:
            return see_other(f"/answers/{consultee_id}/responses/{done[0].revision}")
    return check_page(request, session, holder, who, drafts.draft(session, holder), form)


def check_page(
    request: Request, session: Read, holder: Holder, who: Who, draft: DraftState, form: Filled[SignForm]
) -> Response:
    """The page again, with what was typed and what was refused of it."""
    there = begun_here(request, session, holder, "")
    shown = _context(request, session, holder, who, draft, form, answered(session, holder, draft), there)
    return page(request, "drafts/check.html", shown, status=422)


def sending_of(request: Request, form: Filled[SignForm], instead: tuple[Stance, str] | None = None) -> actions.Sending:
    """What a signed form sends."""
    data = form.data
    return actions.Sending(
        version=data.version,
        name=data.name,
        title=data.title,
        email=data.email,
        preliminary=data.preliminary,
        decision=data.decision,
        decision_prefix="decision_",
        instead=instead,
        files=seen_files(data.attachments),
        plan_version=data.plan_version,
        browser=browser_of(request),
        identified=data.identified,
    )


__all__ = ["CheckPage", "Signed", "answer_of", "check_page", "sending_of", "sign_values"]
