"""What persons have said or are called can be erased from append-only tables; nothing else of a row can change."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.triggers import ERASABLE, ERASING_FUNCTION, Form, append_only, only_erased

revision = "0130"
down_revision = "0129"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased_file",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("erased_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_erased_file")),
    )
    _exchange(append_only, only_erased)


def downgrade() -> None:
    _exchange(only_erased, append_only)
    op.drop_table("erased_file")


def _exchange(old: Form, new: Form) -> None:
    """SQLite's triggers stay as they are: whoever erases lifts them."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    if new is only_erased:
        op.execute(ERASING_FUNCTION)
    for table in ERASABLE:
        before, after = (form(table, "postgresql") for form in (old, new))
        for name in before.keys() - after.keys():
            connection.exec_driver_sql(f"DROP TRIGGER {name} ON {table}")
        for name in after.keys() - before.keys():
            connection.exec_driver_sql(after[name])
    if new is append_only:
        connection.exec_driver_sql("DROP FUNCTION refuse_unless_erased()")
