"""Another open round beside the small world's: of the other handler, with bodies, an answer, a reply and a draft.

Nobody of the first round may learn of it. Every word in it is a bird, so that it is known again wherever it turns up.
"""

import datetime
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.accounts.policy import Kind
from app.assessment.actions.replies import Answer, reply
from app.assessment.models import Outcome
from app.comments.kinds import Stance
from app.comments.models import Point
from app.drafts.actions.save import replace_draft
from app.drafts.models import Draft, DraftAttachment
from app.jobs.models import Job
from app.mail.models import Letter
from app.responses.models import Attachment, Response
from app.rounds.actions import create_round, open_round
from app.rounds.document_models import DocumentVersion, RoundDocument
from app.rounds.kinds import DocumentKind
from app.rounds.models import Consultee, Link, Question, Round
from app.rounds.questions import Asking
from app.storage.models import StoredFile
from app.tracking.models import Extension
from tests.kit.world import KEY, World, answer, comment, holder_of

TITLE = "Bofinkens remiss"
BODY = "Talgoxens förening"
ANSWER = "bofinkssvar"
DRAFT = "talgoxeutkast"
REPLY = "rödhakebesked"
REASON = "näktergalsskäl"
ADDRESS = "talgoxe@bofink.example"


@dataclass
class Second:
    """Ids in the other round: by the names that routes give them."""

    round_id: int = 0
    consultee_id: int = 0
    writing_id: int = 0
    response_id: int = 0
    comment_id: int = 0
    own_point: int = 0
    extension_id: int = 0
    letter_id: int = 0
    job_id: int = 0
    attachment_id: int = 0
    sent_attachment_id: int = 0
    document_id: int = 0
    question_id: int = 0


def second_round(session: Session, world: World, now: datetime.datetime) -> Second:
    """Make it all, by the product's own actions; nothing of the first round changes."""
    by = By("user", world.users[Kind.OTHER_HANDLER], "Olle Handläggare")
    made = create_round(
        session,
        title=TITLE,
        registry_number="KS/2026:88",
        deadline=now.date() + datetime.timedelta(days=75),
        plan_id=world.plan,
        distribution_list_id=world.list,
        cover_letter="Välkomna.",
        questions=[Asking("Ser ni bofinken?")],
        by=by,
        now=now,
    )
    open_round(session, made, key=KEY, by=by, now=now)
    answered, writing = session.exec(
        select(Consultee).where(Consultee.round_id == made.id).order_by(col(Consultee.position)).limit(2)
    ).all()
    second = Second(round_id=made.id, consultee_id=answered.id, writing_id=writing.id)
    answered.name = BODY
    contact = session.exec(select(Link).where(Link.consultee_id == answered.id)).one()
    contact.readdress(ADDRESS)
    _answered(session, world, second, made, by, now)
    _being_written(session, world, second, now)
    wished = Extension(
        id=8001,
        consultee_id=writing.id,
        requested_deadline=now.date() + datetime.timedelta(days=100),
        reason=REASON,
        requested_at=now,
        requested_by=BODY,
    )
    session.add(wished)
    second.extension_id = wished.id
    _files(session, second, now)
    letters = select(Letter.id).where(Letter.round_id == made.id).order_by(col(Letter.id))
    second.letter_id = session.exec(letters).all()[0] or 0
    second.job_id = _file(session, second, by, now)
    second.question_id = session.exec(select(Question.id).where(Question.round_id == made.id)).one()
    return second


def _answered(session: Session, world: World, second: Second, made: Round, by: By, now: datetime.datetime) -> None:
    """The first body has answered, and been replied to."""
    body = second.consultee_id
    answer(session, holder_of(session, body), now=now, section=world.section, text=f"Ett {ANSWER}.")
    second.response_id = session.exec(select(Response.id).where(Response.consultee_id == body)).one()
    second.comment_id = session.exec(select(Point.id).where(Point.consultee_id == body)).one()
    reply(session, made, Answer(second.comment_id, Outcome.NOTED, f"Ett {REPLY}.", "", 0), by=by, now=now)


def _being_written(session: Session, world: World, second: Second, now: datetime.datetime) -> None:
    """The second one is writing."""
    state = replace_draft(
        session,
        holder_of(session, second.writing_id),
        version=0,
        stance=Stance.REJECTS,
        summary=f"Ett {DRAFT}.",
        show_progress=None,
        comments=[comment(f"Ett {DRAFT}.", section=world.section)],
        now=now,
    )
    second.own_point = state.comments[0].id or 0


def _files(session: Session, second: Second, now: datetime.datetime) -> None:
    """A file beside the draft, and one that came with the answer; their bytes are in no store."""
    facts = {"sha256": "8" * 64, "size": 3, "media_type": "text/plain"}
    session.add(StoredFile(created_at=now, **facts))
    session.flush()
    draft_id = session.exec(select(Draft.id).where(Draft.consultee_id == second.writing_id)).one()
    beside = DraftAttachment(id=8007, draft_id=draft_id, name=f"{DRAFT}.txt", added_at=now, **facts)
    sent = Attachment(id=8008, response_id=second.response_id, position=0, name=f"{ANSWER}.txt", **facts)
    session.add_all((beside, sent))
    session.flush()
    second.attachment_id, second.sent_attachment_id = beside.id, sent.id
    kind, round_id = DocumentKind.APPENDIX, second.round_id
    session.add(RoundDocument(id=8009, round_id=round_id, kind=kind, position=1, title=TITLE, created_at=now))
    session.flush()
    version = {"document_id": 8009, "number": 1, "name": f"{ANSWER}.txt", "added_at": now, "added_by": BODY}
    session.add(DocumentVersion(**version, **facts))
    session.flush()
    second.document_id = 8009


def _file(session: Session, second: Second, by: By, now: datetime.datetime) -> int:
    """A file of it has been ordered."""
    asked = {"format": "json", "layout": "focus-area", "variant": "sv", "language": "sv", "personal": False}
    job = Job(
        id=8002, kind="export", round_id=second.round_id, by_id=by.id, arguments=asked, created_at=now, run_at=now
    )
    session.add(job)
    session.flush()
    return job.id
