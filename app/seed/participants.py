"""What bodies and officials do in a seeded round, at a given moment, through the rooms' actions."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.comments.answering import AnswerGiven
from app.comments.kinds import Stance
from app.comments.written import WrittenComment
from app.drafts import queries as drafts
from app.drafts.actions import Sending, attach, replace_draft, submit
from app.drafts.state import DraftState
from app.installation import Installation
from app.mail.models import Letter
from app.responses.actions import Registering, register
from app.responses.models import Channel
from app.responses.upload import keep_file
from app.rounds.access import Holder, consultee_of, held_by
from app.rounds.actions import add_consultee, enter
from app.rounds.calendar import day_of
from app.rounds.models import Consultee, Link, Origin, QuestionKind, Round
from app.rounds.queries import questions
from app.rounds.questions import AskedQuestion
from app.seed.script import Answer, Said, answers, bodies
from app.seed.surroundings import Map
from app.tracking.actions import decide_extension, exempt, grant_extension, request_extension
from app.tracking.letters import RoundLetters
from app.tracking.models import Extension

Act = Callable[[datetime.datetime], object]


@dataclass(frozen=True, slots=True)
class Troupe:
    """Everybody in one round. Each method gives an act for the timeline; bodies are told by their names."""

    session: Session
    installation: Installation
    round: Round
    handler: By
    map: Map
    links: dict[str, Link] = field(default_factory=dict)

    def holder(self, name: str) -> Holder:
        """A body's contact, let in, as things stand now."""
        if name not in self.links:
            query = select(Link).join(Consultee, col(Consultee.id) == Link.consultee_id).where(col(Link.is_contact))
            query = query.where(Consultee.round_id == self.round.id, Consultee.name == name)
            self.links[name] = self.session.exec(query).one()
        return held_by(self.session, self.links[name])

    def consultee(self, name: str) -> Consultee:
        """A body."""
        return consultee_of(self.session, self.holder(name))

    def opens(self, name: str) -> Act:
        """The body presses the button on its link's page."""
        return lambda now: enter(self.session, self.holder(name).link, now=now)

    def drafts(self, name: str, *, part: float = 1.0, hidden: bool = False) -> Act:
        """The body saves what it has written: the first ``part`` of its answer."""
        told = answers()[name]
        said = told.said[: max(1, round(len(told.said) * part))]
        return lambda now: self._save(name, told, said, now, show=not hidden)

    def answers(self, name: str, *, preliminary: bool = False, file: str = "") -> Act:
        """The body writes all of its answer and sends it, ``attached.txt`` going with it as ``file``."""
        told = answers()[name]

        def act(now: datetime.datetime) -> None:
            begun = now - datetime.timedelta(minutes=55)
            if self.holder(name).consultee.opened_at is None:
                enter(self.session, self.holder(name).link, now=begun)
            self._save(name, told, told.said, begun)
            if file:
                self._attach(name, file, begun)
            self._send(name, now, preliminary=preliminary)

        return act

    def is_registered(self, name: str, *, channel: Channel) -> Act:
        """The body's answer comes by another way that day, and the handler registers it."""
        told, signs = answers()[name], _signs(name)

        def act(now: datetime.datetime) -> None:
            registering = Registering(
                channel=channel,
                received_on=day_of(now),
                stance=told.stance,
                summary=told.summary,
                comments=[_edit(self.map, point) for point in told.said],
                name=signs[0],
                title=signs[1],
            )
            register(
                self.session,
                self.round,
                self.consultee(name),
                registering=registering,
                by=self.handler,
                now=now,
            )

        return act

    def replaces(self, name: str, *, words: str, added: str) -> Act:
        """The body sends its answer again, with more said in the comment that begins with ``words``."""

        def act(now: datetime.datetime) -> None:
            before = self._draft(name)
            changed = [
                _longer(comment, added) if comment.content.text.startswith(words) else comment
                for comment in before.comments
            ]
            self._store(name, before, before.stance, before.summary, changed, now - datetime.timedelta(minutes=20))
            self._send(name, now)

        return act

    def asks_for_time(self, name: str, *, until: datetime.date, reason: str) -> Act:
        """The body asks for another last day."""
        return lambda now: request_extension(
            self.session, self.consultee(name), deadline=until, reason=reason, by=self.holder(name).by, now=now
        )

    def grants_time(self, name: str) -> Act:
        """The handler grants what the body asked for."""

        def act(now: datetime.datetime) -> None:
            query = select(Extension).where(Extension.consultee_id == self.holder(name).consultee.id)
            asked = self.session.exec(query).one()
            decide_extension(self.session, asked, granted=True, by=self.handler, now=now)

        return act

    def gives_time(self, name: str, *, until: datetime.date, reason: str) -> Act:
        """The handler gives a body another last day."""
        return lambda now: grant_extension(
            self.session, self.consultee(name), deadline=until, reason=reason, by=self.handler, now=now
        )

    def is_exempted(self, name: str, *, reason: str) -> Act:
        """The handler notes that a body need not answer."""
        return lambda now: exempt(
            self.session,
            self.round,
            consultee_ids=[self.holder(name).consultee.id],
            reason=reason,
            by=self.handler,
            now=now,
        )

    def is_added(self, organisation_id: int, *, origin: Origin, group: str) -> Act:
        """The handler lets another body in."""
        return lambda now: add_consultee(
            self.session,
            self.round,
            organisation_id=organisation_id,
            origin=origin,
            group=group,
            key=self.installation.settings.key(),
            by=self.handler,
            now=now,
        )

    def bounces(self, name: str) -> Act:
        """The last letter to a body comes back."""

        def act(now: datetime.datetime) -> None:
            query = select(Letter).where(Letter.link_id == self.holder(name).link.id)
            query = query.order_by(col(Letter.id).desc())
            letter = self.session.exec(query.limit(1)).one()
            letter.sent_at, letter.bounced_at, letter.attempts = None, now, 1
            letter.error = "550 5.1.1 Mailbox does not exist"
            self.session.add(letter)
            self.session.flush()
            RoundLetters(self.installation.settings).settled(self.session, letter, "bounced", now)

        return act

    def _draft(self, name: str) -> DraftState:
        return drafts.draft(self.session, self.holder(name))

    def _save(
        self, name: str, told: Answer, said: Iterable[Said], now: datetime.datetime, *, show: bool = True
    ) -> None:
        before = self._draft(name)
        edits = [_edit(self.map, point) for point in said]
        given = _given(questions(self.session, self.round.id), told)
        self._store(name, before, told.stance, told.summary, edits, now, show=show, given=given)

    def _store(
        self,
        name: str,
        before: DraftState,
        stance: Stance | None,
        summary: str,
        edits: Sequence[WrittenComment],
        now: datetime.datetime,
        *,
        show: bool = True,
        given: Sequence[AnswerGiven] | None = None,
    ) -> None:
        replace_draft(
            self.session,
            self.holder(name),
            version=before.version,
            stance=stance,
            summary=summary,
            show_progress=show,
            comments=edits,
            answers=given,
            now=now,
        )

    def _attach(self, name: str, file: str, now: datetime.datetime) -> None:
        with Path(__file__).with_name("attached.txt").open("rb") as source:
            kept = keep_file(self.installation.store, source, file)
        attach(self.session, self.holder(name), kept, now=now)

    def _send(self, name: str, now: datetime.datetime, *, preliminary: bool = False) -> None:
        signs = _signs(name)
        sending = Sending(version=self._draft(name).version, name=signs[0], title=signs[1], preliminary=preliminary)
        submit(self.session, self.holder(name), sending=sending, now=now)


def _signs(name: str) -> tuple[str, str]:
    body = next((planned for planned in bodies() if planned.name == name), None)
    return (body.signatory, body.title) if body else ("Gösta Hall", "ordförande")


def _given(asked: Sequence[AskedQuestion], told: Answer) -> list[AnswerGiven]:
    """What the body answers to those of the round's questions that it says anything about."""
    given = []
    for place, question in enumerate(asked, start=1):
        words = told.given.get(place)
        if not words:
            continue
        if question.kind is QuestionKind.TEXT:
            given.append(AnswerGiven(question.id, text=words))
        elif question.kind is QuestionKind.SCALE:
            given.append(AnswerGiven(question.id, value=int(words)))
        else:
            given.append(AnswerGiven(question.id, choice=words))
    return given


def _edit(map_: Map, said: Said) -> WrittenComment:
    return WrittenComment(None, said.kind, map_.place(said.place), said.stance, said.content)


def _longer(comment: WrittenComment, added: str) -> WrittenComment:
    return replace(comment, content=comment.content._replace(text=comment.content.text + added))
