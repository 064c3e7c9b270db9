"""A body's first page: who asks, what, until when, and the three ways to answer."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.comments.kinds import Stance
from app.drafts import queries as drafts
from app.drafts.later_edits import Answered, answered
from app.drafts.respondent_pages.asked import MissingAnswer, href_of, missing_answers
from app.drafts.respondent_pages.progress import Toc, outline_of, routes, so_far, toc_of
from app.drafts.respondent_pages.waiting import Waiting, waiting_for
from app.drafts.state import DraftState
from app.i18n import _, ngettext
from app.responses import round_cache
from app.responses.queries.answers import Receipt
from app.rounds.access import Holder, holder_for
from app.rounds.background_words import Said, background_words
from app.rounds.calendar import day_of
from app.rounds.conclusions import conclusion
from app.rounds.cover_letter import lead_of, paragraphs_of
from app.rounds.meeting_days import Chance, chance
from app.rounds.queries import Document, RoundStatus
from app.rounds.queries.meetings import meeting_days
from app.rounds.questions import AskedQuestion
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.rendering import page
from app.web.sessions import Read

NOT_KNOWN = Chance()


@dataclass(frozen=True, slots=True)
class Left:
    """Something that is left to do before the answer is sent, and where it is done."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """What ``drafts/start.html`` shows. ``begun``: something is saved; ``go_on`` is where writing goes on.

    ``left`` is what remains to be done of an answer that is begun; ``background`` how the referral came about;
    ``contents`` what has been written so far.
    """

    frame: RespondentFrame
    lead: str
    cover_letter: list[str]
    questions: list[tuple[AskedQuestion, str]]
    documents: list[Document]
    toc: Toc
    begun: bool
    saved_by: str
    saved_at: datetime.datetime | None
    contents: str
    receipt: Receipt | None
    go_on: str
    left: list[Left]
    waiting: Waiting
    answered: Answered | None
    has_plan: bool
    decision: str
    background: list[Said]
    meetings: Chance = NOT_KNOWN


@routes.get("/answers/{consultee_id}", "draft.read")
def start(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """Where a link leads when its button is pressed."""
    holder = holder_for(session, who, consultee_id)
    draft = drafts.draft(session, holder)
    frame, sent = respondent_frame(holder, who.now), answered(session, holder, draft)
    outline = outline_of(request, session, holder)
    questions = round_cache.questions(request, session, holder.round)
    toc = toc_of(frame, outline, draft, None, sent, questions)
    unseen = [
        row.id
        for row, section in zip(outline, toc.items[1:], strict=True)
        if row.is_gone_through and not section.done and not frame.why_closed(row.id)
    ]
    go_on = f"{frame.base}/sections/{unseen[0]}" if unseen else f"{frame.base}/whole"
    letter = holder.round.cover_letter
    decision = conclusion(session, holder.round.id) if holder.status is RoundStatus.CONCLUDED else None
    shown = StartPage(
        frame=frame,
        lead=lead_of(letter),
        cover_letter=paragraphs_of(letter),
        questions=[(question, href_of(frame, question)) for question in questions if question.withdrawn_at is None],
        documents=round_cache.documents(request, session, holder.round),
        toc=toc,
        begun=draft.version > 0,
        saved_by=draft.saved_by,
        saved_at=draft.saved_at,
        contents=so_far(draft),
        receipt=sent.receipt if sent else None,
        go_on=go_on,
        left=left_to_do(frame, draft, unseen, go_on, missing_answers(frame, questions, draft)),
        waiting=waiting_for(request, session, holder, who),
        answered=sent,
        has_plan=holder.round.plan_version_id is not None,
        decision=decision.in_words if decision else "",
        background=background_words(round_cache.background(request, session, holder.round)),
        meetings=_meetings(session, holder, frame, day_of(who.now)),
    )
    return page(request, "drafts/start.html", shown)


def _meetings(session: Read, holder: Holder, frame: RespondentFrame, today: datetime.date) -> Chance:
    """When the body meets, as far as the authority knows: until its own last day, and after it (one statement)."""
    if not frame.can_write or (frame.answered and not frame.can_confirm):
        return NOT_KNOWN
    days = meeting_days(session, holder.consultee.organisation_id, since=today)
    return chance(days, today=today, deadline=frame.deadline)


def left_to_do(
    frame: RespondentFrame, draft: DraftState, unseen: list[int], go_on: str, missing: Sequence[MissingAnswer] = ()
) -> list[Left]:
    """What is left before the answer can be, or should be, sent: in the order in which it is done."""
    left = []
    if unseen and (draft.seen or draft.has_words):  # an answer that is a file alone goes through no sections
        n = len(unseen)
        words = ngettext("Gå igenom {n} avsnitt till, om det rör er", "Gå igenom {n} avsnitt till, de som rör er", n)
        left.append(Left(words.format(n=n), go_on))
    if missing and draft.stance not in (Stance.NO_OBJECTION, Stance.ABSTAINS):
        n = len(missing)
        words = ngettext("Besvara {n} fråga som måste besvaras", "Besvara {n} frågor som måste besvaras", n)
        left.append(Left(words.format(n=n), missing[0].href))
    if draft.stance is None:
        left.append(Left(_("Säg vad ni tycker om planen som helhet"), f"{frame.base}/whole"))
    return [*left, Left(_("Granska och skicka"), f"{frame.base}/check")]
