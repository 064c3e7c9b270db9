"""An answer that a body has sent is told: a line of history, and a receipt to who sent it and who signed."""

import datetime
from collections.abc import Sequence

from sqlmodel import Session

from app.history.actions import record
from app.mail.addresses import same_mailbox
from app.responses.actions.joint import tell_named
from app.responses.actions.receipt_letter import post_receipts
from app.responses.content import AnswerContent, AttachedFile
from app.responses.models import Response
from app.rounds.access import Holder


def announce(
    session: Session,
    holder: Holder,
    response: Response,
    sent: AnswerContent,
    files: Sequence[AttachedFile],
    *,
    now: datetime.datetime,
) -> None:
    """Write the line of history and the receipts of what the holder of a link has sent, in the same transaction."""
    consultee = holder.consultee
    record(
        session,
        "response.submitted",
        by=holder.by,
        now=now,
        round_id=holder.round.id,
        subject=("consultee", consultee.id),
        name=consultee.name,
        number=response.number,
        revision=response.revision,
        stance=str(response.stance),
        late=response.late,
        preliminary=response.preliminary,
        sha256=response.sha256,
    )
    if response.on_behalf_of:
        tell_named(session, holder.round, consultee.name, response, by=holder.by, now=now)
    to: dict[str, int | None] = {holder.link.email: holder.link.id} if holder.link.email else {}
    if response.signatory_email and not same_mailbox(response.signatory_email, holder.link.email):
        to[response.signatory_email] = None
    post_receipts(session, holder.round, consultee, response, sent, files, to=to, now=now)
