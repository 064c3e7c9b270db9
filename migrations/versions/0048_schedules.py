"""A round opens by itself at a set time, and closes by itself after its last own deadline."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "round_schedule",
        sa.Column("round_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opens_at", UTCDateTime(), nullable=True),
        sa.Column("opens_by", sa.String(300), nullable=False),
        sa.Column("opens_by_id", sa.Integer(), nullable=True),
        sa.Column("stopped_at", UTCDateTime(), nullable=True),
        sa.Column("closes_after", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["opens_by_id"], ["user_account.id"], name=op.f("fk_round_schedule_opens_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_schedule_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_round_schedule")),
    )
    op.create_index("ix_round_schedule_opens_at", "round_schedule", ["opens_at"])


def downgrade() -> None:
    op.drop_table("round_schedule")
