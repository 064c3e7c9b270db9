"""API tokens end on a day and know when they were last used. Those that there are end a year from now."""

import datetime

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import add_member, remove_member

revision = "0128"
down_revision = "0127"
branch_labels = None
depends_on = None

A_YEAR = datetime.timedelta(days=365)


def upgrade() -> None:
    for name in ("expires_at", "warned_at"):
        op.add_column("api_token", sa.Column(name, UTCDateTime(), nullable=True))
    op.add_column("api_token", sa.Column("last_used_on", sa.Date(), nullable=True))
    tokens = sa.table("api_token", sa.column("expires_at", UTCDateTime()), sa.column("revoked_at"))
    working = sa.update(tokens).where(tokens.c.revoked_at.is_(None))
    op.execute(working.values(expires_at=datetime.datetime.now(datetime.UTC) + A_YEAR))
    add_member("token_ends", "letter.kind")


def downgrade() -> None:
    remove_member("token_ends", "letter.kind")
    for name in ("last_used_on", "warned_at", "expires_at"):
        op.drop_column("api_token", name)
