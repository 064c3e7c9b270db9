"""Parts of passages: which of a passage's characters are which field of the comment."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None

VALUES = 10
"""Values of a passage in a step, before its parts."""


def upgrade() -> None:
    op.add_column("passage", sa.Column("parts", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Passages stay, all of their words as the comment's own; steps that can be taken back lose their parts, too."""
    op.drop_column("passage", "parts")
    connection = op.get_bind()
    step = sa.table("passage_step", sa.column("id", sa.Integer), sa.column("before", sa.JSON))
    for id_, before in connection.execute(sa.select(step.c.id, step.c.before)).all():
        rows = json.loads(before) if isinstance(before, str) else before
        if any(len(row) > VALUES for row in rows):
            short = [row[:VALUES] for row in rows]
            connection.execute(sa.update(step).where(step.c.id == id_).values(before=short))
