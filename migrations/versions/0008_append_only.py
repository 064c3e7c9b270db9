"""Rows that may never change: history, responses and their comments refuse UPDATE and DELETE."""

from alembic import op

from app.database.triggers import POSTGRESQL_FUNCTION, create_append_only, drop_append_only

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("event", "response", "comment", "reply_revision", "stored_file")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL_FUNCTION)
    create_append_only(op.get_bind(), *TABLES)


def downgrade() -> None:
    drop_append_only(op.get_bind(), *TABLES)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change")
