"""What says nearly the same: found by a search, and what officials have refused of it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0105"
down_revision = "0104"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "similar_search",
        sa.Column("round_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_similar_search_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_similar_search")),
    )
    op.create_table(
        "similar_refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_similar_refusal_round_id_round")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_similar_refusal_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_similar_refusal")),
    )
    op.create_index(op.f("ix_similar_refusal_round_id"), "similar_refusal", ["round_id"])


def downgrade() -> None:
    op.drop_table("similar_refusal")
    op.drop_table("similar_search")
