"""What a sample needs the round to be in first: all answered, closed, more time asked for, a member more, a plan."""

import datetime

from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.accounts.policy import Kind
from app.assessment.actions import Answer, reply_batch
from app.assessment.models import Outcome, Reply
from app.clock import now, today
from app.comments.kinds import CommentKind
from app.comments.models import Point
from app.compilation.actions import write_text
from app.compilation.queries import overview
from app.compilation.texts import subjects
from app.drafts.actions.submission import Sending, submit
from app.mail.kinds import WhyUnsent
from app.mail.models import Letter
from app.organisations.models import ListEntry
from app.responses.actions import recount
from app.responses.models import Comment, Reading, SetAside, Standing
from app.rounds.mailbox_models import MailboxCode
from app.rounds.models import Consultee, Membership, Milestone, Round, Step
from app.tracking.models import Extension, ReminderPlan
from tests.kit.days import in_a_month, next_year
from tests.kit.world import World, answer, holder_of


def everyone_answered(session: Session, world: World) -> None:
    """All bodies of the open round have answered, so that it may be closed."""
    for body in session.exec(select(Consultee.id).where(Consultee.round_id == world.round)).all():
        if body not in (world.consultee, world.other_consultee):
            answer(session, holder_of(session, body or 0), now=now(), section=world.section)
    mine = holder_of(session, world.consultee)
    submit(session, mine, sending=Sending(version=1, name="Sven"), now=now())


def closed(session: Session, world: World) -> None:
    """The open round is closed."""
    session.add(Milestone(round_id=world.round, step=Step.CLOSED, at=now(), by_name="Hanna"))
    session.flush()


def complete(session: Session, world: World) -> None:
    """The open round is compiled, and nothing is missing in it."""
    closed(session, world)
    session.add(Milestone(round_id=world.round, step=Step.COMPILING, at=now(), by_name="Hanna"))
    by = By("user", world.users[Kind.HANDLER], "Hanna")
    points = session.exec(
        select(Standing.point_id).where(Standing.round_id == world.round, col(Standing.done).is_(False))
    )
    replied = {point: session.get(Reply, point) for point in points.all()}
    given = [
        Answer(point, Outcome.NOTED, "Tack.", action="", version=reply.version if reply else 0)
        for point, reply in replied.items()
    ]
    reply_batch(session, session.get_one(Round, world.round), given, by=by, now=now())
    for subject in subjects(overview(session, world.round)):
        write_text(
            session,
            session.get_one(Round, world.round),
            subject,
            text="Planen får stöd.",
            consideration="",
            version=0,
            by=by,
            now=now(),
        )


def came_late(session: Session, world: World) -> None:
    """The answer that there is came after the last day."""
    body = session.get_one(Consultee, world.other_consultee)
    body.late = True
    session.add(body)
    session.flush()


def published(session: Session, world: World) -> None:
    """Its compilation is published."""
    complete(session, world)
    session.add(Milestone(round_id=world.round, step=Step.PUBLISHED, at=now(), by_name="Hanna"))
    session.flush()


def code_sent(session: Session, world: World) -> None:
    """A code has been sent to the body's mailbox, the first of all."""
    session.add(MailboxCode(id=1, mailbox="natur@exempel.se", created_at=now()))
    session.flush()


def extension_asked(session: Session, world: World) -> None:
    """The body has asked for more time."""
    session.add(
        Extension(
            id=1,
            consultee_id=world.consultee,
            requested_deadline=datetime.date.fromisoformat(next_year()),
            reason="Nämnden möts senare.",
            requested_at=now(),
            requested_by="Naturvännerna",
        )
    )
    session.flush()


def exempted(session: Session, world: World) -> None:
    """The body need not answer."""
    body = session.get_one(Consultee, world.consultee)
    body.exempted_at, body.exempted_by, body.exempted_why = now(), "Hanna", "Har ringt."
    session.add(body)
    session.flush()


def member_added(session: Session, world: World) -> None:
    """The reader is a member of the draft round."""
    session.add(Membership(round_id=world.draft_round, user_id=world.users[Kind.READER], created_at=now()))
    session.flush()


def suggested(session: Session, world: World) -> None:
    """The last name on the list looks like another body of the register."""
    for item in (world.item, world.draft_item):
        entry = session.get(ListEntry, item)
        assert entry is not None
        entry.suggested_id = world.free_organisation
    session.flush()


def reminders_planned(session: Session, world: World) -> None:
    """The plan of reminders has a day a month from now."""
    offset = (datetime.date.fromisoformat(in_a_month()) - session.get_one(Round, world.round).deadline).days
    plan = {"offsets": [offset], "working_days": False, "automatic": True, "since": today()}
    session.add(ReminderPlan(round_id=world.round, **plan))
    session.flush()


def first_letter_given_up(session: Session, world: World) -> None:
    """The round's first letter was refused too often."""
    letter = session.get_one(Letter, 1)
    letter.sent_at, letter.given_up_at, letter.why_unsent = None, now(), WhyUnsent.NEVER_TAKEN
    session.add(letter)
    session.flush()


SUMMARY = 77
"""The id and the number of the point that ``summary_sent`` makes."""


def summary_sent(session: Session, world: World) -> None:
    """The answer that there is has something to say in short, which is a point of its own."""
    session.add(
        Point(id=SUMMARY, round_id=world.round, consultee_id=world.other_consultee, number=SUMMARY, is_summary=True)
    )
    session.flush()
    said = {"text": "Vi stöder planen.", "search_text": "vi stöder planen.", "counts": True, "place": 0}
    row = Comment(
        id=SUMMARY,
        kind=CommentKind.SUMMARY,
        response_id=world.response,
        point_id=SUMMARY,
        position=SUMMARY,
        **said,
    )
    session.add(row)
    session.flush()
    recount(session, world.round)


def looked_at(session: Session, world: World) -> None:
    """An official has looked at the answer that there is."""
    session.add(Reading(response_id=world.response, at=now(), by_name="Hanna Lind"))
    session.flush()


def summary_set_aside(session: Session, world: World) -> None:
    """An official has found that it says nothing of its own."""
    summary_sent(session, world)
    session.add(SetAside(point_id=SUMMARY, comment_id=SUMMARY, at=now(), by_name="Hanna Lind"))
    session.flush()
    recount(session, world.round)
