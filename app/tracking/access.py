"""The only way in to a request for more time. Not yours is not found."""

from sqlmodel import Session

from app.accounts.identity import Asker
from app.accounts.policy import Kind
from app.rounds.access import consultee_for, not_found
from app.tracking.models import Extension


def extension_for(session: Session, who: Asker, extension_id: int) -> Extension:
    """A body's request for more time, for an official who may do ``who.action`` in its round."""
    extension = session.get(Extension, extension_id) if who.official else None
    if extension is None:
        who.clear(Kind.OTHER_HANDLER if who.official else None)
        raise not_found()
    consultee_for(session, who, extension.consultee_id)
    return extension
