"""The only ways in to a round, a body or an answer. Not yours is not found.

Officials come in with ``round_for`` and ``consultee_for``; a body with ``holder_for`` (cookie) or ``holder_by_token``.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from app.accounts.identity import Asker, By
from app.accounts.policy import Kind, verdict
from app.database import Prepared, lock, only_reads
from app.errors import NotAllowed, NotFound, NotSignedIn
from app.i18n import _
from app.installation import installation_of
from app.mail.outage import MailOutage
from app.rounds import facts
from app.rounds.calendar import day_of
from app.rounds.door_statements import (
    BODY,
    BY_COOKIE,
    BY_LINK,
    BY_TOKEN,
    LOCK_BODY,
    ROUND_OF_ACT,
    ROUND_TO_READ,
    WITH_STEPS,
    locking,
)
from app.rounds.facts import CONSULTEE, LINK, ROUND, WHOLE_ROUND, ConsulteeFacts, LinkFacts, RoundFacts, WholeRound
from app.rounds.labels import link_end_sentence
from app.rounds.link_rules import end_of_link, kind_of, require_in_role, was_in_to_the_end
from app.rounds.models import (
    Consultee,
    Link,
    LinkEnd,
    LinkLine,
    LinkSession,
    Milestone,
    OldLink,
    Round,
    RoundStatus,
    Step,
)
from app.rounds.standing_in import covers_member
from app.tokens import local_key, token_hash
from app.web import cookies
from app.web.idempotency import repeat_for

RANK = [
    Step.CANCELLED,
    Step.ARCHIVED,
    Step.CONCLUDED,
    Step.PUBLISHED,
    Step.COMPILING,
    Step.CLOSED,
    Step.OPENED,
]


@dataclass(frozen=True, slots=True)
class Door:
    """A round that was found, with what the pages' frame needs. ``may`` asks the matrix for another action.

    ``round`` is the entity for who changes something; who only reads has its columns, frozen (``WholeRound``).

    ``plan_id`` and ``list_id`` are the plan and the distribution list it had when it was found.
    """

    round: Round
    steps: dict[Step, datetime.datetime]
    kind: Kind
    plan_id: int | None = None
    list_id: int | None = None

    @property
    def status(self) -> RoundStatus:
        """Where the round stands."""
        return status_of(self.steps)

    @property
    def opened_at(self) -> datetime.datetime | None:
        """When the round was opened; None for a draft."""
        return self.steps.get(Step.OPENED)

    def columns(self) -> dict[str, Any]:
        """Every column of the round's row, by its name."""
        names: tuple[str, ...] = WholeRound._fields
        return {name: getattr(self.round, name) for name in names}

    def may(self, action: str) -> bool:
        """Whether the one who asks may do ``action`` here (conditions aside): for showing a button."""
        return verdict(action, self.kind) in ("A", "S", "C")


def status_of(steps: dict[Step, datetime.datetime]) -> RoundStatus:
    """A round's status from its milestones: the furthest one."""
    for step in RANK:
        if step in steps:
            return RoundStatus.OPEN if step is Step.OPENED else RoundStatus(step.value)
    return RoundStatus.DRAFT


def not_found() -> NotFound:
    """The same words whether it is missing or not yours."""
    return NotFound(_("Sidan finns inte, eller så har du inte tillgång till den."))


def round_for(session: Session, who: Asker, round_id: int) -> Door:
    """A round for an official who may do ``who.action`` in it, with its milestones, in one statement.

    Raises NotFound or NotAllowed.
    """
    if not only_reads(session):
        return _door(session, who, _rows(session, who, ROUND_OF_ACT, round_id))
    if round_id in who.doors:
        known: Door = who.doors[round_id]
        who.clear(known.kind)
        return known
    given = {"wanted": round_id, "user_id": who.user.id if who.official else 0}
    rows = ROUND_TO_READ.all(session, given) if who.official else []
    if not rows:
        raise _nothing_there(who)
    round_ = WholeRound(*rows[0][: len(WHOLE_ROUND)])
    door = who.doors[round_id] = _door(session, who, [(round_, *row[len(WHOLE_ROUND) :]) for row in rows])
    return door


def round_with(session: Session, who: Asker, statement: Any, wanted: int) -> Door:
    """The round that holds something else, by a statement made of ``with_steps`` that narrows by ``wanted``."""
    return _door(session, who, _rows(session, who, statement, wanted))


def _rows(session: Session, who: Asker, statement: Any, wanted: int) -> Sequence[Any]:
    """The round once for each of its milestones, or once without; and whether who asks is a member of it.

    Whoever comes to change something has it locked before it is read: what the act judges by is what it locked.
    """
    given = {"wanted": wanted, "user_id": who.user.id if who.official else 0}
    if who.official:
        lock(session, locking(statement), {"wanted": wanted})
    rows: Sequence[Any] = session.exec(statement, params=given).all() if who.official else []
    if not rows:
        raise _nothing_there(who)
    return rows


def _nothing_there(who: Asker) -> NotFound:
    who.clear(Kind.OTHER_HANDLER if who.official else None)
    return not_found()


