"""The small world with answers in it, and shorthands for what bodies and officials do there."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.accounts.policy import Kind
from app.assessment.actions import Answer, reply
from app.assessment.models import Outcome
from app.assessment.verify import verify_replies
from app.clock import now as clock_now
from app.comments.fields import Content
from app.comments.kinds import CommentKind, Stance
from app.comments.models import Point
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.database import Database
from app.drafts import queries as drafts
from app.drafts.actions.save import replace_draft
from app.drafts.actions.submission import Sending, submit
from app.organisations.models import Organisation, OrganisationKind
from app.plans.models import Section
from app.responses.verify_counts import verify_counts
from app.rounds.actions import add_consultee
from app.rounds.models import Consultee, Milestone, Origin, Round, Step
from app.rounds.verify import verify_deadlines
from app.sorting import sort_key
from tests.kit.world import KEY, World, build, holder_of

ALREADY = "En synpunkt."
"""What the one answer of the small world says, on Bakgrund."""


def edit(
    text: str = "",
    *,
    section: int | None = None,
    paragraph: int | None = None,
    cell: int | None = None,
    kind: CommentKind = CommentKind.COMMENT,
    id: int | None = None,
    stance: Stance | None = None,
    proposed: str = "",
    reason: str = "",
    quote: str = "",
) -> WrittenComment:
    """A comment as a body sends it."""
    place = Place(section_id=section, paragraph=paragraph, cell_id=cell)
    return WrittenComment(id, kind, place, stance, Content(text, proposed, reason, quote=quote))


@dataclass
class Desk:
    """The world and its database. Everything is committed at once."""

    database: Database
    world: World

    @property
    def handler(self) -> By:
        """The member who replies."""
        return By("user", self.world.users[Kind.HANDLER], "Person handler")

    def bearer(self, kind: Kind = Kind.HANDLER) -> dict[str, str]:
        """The header of an official's token."""
        return {"Authorization": f"Bearer {self.world.tokens[kind]}"}

    def comments(self, rest: str = "") -> str:
        """The API's address of the round's comments."""
        return f"/api/v1/rounds/{self.world.round}/comments{rest}"

    def section(self, title: str) -> int:
        """A section's id by its heading."""
        with self.database.read() as session:
            query = select(Section.id).where(Section.version_id == self.world.plan_version, Section.title == title)
            return session.exec(query).one() or 0

    def answer(
        self,
        body: int,
        *edits: WrittenComment,
        stance: Stance = Stance.SUPPORTS_WITH_CHANGES,
        summary: str = "",
        now: datetime.datetime | None = None,
    ) -> list[int]:
        """Save a body's draft with exactly these comments and send it; returns the comments' ids in order."""
        with self.database.write() as session:
            return send(session, body, list(edits), stance=stance, summary=summary, now=now or clock_now())

    def reply(self, comment: int, outcome: str = "noted", text: str = "Tack.", version: int = 0) -> None:
        """Reply as the handler."""
        with self.database.write() as session:
            round_ = session.exec(select(Round).where(Round.id == self.world.round)).one()
            answer = Answer(comment, Outcome(outcome), text, "", version)
            reply(session, round_, answer, by=self.handler, now=clock_now())

    def bodies(self, n: int, *, first: int = 0) -> list[int]:
        """So many bodies more, numbered from the first, each with an answer of one comment on Skog."""
        ids = []
        for index in range(first, first + n):
            name = f"Byalaget nummer {index}"
            with self.database.write() as session:
                ids.append(self._body(session, name))
            self.answer(ids[-1], edit(f"Mer skog, säger {name}.", section=self.world.focus_section))
        return ids

    def _body(self, session: Session, name: str) -> int:
        organisation = Organisation(
            name=name,
            name_key=name.casefold(),
            sort_key=sort_key(name),
            search_text=name.casefold(),
            kind=OrganisationKind.ASSOCIATION,
            email=f"{name.split()[-1]}@exempel.se",
            created_at=clock_now(),
        )
        session.add(organisation)
        session.flush()
        round_ = session.exec(select(Round).where(Round.id == self.world.round)).one()
        body = add_consultee(
            session,
            round_,
            organisation_id=organisation.id,
            origin=Origin.ADDED,
            group="Fler",
            key=KEY,
            by=self.handler,
            now=clock_now(),
        )
        return body.id

    def step(self, step: Step) -> None:
        """Take the round a step on."""
        with self.database.write() as session:
            session.add(Milestone(round_id=self.world.round, step=step, at=clock_now(), by_name="Prov"))

    def faults(self) -> list[str]:
        """What verify finds."""
        with self.database.read() as session:
            return [*verify_counts(session), *verify_replies(session), *verify_deadlines(session)]

    def third_body(self) -> int:
        """The body of the list that has neither a draft nor an answer."""
        with self.database.read() as session:
            query = select(Consultee.id).where(Consultee.round_id == self.world.round)
            return session.exec(query.order_by(col(Consultee.position))).all()[2] or 0

    def numbers(self) -> dict[int, int | None]:
        """Comment id → number."""
        with self.database.read() as session:
            return {row.id: row.number for row in session.exec(select(Point))}


def send(
    session: Session, body: int, edits: list[WrittenComment], *, stance: Stance, summary: str, now: datetime.datetime
) -> list[int]:
    """A draft with exactly these comments, sent."""
    holder = holder_of(session, body)
    current = drafts.draft(session, holder)
    state: Any = replace_draft(
        session,
        holder,
        version=current.version,
        stance=stance,
        summary=summary,
        show_progress=None,
        comments=edits,
        now=now,
    )
    sending = Sending(version=state.version, name="Sven Svarare")
    submit(session, holder, sending=sending, now=now)
    now_held = holder_of(session, body)  # the holder let in before still knows the answer that counted then
    return [comment.id for comment in drafts.draft(session, now_held).comments]


@pytest.fixture
def desk(database: Database, filled: Callable[..., World]) -> Desk:
    """A round with one answer of one comment (on Bakgrund, id ``desk.world.point``)."""
    return Desk(database, filled(lambda session: build(session, clock_now()), named="world"))
