"""The link that a set-up letter carries, put in when the letter is sent."""

from sqlmodel import Session, col, select

from app.accounts.models import SetUpLink
from app.clock import now
from app.mail.models import Letter
from app.settings import Settings
from app.tokens import set_up_token, token_hash


def set_up_url(settings: Settings, session: Session, letter: Letter) -> str | None:
    """The one-time link of a letter of kind SET_UP; None when it has been used or a fresh one has taken its place."""
    token = set_up_token(settings.key(), int(letter.facts["set_up_link_id"]))
    holds = session.exec(
        select(SetUpLink.id).where(
            SetUpLink.token_hash == token_hash(token),
            col(SetUpLink.used_at).is_(None),
            col(SetUpLink.expires_at) > now(),
        )
    ).first()
    return f"{settings.base_url}/set-up/{token}" if holds else None
