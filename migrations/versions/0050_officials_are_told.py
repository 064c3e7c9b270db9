"""Officials are told of what happens, each as they wish, and somebody can stand in for one who is away."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import add_member, remove_member

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

KINDS = ("answer", "time_request", "bounce", "deadline", "opening_stopped", "file")


def upgrade() -> None:
    add_member("notice", "letter.kind")
    user = ["user_account.id"]
    op.create_table(
        "notice_choices",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], user, name=op.f("fk_notice_choices_user_id_user_account")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notice_choices")),
    )
    op.create_table(
        "substitute",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("set_by", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], user, name=op.f("fk_substitute_user_id_user_account")),
        sa.ForeignKeyConstraint(["substitute_id"], user, name=op.f("fk_substitute_substitute_id_user_account")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_substitute")),
    )
    op.create_index("ix_substitute_substitute_id", "substitute", ["substitute_id"])
    op.create_table(
        "told_so_far",
        sa.Column("round_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_told_so_far_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_told_so_far")),
    )
    kind = sa.Enum(*KINDS, name="notice_kind", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("for_user_id", sa.Integer(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], user, name=op.f("fk_notice_user_id_user_account")),
        sa.ForeignKeyConstraint(["for_user_id"], user, name=op.f("fk_notice_for_user_id_user_account")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_notice_round_id_round"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_due_at", "notice", ["due_at"])
    op.create_index("ix_notice_job_id", "notice", ["job_id"])
    # What has happened up to now is known: only what comes is told.
    op.execute(
        "INSERT INTO told_so_far (round_id, sequence, deadline) "
        "SELECT round.id, chain_head.sequence, NULL FROM round JOIN chain_head ON chain_head.chain = round.id"
    )


def downgrade() -> None:
    op.drop_table("notice")
    op.drop_table("told_so_far")
    op.drop_table("substitute")
    op.drop_table("notice_choices")
    remove_member("notice", "letter.kind")