def _door(session: Session, who: Asker, rows: Sequence[Any]) -> Door:
    round_, _step, _at, member, plan_id, list_id = rows[0][:6]
    kind = who.kind
    if kind is Kind.HANDLER and not member:
        member = covers_member(session, who.user.id, round_.id, day_of(who.now))
    if kind is Kind.HANDLER and not member:
        kind = Kind.OTHER_HANDLER
    who.clear(kind)
    return Door(
        round_, {Step(step): at for _round, step, at, *_rest in rows if step is not None}, kind, plan_id, list_id
    )


def with_steps() -> Any:
    """The statement of every door: rounds with their milestones, for ``round_with`` to be narrowed."""
    return WITH_STEPS


def steps_of(session: Session, round_id: int) -> dict[Step, datetime.datetime]:
    """A round's milestones with their moments."""
    session.flush()
    return {Step(step): at for step, at in _STEPS.all(session, {"round": round_id})}


_STEPS = Prepared(select(col(Milestone.step), col(Milestone.at)).where(col(Milestone.round_id) == bindparam("round")))


class BodyAndDoor(NamedTuple):
    """A body, and the door to its round."""

    consultee: Consultee
    door: Door


def consultee_for(session: Session, who: Asker, consultee_id: int, *, in_round: int | None = None) -> BodyAndDoor:
    """A body for an official who may do ``who.action`` in its round, in one statement.

    ``in_round``: the round that the address names; a body of another one is not found.
    """
    rows = _rows(session, who, BODY, consultee_id)
    body = BodyAndDoor(rows[0].Consultee, _door(session, who, rows))
    if in_round is not None and body.consultee.round_id != in_round:
        raise not_found()
    return body


@dataclass(frozen=True, slots=True)
class Holder:
    """The holder of a link, let in to one body's answer; or, in a ``preview``, nobody: the address where it begins."""

    consultee: ConsulteeFacts
    round: RoundFacts
    steps: dict[Step, datetime.datetime]
    link: LinkFacts
    kind: Kind
    preview: str = ""
    secret: Callable[[], bytes] | None = None
    """Reads the installation's secret key, where a browser may need one of its own."""

    @property
    def local_key(self) -> str:
        """What the browser seals words with that it could not save before its page was closed; worked out for pages."""
        return local_key(self.secret(), self.link.line_id) if self.secret is not None else ""

    @property
    def status(self) -> RoundStatus:
        """Where the round stands."""
        return status_of(self.steps)

    def may(self, action: str) -> bool:
        """Whether this holder may do ``action`` (conditions aside): for showing a button."""
        return verdict(action, self.kind) in ("A", "S", "C")

    @property
    def by(self) -> By:
        """As history remembers it: the body, by its link."""
        return By("link", self.link.id, self.link.name or self.consultee.name)


def _person(link_id: int) -> str:
    return f"link:{link_id}"


_LINK_AT = len(ROUND) + len(CONSULTEE)


def _holder(who: Asker, rows: Sequence[Any]) -> Holder:
    link = _link_in(rows)
    kind = kind_of(link)
    who.clear(kind, person=_person(link.id))
    require_in_role(who.action, link)
    return _held(rows, kind, installation_of(who.request.app).settings.key)


def _link_in(rows: Sequence[Any]) -> LinkFacts:
    return LinkFacts(*rows[0][_LINK_AT : _LINK_AT + len(LINK)])


def _held(rows: Sequence[Any], kind: Kind, secret: Callable[[], bytes] | None = None) -> Holder:
    columns = rows[0]
    return Holder(
        ConsulteeFacts(*columns[len(ROUND) : _LINK_AT]),
        RoundFacts(*columns[: len(ROUND)]),
        {Step(row.step): row.at for row in rows if row.step is not None},
        _link_in(rows),
        kind,
        secret=secret,
    )


def alone(session: Session, holder: Holder) -> Holder:
    """The same holder as things stand now, with its body locked: the body's people do what follows one at a time."""
    lock_body(session, holder.consultee.id)
    rows = BY_LINK.all(session, {"link": holder.link.id})
    if not rows:
        raise not_found()  # the link was stopped meanwhile
    return _held(rows, holder.kind, holder.secret)


def lock_body(session: Session, consultee_id: int) -> None:
    """Lock a body's round and then the body itself, before anything below them is: its line of links, its draft.

    The round comes first even where only the body seems to matter: its board's version may be raised later (0224).
    """
    lock(session, LOCK_BODY, {"body": consultee_id})


def held_by(session: Session, link: Link) -> Holder:
    """The holder of a link, without a door: for whoever speaks in a body's name, as a seed does."""
    session.flush()
    return _held(BY_LINK.all(session, {"link": link.id}), kind_of(link))


def consultee_of(session: Session, holder: Holder) -> Consultee:
    """The body's own row, for an act that changes it."""
    return session.get_one(Consultee, holder.consultee.id)


