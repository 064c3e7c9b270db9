"""Where a comment stands among others also tells paragraphs, indicators and cells apart: the plan's order everywhere."""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import rebuild

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

PLAN_PLACE = """
UPDATE standing SET plan_place = (
  SELECT CAST(c.place AS BIGINT) * 10000000 + CASE WHEN i.id IS NULL THEN coalesce(c.paragraph, 0)
    ELSE 100000 + i.position * 200 + coalesce(x.position + 1, 0) END
  FROM comment c LEFT JOIN indicator i ON i.id = c.indicator_id LEFT JOIN cell x ON x.id = c.cell_id
  WHERE c.id = standing.comment_id
)
"""
PLACE = "UPDATE standing SET place = (SELECT c.place FROM comment c WHERE c.id = standing.comment_id)"
INDEXES = {
    "ix_standing_body": ["consultee_id", "area"],
    "ix_standing_order": ["round_id", "area"],
    "ix_standing_waiting": ["round_id", "done", "area"],
}


def upgrade() -> None:
    _exchange("place", sa.Column("plan_place", sa.BigInteger(), nullable=True), PLAN_PLACE)


def downgrade() -> None:
    _exchange("plan_place", sa.Column("place", sa.Integer(), nullable=True), PLACE)


def _exchange(gone: str, column: "sa.Column[int]", fill: str) -> None:
    for name in INDEXES:
        op.drop_index(name, "standing")
    op.add_column("standing", column)
    op.execute(fill)
    with rebuild("standing") as form:
        form.alter_column(column.name, existing_type=column.type, nullable=False)
        form.drop_column(gone)
    for name, first in INDEXES.items():
        op.create_index(name, "standing", [*first, column.name, "number"])
