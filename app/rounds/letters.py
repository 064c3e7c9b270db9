"""What every letter about a round says of it, in one place; and a letter to every body that can be reached."""

import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.accounts.identity import By
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.mail.outbox import letter_values, post_all
from app.rounds.addressees import News, concerns
from app.rounds.facts import RoundFacts
from app.rounds.models import Consultee, Link, Origin, Round


def about(round_: Round | RoundFacts, organisation: str) -> dict[str, Any]:
    """The facts of a letter to a body: which round, to whom, and whom it asks."""
    facts = {"round_title": round_.title, "registry_number": round_.registry_number, "organisation": organisation}
    if round_.contact is not None:
        person = round_.contact
        facts |= {"contact_name": person.name, "contact_phone": person.phone, "contact_email": person.email}
    return facts


KINDS = {
    News.DOCUMENT: LetterKind.DOCUMENT,
    News.PLAN: LetterKind.PLAN_VERSION,
    News.PLAN_TO_UNANSWERED: LetterKind.PLAN_VERSION,
    News.NEW_DAY: LetterKind.EXTENSION,
    News.REOPENED: LetterKind.EXTENSION,
    News.CANCELLED: LetterKind.CANCELLATION,
}
"""The letter that tells of each."""


def news_of(letter: Letter) -> News | None:
    """What a letter in the outbox tells all of; None for one that is about its body alone."""
    if letter.kind is LetterKind.DOCUMENT:
        return News.DOCUMENT
    if letter.kind is LetterKind.PLAN_VERSION:
        return News.PLAN
    if letter.kind is LetterKind.EXTENSION and letter.facts.get("reopened"):
        return News.REOPENED
    return News.NEW_DAY if letter.kind is LetterKind.EXTENSION and letter.facts.get("to_all") else None


def post_to_reachable(
    session: Session,
    round_: Round,
    news: News,
    *,
    key: str = "",
    with_link: bool = True,
    by: By,
    now: datetime.datetime,
    **facts: Any,
) -> int:
    """Write of some news to every body that it concerns and that has an address, all in one statement; how many.

    ``key``: written once a body under this name, however often. Each letter says whether its body has answered, and who
    sent it; ``facts`` are the same for all.
    """
    told = [body for body in _reachable(session, round_.id) if _is_told(news, round_, body)]
    post_all(
        session,
        [
            letter_values(
                KINDS[news],
                to=body.email,
                to_name=body.name,
                now=now,
                round_id=round_.id,
                consultee_id=body.id,
                link_id=body.link_id if with_link else None,
                dedupe_key=f"{key}:{body.id}" if key else None,
                **about(round_, body.name),
                **body.says(KINDS[news]),
                by_name=by.name,
                **facts,
            )
            for body in told
        ],
    )
    return len(told)


def _is_told(news: News, round_: Round, body: "_Reachable") -> bool:
    """Whom the news concern; of a new day for all, who has not got a later one already."""
    has_later = body.deadline is not None and body.deadline >= round_.deadline
    return concerns(news, body) and not (news is News.NEW_DAY and has_later)


class _Reachable(NamedTuple):
    """A body that a letter can go to, with its contact's link, and where it stands."""

    id: int
    name: str
    email: str
    link_id: int
    stance: str | None
    preliminary: bool | None
    exempted_at: datetime.datetime | None
    origin: Origin
    deadline: datetime.date | None
    withdrawn: bool

    def says(self, kind: LetterKind) -> dict[str, Any]:
        """How its answer stands, as a letter of the kind says it; one of the last day also says what was taken back."""
        answered = self.stance is not None
        said: dict[str, Any] = {"answered": answered}
        return said | {"withdrawn": self.withdrawn and not answered} if kind is LetterKind.EXTENSION else said


def _reachable(session: Session, round_id: int) -> list[_Reachable]:
    """The bodies whose contact has an address and a link that holds."""
    query: Any = (
        select(
            col(Consultee.id),
            col(Consultee.name),
            col(Link.email),
            col(Link.id),
            col(Consultee.stance),
            col(Consultee.preliminary),
            col(Consultee.exempted_at),
            col(Consultee.origin),
            col(Consultee.deadline),
            col(Consultee.withdrawn),
        )
        .join(Link, (col(Link.consultee_id) == Consultee.id) & col(Link.is_contact))
        .where(col(Consultee.round_id) == round_id, col(Link.email).is_not(None), col(Link.revoked_at).is_(None))
        .order_by(col(Consultee.position))
    )
    return [_Reachable(*row) for row in session.connection().execute(query)]
