"""Who has an account by the sign-in service."""

from sqlmodel import Session, select

from app.accounts.oidc.models import ProviderIdentity


def is_linked(session: Session, user_id: int, issuer: str) -> bool:
    """Whether a user comes in by this service."""
    query = select(ProviderIdentity.id).where(ProviderIdentity.user_id == user_id, ProviderIdentity.issuer == issuer)
    return session.exec(query).first() is not None
