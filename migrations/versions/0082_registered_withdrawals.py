"""Withdrawals that officials register for a body: by which way and on which day it was told."""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

# In the column's own definition SQLite takes a new CHECK without making the table anew, and drops it with the column.
CHANNEL = (
    "VARCHAR(32) CONSTRAINT ck_withdrawal_channel CHECK (channel IN "
    "('web', 'api', 'email', 'post', 'hand', 'phone', 'meeting'))"
)


def upgrade() -> None:
    op.execute(f"ALTER TABLE withdrawal ADD COLUMN channel {CHANNEL}")
    op.add_column("withdrawal", sa.Column("told_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """The round's history keeps by which way and on which day."""
    for name in ("told_on", "channel"):
        op.drop_column("withdrawal", name)
