"""Rows of append-only tables are sealed by lines of history; how far each table is."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0129"
down_revision = "0128"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_up_to",
        sa.Column("table_name", sa.String(64), nullable=False),
        sa.Column("last", sa.String(40), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("table_name", name=op.f("pk_sealed_up_to")),
    )


def downgrade() -> None:
    op.drop_table("sealed_up_to")
