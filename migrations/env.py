"""Runs the numbered migrations on SQLite and PostgreSQL."""

from alembic import context

import app.models  # noqa: F401  (registers every table)
from app.database import Database, SQLModel
from app.settings import settings

url = context.config.attributes.get("url") or settings().url
database = Database(url)
with database.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
database.dispose()
