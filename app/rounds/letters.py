"""What every letter about a round says of it, in one place; and a letter to every body that can be reached."""

import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlmodel import Session, col

from app.accounts.identity import By
from app.mail.kinds import LetterKind
from app.mail.outbox import letter_values, post_all
from app.rounds.facts import RoundFacts
from app.rounds.models import Consultee, Link, Round


def about(round_: Round | RoundFacts, organisation: str) -> dict[str, Any]:
    """The facts of a letter to a body: which round, to whom, and whom it asks."""
    facts = {"round_title": round_.title, "registry_number": round_.registry_number, "organisation": organisation}
    if round_.contact is not None:
        person = round_.contact
        facts |= {"contact_name": person.name, "contact_phone": person.phone, "contact_email": person.email}
    return facts


def post_to_reachable(
    session: Session,
    round_: Round,
    kind: LetterKind,
    *,
    key: str = "",
    with_link: bool = True,
    still_to_answer_by: datetime.date | None = None,
    still_asked: bool = False,
    unanswered: bool = False,
    by: By,
    now: datetime.datetime,
    **facts: Any,
) -> int:
    """Write a letter of a kind to every body with an address, all in one statement; how many.

    ``key``: written once a body under this name, however often. ``still_to_answer_by``: only those for whom that is
    the last day; ``still_asked``: only those that need answer; ``unanswered``: only those whose answer has not come.
    Each letter says whether its body has answered, and who sent it; ``facts`` are the same for all.
    """
    told = [
        body
        for body in _reachable(session, round_.id, still_to_answer_by=still_to_answer_by, still_asked=still_asked)
        if not (unanswered and body.answered)
    ]
    post_all(
        session,
        [
            letter_values(
                kind,
                to=body.email,
                to_name=body.name,
                now=now,
                round_id=round_.id,
                consultee_id=body.id,
                link_id=body.link_id if with_link else None,
                dedupe_key=f"{key}:{body.id}" if key else None,
                **about(round_, body.name),
                **body.stands(kind),
                by_name=by.name,
                **facts,
            )
            for body in told
        ],
    )
    return len(told)


class _Told(NamedTuple):
    """A body that a letter goes to, with its contact's link."""

    id: int
    name: str
    email: str
    link_id: int
    answered: bool
    withdrawn: bool

    def stands(self, kind: LetterKind) -> dict[str, Any]:
        """How its answer stands, as a letter of the kind says it; one of the last day also says what was taken back."""
        said: dict[str, Any] = {"answered": self.answered}
        return said | {"withdrawn": self.withdrawn and not self.answered} if kind is LetterKind.EXTENSION else said


def _reachable(
    session: Session, round_id: int, *, still_to_answer_by: datetime.date | None = None, still_asked: bool = False
) -> list[_Told]:
    """The bodies with an address. With a day: those for whom it is the last one."""
    answer = col(Consultee.stance)
    query: Any = (
        select(
            col(Consultee.id),
            col(Consultee.name),
            col(Link.email),
            col(Link.id),
            answer.is_not(None),
            col(Consultee.withdrawn),
        )
        .join(Link, (col(Link.consultee_id) == Consultee.id) & col(Link.is_contact))
        .where(col(Consultee.round_id) == round_id, col(Link.email).is_not(None), col(Link.revoked_at).is_(None))
        .order_by(col(Consultee.position))
    )
    if still_to_answer_by is not None:
        unfinished = or_(answer.is_(None), col(Consultee.preliminary).is_(True))
        no_later_day = or_(col(Consultee.deadline).is_(None), col(Consultee.deadline) < still_to_answer_by)
        query = query.where(unfinished, no_later_day)
    if still_asked or still_to_answer_by is not None:
        query = query.where(col(Consultee.exempted_at).is_(None))
    return [_Told(*row) for row in session.connection().execute(query)]
