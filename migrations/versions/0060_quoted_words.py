"""A comment may be about some words of a paragraph alone, and quotes them."""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import MigrationRefused

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

TABLES = ("draft_comment", "comment")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("quote", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    for table in TABLES:
        if op.get_bind().execute(sa.text(f"SELECT 1 FROM {table} WHERE quote <> '' LIMIT 1")).first():
            raise MigrationRefused(f"{table}: comments quote words, which the older form has no place for")
    for table in TABLES:
        op.drop_column(table, "quote")
