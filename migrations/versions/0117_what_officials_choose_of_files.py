"""What officials chose last of a file, kept for the next time."""

import sqlalchemy as sa
from alembic import op

revision = "0117"
down_revision = "0116"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file_choice",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("layout", sa.String(40), nullable=False),
        sa.Column("format", sa.String(10), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_file_choice_user_id_user_account")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_file_choice_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "layout", "format", name=op.f("pk_file_choice")),
    )
    op.create_index(op.f("ix_file_choice_round_id"), "file_choice", ["round_id"])


def downgrade() -> None:
    op.drop_table("file_choice")
