"""Which reply another was taken over from: a point's id, as plain as the version beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0110"
down_revision = "0109"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("same_as", "same_version"):
        op.add_column("reply", sa.Column(column, sa.Integer(), nullable=True))
    op.create_index(op.f("ix_reply_same_as"), "reply", ["same_as"])


def downgrade() -> None:
    """Each reply keeps its words; where they came from is forgotten."""
    op.drop_index(op.f("ix_reply_same_as"), "reply")
    for column in ("same_version", "same_as"):
        op.drop_column("reply", column)
