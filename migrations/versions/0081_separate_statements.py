"""Separate statements and reservations in the minutes: of drafts, answers and confirmations."""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import MigrationRefused

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

TABLES = ("draft", "response", "confirmation")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("statements", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    for table in TABLES:
        said = f"SELECT 1 FROM {table} WHERE CAST(statements AS VARCHAR) LIKE '%kind%' LIMIT 1"
        if op.get_bind().execute(sa.text(said)).first():
            raise MigrationRefused(f"{table}: separate statements, which the older form has no place for")
    for table in TABLES:
        op.drop_column(table, "statements")
