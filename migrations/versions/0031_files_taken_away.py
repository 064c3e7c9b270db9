"""A file that was taken away from a draft can be put back: its row stays, with when it went."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("draft_attachment", sa.Column("removed_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM draft_attachment WHERE removed_at IS NOT NULL")
    op.drop_column("draft_attachment", "removed_at")
