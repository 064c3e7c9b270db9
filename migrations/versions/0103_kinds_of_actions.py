"""What is done about a comment: the kind of action, who is responsible and when."""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import MigrationRefused

revision = "0103"
down_revision = "0102"
branch_labels = None
depends_on = None

KIND = (
    "VARCHAR(32) CONSTRAINT ck_{table}_action_kind CHECK (action_kind IN "
    "('text_changed', 'indicator_changed', 'operational_plan', 'other_process', 'none'))"
)
NO_ACTION = "LOWER(TRIM(action)) IN ('ingen', 'ingen.', 'ingen åtgärd', 'ingen åtgärd.', 'inga åtgärder', 'none')"


def upgrade() -> None:
    """No kind is made up: only an action that says itself that it is none becomes one of that kind. Earlier wordings of
    replies never change, and get none."""
    for table in ("reply", "reply_revision"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN action_kind {KIND.format(table=table)}")
        op.add_column(table, sa.Column("responsible", sa.String(300), server_default="", nullable=False))
        op.add_column(table, sa.Column("due", sa.String(10), server_default="", nullable=False))
    op.execute(f"UPDATE reply SET action_kind = 'none' WHERE {NO_ACTION}")
    op.create_index("ix_reply_responsible", "reply", ["round_id", "responsible"])


def downgrade() -> None:
    told = f"responsible <> '' OR due <> '' OR (action_kind IS NOT NULL AND NOT (action_kind = 'none' AND {NO_ACTION}))"
    for table in ("reply", "reply_revision"):
        if op.get_bind().execute(sa.text(f"SELECT 1 FROM {table} WHERE {told} LIMIT 1")).first():
            raise MigrationRefused(f"{table}: kinds of actions, who is responsible or when would be lost")
    op.drop_index("ix_reply_responsible", "reply")
    for table in ("reply", "reply_revision"):
        for column in ("due", "responsible", "action_kind"):
            op.drop_column(table, column)  # the constraint is the column's own, and goes with it
