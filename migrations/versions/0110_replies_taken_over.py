"""Which reply another was taken over from."""

import sqlalchemy as sa
from alembic import op

revision = "0110"
down_revision = "0109"
branch_labels = None
depends_on = None

POINT = "INTEGER CONSTRAINT fk_reply_same_as_point REFERENCES point (id)"


def upgrade() -> None:
    op.execute(f"ALTER TABLE reply ADD COLUMN same_as {POINT}")
    op.add_column("reply", sa.Column("same_version", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_reply_same_as"), "reply", ["same_as"])


def downgrade() -> None:
    """Each reply keeps its words; where they came from is forgotten."""
    op.drop_index(op.f("ix_reply_same_as"), "reply")
    op.drop_column("reply", "same_version")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_column("reply", "same_as")
        return
    from app.database.rebuild import rebuild

    with rebuild("reply") as form:
        form.drop_constraint("fk_reply_same_as_point", type_="foreignkey")
        form.drop_column("same_as")
