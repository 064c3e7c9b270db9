"""A stored file that nothing refers to may go: its row can be deleted, still never changed, and says where it came from."""

import sqlalchemy as sa
from alembic import op

from app.database.triggers import create_append_only, drop_append_only, never_changed

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TABLE = "stored_file"


def upgrade() -> None:
    for column in ("round_id", "consultee_id"):
        op.add_column(TABLE, sa.Column(column, sa.Integer(), nullable=True))
        op.create_index(op.f(f"ix_stored_file_{column}"), TABLE, [column])
    connection = op.get_bind()
    drop_append_only(connection, TABLE)
    for statement in never_changed(TABLE, connection.dialect.name).values():
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    connection = op.get_bind()
    place = "" if connection.dialect.name == "sqlite" else f" ON {TABLE}"
    for name in never_changed(TABLE, connection.dialect.name):
        connection.exec_driver_sql(f"DROP TRIGGER {name}{place}")
    create_append_only(connection, TABLE)
    for column in ("round_id", "consultee_id"):
        op.drop_index(op.f(f"ix_stored_file_{column}"), TABLE)
        op.drop_column(TABLE, column)
