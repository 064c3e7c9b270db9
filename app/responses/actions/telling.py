"""Letters that tell a body what became of an answer after it came in: that it is confirmed, or was taken back."""

import datetime
from typing import Any

from sqlmodel import Session

from app.mail.addresses import same_mailbox
from app.mail.kinds import LetterKind
from app.mail.outbox import post
from app.responses.models import Response
from app.rounds.letters import about
from app.rounds.models import Consultee, Round
from app.rounds.queries import contact_link


def tell_body(
    session: Session,
    kind: LetterKind,
    round_: Round,
    consultee: Consultee,
    response: Response,
    *,
    now: datetime.datetime,
    turn: int = 0,
    key: str = "",
    **facts: Any,
) -> None:
    """Write to the body's contact, with its link, and to whoever signed the answer, without one.

    ``turn``: which time, where the same may be told of an answer more than once. ``key``: what is told once, where
    that is not the answer.
    """
    link = contact_link(session, consultee.id)
    to: dict[str, int | None] = {link.email: link.id} if link and link.email and link.revoked_at is None else {}
    signed = response.signatory_email
    if signed and not any(same_mailbox(signed, email) for email in to):
        to[signed] = None
    for position, (email, link_id) in enumerate(to.items()):
        post(
            session,
            kind,
            to=email,
            to_name=consultee.name,
            now=now,
            round_id=round_.id,
            consultee_id=consultee.id,
            link_id=link_id,
            dedupe_key=f"{kind}:{key or response.id}:{position}{f':{turn}' if turn else ''}",
            **about(round_, consultee.name),
            number=response.number,
            **facts,
        )
