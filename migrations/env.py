"""Runs the numbered migrations on SQLite and PostgreSQL: all that are asked for in one transaction, or none of them."""

from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

import app.models  # noqa: F401  (registers every table)
from app.database import Database, SQLModel
from app.database.locking import take_all_tables
from app.database.rebuild import check_foreign_keys, foreign_keys_off
from app.database.silence import be_patient
from app.settings import settings


def after_each(ctx: MigrationContext, **_: Any) -> None:
    """Still inside the transaction: a migration that breaks a foreign key undoes everything."""
    if ctx.connection is not None:
        check_foreign_keys(ctx.connection)


def migrate(connection: Connection) -> None:
    """Run what is asked for; in a transaction that the connection has begun already, nothing is committed here."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,  # SQLite can: our connections leave BEGIN to SQLAlchemy
        on_version_apply=after_each,
    )
    with context.begin_transaction():
        be_patient(connection)
        if context.config.attributes.get("between"):
            take_all_tables(connection)
        context.run_migrations()
        if then := context.config.attributes.get("then"):
            then(connection)


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    database = Database(context.config.attributes.get("url") or settings().url)
    try:
        with database.engine.connect() as connection, foreign_keys_off(connection):
            migrate(connection)
    finally:
        database.dispose()
