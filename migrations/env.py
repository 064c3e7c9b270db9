"""Runs the numbered migrations on SQLite and PostgreSQL: all that are asked for in one transaction, or none of them."""

from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext

import app.models  # noqa: F401  (registers every table)
from app.database import Database, SQLModel
from app.database.rebuild import check_foreign_keys, foreign_keys_off
from app.settings import settings


def after_each(ctx: MigrationContext, **_: Any) -> None:
    """Still inside the transaction: a migration that breaks a foreign key undoes everything."""
    if ctx.connection is not None:
        check_foreign_keys(ctx.connection)


url = context.config.attributes.get("url") or settings().url
database = Database(url)
try:
    with database.engine.connect() as connection, foreign_keys_off(connection):
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            compare_type=True,
            transactional_ddl=True,  # SQLite can: our connections leave BEGIN to SQLAlchemy
            on_version_apply=after_each,
        )
        with context.begin_transaction():
            context.run_migrations()
finally:
    database.dispose()
