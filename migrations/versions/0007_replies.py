"""The authority's replies, the comments that stand and the counters."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reply",
        sa.Column("point_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "met",
                "partly_met",
                "not_met",
                "noted",
                "answered",
                "out_of_scope",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("needs_look", sa.Boolean(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=300), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_reply_by_id_user_account")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_reply_comment_id_comment")),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_reply_point_id_point")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_reply_round_id_round")),
        sa.PrimaryKeyConstraint("point_id", name=op.f("pk_reply")),
    )
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reply_round_id"), ["round_id"], unique=False)
    op.create_table(
        "reply_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "met",
                "partly_met",
                "not_met",
                "noted",
                "answered",
                "out_of_scope",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=300), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_reply_revision_by_id_user_account")),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_reply_revision_point_id_point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_revision")),
        sa.UniqueConstraint("point_id", "version", name=op.f("uq_reply_revision_point_id_version")),
    )
    op.create_table(
        "focus_count",
        sa.Column("round_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("focus_area", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_focus_count_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "focus_area", name=op.f("pk_focus_count")),
    )
    op.create_table(
        "standing",
        sa.Column("point_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("consultee_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_standing_comment_id_comment")),
        sa.ForeignKeyConstraint(["consultee_id"], ["consultee.id"], name=op.f("fk_standing_consultee_id_consultee")),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_standing_point_id_point")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_standing_round_id_round")),
        sa.PrimaryKeyConstraint("point_id", name=op.f("pk_standing")),
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index("ix_standing_body", ["consultee_id", "area", "place", "number"], unique=False)
        batch_op.create_index("ix_standing_order", ["round_id", "area", "place", "number"], unique=False)
        batch_op.create_index("ix_standing_waiting", ["round_id", "done", "area", "place", "number"], unique=False)


def downgrade() -> None:
    op.drop_table("standing")
    op.drop_table("focus_count")
    op.drop_table("reply_revision")
    op.drop_table("reply")
