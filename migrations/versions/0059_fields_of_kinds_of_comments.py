"""Kinds of comments say things in fields of their own, and a priority is a kind."""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import MigrationRefused, add_member, remove_member

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

TABLES = ("draft_comment", "comment")
KIND = ("draft_comment.kind", "comment.kind")
FIELDS = (
    "proposed_name",
    "value_year",
    "unit",
    "breakdown",
    "baseline",
    "yearly_values",
    "source",
    "carried_out_by",
    "carried_out_when",
    "financing",
    "priority_area",
    "priority_sub_area",
    "priority_goal",
    "priority_action",
)


def upgrade() -> None:
    for table in TABLES:
        for field in FIELDS:
            op.add_column(table, sa.Column(field, sa.String(), server_default="", nullable=False))
    add_member("priority", *KIND)


def downgrade() -> None:
    _require_unused()
    remove_member("priority", *KIND)
    for table in TABLES:
        for field in reversed(FIELDS):
            op.drop_column(table, field)


def _require_unused() -> None:
    """What a body said in a field that the older form lacks is not thrown away."""
    words = " OR ".join(f"{field} <> ''" for field in FIELDS)
    for table in TABLES:
        if op.get_bind().execute(sa.text(f"SELECT 1 FROM {table} WHERE {words} LIMIT 1")).first():
            raise MigrationRefused(f"{table}: comments say things in fields that the older form has no place for")
