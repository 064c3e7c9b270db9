"""The link in a set-up letter, which is filled in when the letter is sent."""

from sqlmodel import Session, col, select

from app.accounts.models import SetUpLink
from app.clock import now
from app.mail.models import Letter
from app.settings import Settings
from app.tokens import set_up_token, token_hash


def set_up_url(settings: Settings, session: Session, letter: Letter) -> str | None:
    """The one-time link of a SET_UP letter; None if it is used, expired or replaced by a newer one.

    Who has a password already is told of a link that can replace it, also when somebody has used it meanwhile.
    """
    token = set_up_token(settings.key(), int(letter.facts["set_up_link_id"]))
    valid = col(SetUpLink.used_at).is_(None) & (col(SetUpLink.expires_at) > now())
    valid_link_id = session.exec(
        select(SetUpLink.id).where(
            SetUpLink.token_hash == token_hash(token),
            valid | col(SetUpLink.used_at).is_not(None) if "replaces_password_by" in letter.facts else valid,
        )
    ).first()
    return f"{settings.base_url}/set-up/{token}" if valid_link_id else None
