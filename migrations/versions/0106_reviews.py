"""A second person reviews the replies, where the round asks for it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0106"
down_revision = "0105"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round", sa.Column("review_required", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("reply", sa.Column("review", sa.String(32), server_default="to_review", nullable=False))
    op.create_table(
        "reply_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_reply_review_point_id_point")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_reply_review_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_review")),
    )
    op.create_index(op.f("ix_reply_review_point_id"), "reply_review", ["point_id"])


def downgrade() -> None:
    op.drop_table("reply_review")
    op.drop_column("reply", "review")
    op.drop_column("round", "review_required")
