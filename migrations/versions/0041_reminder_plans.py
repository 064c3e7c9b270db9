"""When the bodies of a round are reminded, and whom a reminder leaves out."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_plan",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("offsets", sa.JSON(), nullable=False),
        sa.Column("working_days", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_reminder_plan_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_reminder_plan")),
    )
    op.create_index(op.f("ix_reminder_plan_automatic"), "reminder_plan", ["automatic"])
    op.create_table(
        "reminder_exception",
        sa.Column("consultee_id", sa.Integer(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultee_id"],
            ["consultee.id"],
            name=op.f("fk_reminder_exception_consultee_id_consultee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("consultee_id", "offset", name=op.f("pk_reminder_exception")),
    )


def downgrade() -> None:
    op.drop_table("reminder_exception")
    op.drop_index(op.f("ix_reminder_plan_automatic"), "reminder_plan")
    op.drop_table("reminder_plan")
