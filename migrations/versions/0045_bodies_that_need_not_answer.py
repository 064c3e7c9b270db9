"""A body may be marked as one that need not answer: since when, by whom, why."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("consultee", sa.Column("exempted_at", UTCDateTime(), nullable=True))
    op.add_column("consultee", sa.Column("exempted_by", sa.String(300), nullable=False, server_default=""))
    op.add_column("consultee", sa.Column("exempted_why", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in ("exempted_why", "exempted_by", "exempted_at"):
        op.drop_column("consultee", name)
