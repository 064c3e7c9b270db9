"""Which account is whose at the sign-in service."""

import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class ProviderIdentity(SQLModel, table=True):
    """Who a user is at the service: ``subject`` never changes and is nobody else's, unlike an address.

    ``role_lost_at``: since when the account is off because the service says no role of the person's.
    """

    __tablename__ = "provider_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("user_id", "issuer"))

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id")
    issuer: str = Field(max_length=300)
    subject: str = Field(max_length=255)
    created_at: datetime.datetime
    role_lost_at: datetime.datetime | None = None
