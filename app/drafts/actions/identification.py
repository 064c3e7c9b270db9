"""Whether whoever sends has shown who they are, where the round asks for it; and what is kept of that until then."""

import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from app.drafts.models import Signing
from app.drafts.signing import begun
from app.errors import Invalid
from app.i18n import _
from app.responses.identified import Identified
from app.rounds.access import Holder
from app.rounds.kinds import Identification


def require_identified(
    session: Session, holder: Holder, sha256: str, *, browser: str, said: bool, now: datetime.datetime
) -> Identified | None:
    """Who has signed exactly this in this browser. ``said``: its page said that somebody had.

    None where the round does not ask, or where it leaves it to the sender and nobody did. Raises Invalid
    ``identification_changed`` where something else was signed, and ``identification_required``.
    """
    wanted = holder.round.identification
    if wanted is Identification.NONE:
        return None
    there = begun(session, holder, browser)
    if there is not None and there.holds(sha256, now=now) and (said or wanted is Identification.REQUIRED):
        return there.proof
    if said:
        raise Invalid(
            _(
                "Svaret är inte längre det som skrevs under, eller så gick det mer än en timme. "
                "Läs igenom det och skriv under med e-legitimation igen."
            ),
            code="identification_changed",
        )
    if wanted is Identification.REQUIRED:
        raise Invalid(needed_words(holder), code="identification_required", extra={"place": check_page_of(holder)})
    return None


def needed_words(holder: Holder) -> str:
    """That the round takes no answer without, where one identifies oneself, and whom to write to who cannot."""
    how = _(
        "I den här remissen skriver ni under med e-legitimation innan svaret skickas. "
        "Öppna er länk i en webbläsare och välj Skriv under med e-legitimation under Granska och skicka."
    )
    contact = holder.round.contact
    if contact is None:
        return how
    otherwise = _("Går det inte, skriv till {contact}, som kan registrera ert svar.").format(contact=contact.in_words)
    return f"{how} {otherwise}"


def check_page_of(holder: Holder) -> str:
    """Where the body's people sign."""
    return f"/answers/{holder.consultee.id}/check"


def forget_signing(session: Session, holder: Holder) -> None:
    """The draft was sent: what was begun of signing it in any browser is of no use any more."""
    if holder.round.identification is Identification.NONE:
        return
    session.connection().execute(delete(Signing).where(col(Signing.line_id) == holder.link.line_id))
