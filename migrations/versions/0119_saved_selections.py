"""Officials keep filters of the desk under names."""

import sqlalchemy as sa
from alembic import op

revision = "0119"
down_revision = "0118"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_selection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_saved_selection_round_id_round")),
        sa.ForeignKeyConstraint(
            ["official_id"], ["user_account.id"], name=op.f("fk_saved_selection_official_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_selection")),
        sa.UniqueConstraint(
            "official_id", "round_id", "name_key", name=op.f("uq_saved_selection_official_id_round_id_name_key")
        ),
    )
    op.create_index(op.f("ix_saved_selection_round_id"), "saved_selection", ["round_id"])


def downgrade() -> None:
    op.drop_table("saved_selection")
