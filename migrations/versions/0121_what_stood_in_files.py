"""What stood in the last whole files of a round, so that the next one tells what has changed."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0121"
down_revision = "0120"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compiled_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("format", sa.String(10), nullable=False),
        sa.Column("layout", sa.String(40), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_compiled_state_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compiled_state")),
    )
    op.create_index("ix_compiled_state_round", "compiled_state", ["round_id", "made_at"])


def downgrade() -> None:
    op.drop_table("compiled_state")
