"""A session knows how its user came in, from where, in which browser, and when the user was last there."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0122"
down_revision = "0121"
branch_labels = None
depends_on = None

TEXTS = {"way": ("password", 20), "browser": ("", 60), "network": ("", 60)}


def upgrade() -> None:
    for name, (before, length) in TEXTS.items():
        op.add_column("user_session", sa.Column(name, sa.String(length), server_default=before, nullable=False))
    op.add_column("user_session", sa.Column("last_seen_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    for name in ("last_seen_at", *TEXTS):
        op.drop_column("user_session", name)
