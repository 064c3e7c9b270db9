"""Drafts of replies, as officials type them."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0113"
down_revision = "0112"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round", sa.Column("drafts_version", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "reply_draft",
        sa.Column("point_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("official_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("action_kind", sa.String(32), nullable=False),
        sa.Column("responsible", sa.String(300), nullable=False),
        sa.Column("due", sa.String(50), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_reply_draft_point_id_point")),
        sa.ForeignKeyConstraint(
            ["official_id"], ["user_account.id"], name=op.f("fk_reply_draft_official_id_user_account")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_reply_draft_round_id_round")),
        sa.PrimaryKeyConstraint("point_id", "official_id", name=op.f("pk_reply_draft")),
    )
    op.create_index(op.f("ix_reply_draft_official_id"), "reply_draft", ["official_id"])
    op.create_index(op.f("ix_reply_draft_round_id"), "reply_draft", ["round_id"])


def downgrade() -> None:
    op.drop_table("reply_draft")
    op.drop_column("round", "drafts_version")
