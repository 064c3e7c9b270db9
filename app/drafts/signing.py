"""Signing with an electronic identity: who has shown who they are, and that what is sent is what they were shown.

The proof belongs to the browser that was sent to the service, to the link that its holder came in by, and to the very
words: it is of no use to a colleague, nor for a draft that has been changed since.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from app.comments.canonical import NEWEST, said_content
from app.drafts.models import Signing
from app.responses.content import AnswerContent, AttachedFile
from app.responses.decisions import NO_DECISION, AnswerDecision
from app.responses.identified import Identified
from app.responses.receipts import checksum, signed_content
from app.responses.statements import stored_statements
from app.rounds.access import Holder
from app.rounds.models import Link

HOLDS_FOR = datetime.timedelta(hours=1)
"""How long somebody who has shown who they are may take to send."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A signature that was begun in a browser: what was typed then, of what, and who has shown who they are since."""

    id: int
    way: str
    fields: dict[str, Any]
    sha256: str
    proof: Identified | None

    def holds(self, sha256: str, *, now: datetime.datetime) -> bool:
        """Whether somebody has signed exactly this, a short time ago."""
        return self.proof is not None and self.sha256 == sha256 and now - self.proof.at < HOLDS_FOR


def begun(session: Session, holder: Holder, browser: str) -> Begun | None:
    """What was begun in a browser by the holder of a link (one statement, none without a browser)."""
    if not browser or holder.preview:
        return None
    query = select(Signing).where(col(Signing.link_id) == holder.link.id, col(Signing.browser) == browser)
    row = session.exec(query).first()
    if row is None:
        return None
    proof = None
    if row.proved_at is not None:
        proof = Identified(row.service, row.level, row.name, row.proved_at, row.sha256)
    return Begun(row.id, row.way, row.fields, row.sha256, proof)


def link_of_signing(session: Session, signing_id: int) -> Link | None:
    """By which link a signature was begun; None where it is sent, or has been begun anew."""
    query = select(Link).join(Signing, col(Signing.link_id) == col(Link.id)).where(col(Signing.id) == signing_id)
    return session.exec(query).first()


def what_is_signed(
    holder: Holder,
    sent: AnswerContent,
    files: Iterable[AttachedFile],
    *,
    title: str,
    preliminary: bool,
    decision: AnswerDecision | None,
) -> str:
    """The checksum of all that would be sent, and as what."""
    row = {
        "consultee_id": holder.consultee.id,
        "plan_number": holder.round.plan_number,
        "stance": sent.stance,
        "summary": sent.summary,
        "preliminary": preliminary,
        "signatory_title": title.strip(),
        "statements": stored_statements(sent.statements),
        **(decision or NO_DECISION).columns(),
    }
    said = said_content([(None, comment) for comment in sent.comments], NEWEST)
    return checksum(signed_content(row, said, list(files)))