def holder_by_token(session: Session, who: Asker, token: str) -> Holder:
    """The holder of a link's token. An unknown or revoked one is not found."""
    rows = BY_TOKEN.all(session, {"token": token_hash(token)})
    if not rows:
        replaced = session.exec(select(OldLink.link_id).where(OldLink.token_hash == token_hash(token))).first()
        if replaced is not None:
            repeat_for(who.request.state, session, _person(replaced))
        who.request.state.cleared = True
        raise NotFound(
            _("Länken gäller inte. Kontrollera att hela länken kom med, eller be om en ny."), code="link_unknown"
        )
    return _holder(who, rows)


def holder_for(session: Session, who: Asker, consultee_id: int) -> Holder:
    """The one who came in by a link to this body and has its cookie. Somebody else's is not found.

    An official is one, whatever else the browser holds; one who sees a preview came by a door of their own.
    """
    previewed: Holder | None = getattr(who.request.state, "previewed", None)
    if previewed is not None:
        return previewed
    cookie = cookies.read(who.request, cookies.ANSWER)
    if who.official is not None:
        _refuse_official(session, who, consultee_id)
    if cookie:
        given = {"body": consultee_id, "cookie": token_hash(cookie), "now": who.now}
        rows = BY_COOKIE.all(session, given)
        if rows:
            who.request.state.mail_outage = MailOutage.of(rows[0].mail_fault, rows[0].mail_fault_since)
            if rows[0].entered_at is None:
                who.request.state.first_look = facts.FirstLook(_link_in(rows), rows[0].let_in_at)
            return _holder(who, rows)
    kind = kind_of_link(session, cookie=cookie, now=who.now) if cookie else None
    if kind is Kind.OLD:
        refuse_replaced(session, who, consultee_id, token_hash(cookie or ""))
    if kind is not None:
        who.clear(Kind.OTHER_CONTACT if kind is Kind.CONTACT else Kind.OTHER_COLLEAGUE)
        raise not_found()
    who.request.state.cleared = True
    raise NotSignedIn(
        _("Öppna länken i ert mejl igen för att fortsätta."), code="link_needed", extra={"place": "/link-needed"}
    )


def _refuse_official(session: Session, who: Asker, consultee_id: int) -> NoReturn:
    """Officials have no business in a body's own space; the matrix says how each of them is told."""
    body = session.get(Consultee, consultee_id)
    round_for(session, who, body.round_id if body else 0)
    raise not_found()


def kind_of_link(
    session: Session, *, cookie: str | None = None, token: str | None = None, now: datetime.datetime
) -> Kind | None:
    """What the holder of a link's cookie or token is at the own body; None for an unknown one, or a cookie run out.

    A browser that holds both a link in force and a replaced one is what the link in force makes it.
    """
    links = select(Link).where(col(Link.revoked_at).is_(None))
    if cookie is not None:
        query = links.join(LinkSession, col(LinkSession.link_id) == Link.id)
        lasts = (LinkSession.token_hash == token_hash(cookie), col(LinkSession.expires_at) > now)
        query = query.where(*lasts, LinkSession.generation == Link.generation)
        replaced: Any = select(LinkSession.id).where(*lasts)
    else:
        query = links.where(Link.token_hash == token_hash(token or ""))
        replaced = select(OldLink.link_id).where(OldLink.token_hash == token_hash(token or ""))
    link = session.exec(query).first()
    if link is not None:
        return kind_of(link)
    return Kind.OLD if session.exec(replaced.limit(1)).first() is not None else None


def why_ended(session: Session, link: Link) -> LinkEnd:
    """Why an earlier token of the link holds no longer. While the contact's own link is stopped there is no other."""
    contact = select(Link.revoked_at).where(Link.consultee_id == link.consultee_id, col(Link.is_contact))
    if session.exec(contact.order_by(col(Link.id))).first() is not None:
        return LinkEnd.STOPPED
    return end_of_link(link.revoked_at, session.get_one(LinkLine, link.line_id).ended_at)


def refuse_replaced(session: Session, who: Asker, consultee_id: int, cookie_hash: str) -> None:
    """Tell a browser whose link to this body was replaced or stopped so; where a draft waits, lead to its buttons."""
    query = (
        select(LinkLine, Link)
        .join(LinkSession, col(LinkSession.line_id) == LinkLine.id)
        .join(Link, col(Link.id) == LinkSession.link_id)
        .where(LinkSession.token_hash == cookie_hash, LinkSession.consultee_id == consultee_id)
        .where(col(LinkSession.expires_at) > who.now)
    )
    rows = session.exec(query).all()
    if not rows:
        who.clear(Kind.OTHER_CONTACT)
        raise not_found()
    who.request.state.cleared = True
    waits = any(line.is_sealed and was_in_to_the_end(link, line) for line, link in rows)
    why = why_ended(session, rows[0][1])
    place = f"/answers/{consultee_id}/handover" if waits else f"/link-needed?why={why}"
    raise NotSignedIn(link_end_sentence(why), code=f"link_{why}", extra={"place": place})


def require(allowed: bool, message: str) -> None:
    """A condition ("C") of the matrix: NotAllowed unless it holds."""
    if not allowed:
        raise NotAllowed(message)
