"""Bringing a database to the newest form of its tables.

Alembic is imported when there is something to migrate: every start of the server asks first, and mostly there is not.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, String, column, inspect, select, table

from app.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

ROOT = Path(__file__).parent.parent
_REVISION = select(column("version_num", String)).select_from(table("alembic_version"))


def config(url: str) -> "Config":
    """Alembic's configuration for one database."""
    from alembic.config import Config

    alembic = Config(str(ROOT / "alembic.ini"))
    alembic.set_main_option("script_location", str(ROOT / "migrations"))
    alembic.attributes["url"] = url
    return alembic


def upgrade(where: str | Connection, revision: str = "head") -> None:
    """Migrate up to ``revision``: the database of an address, or of a connection in the connection's own transaction.

    SQLite's folder is made when missing. SQLite is given by its address: foreign keys go off before it begins.
    """
    from alembic import command

    alembic = config(where if isinstance(where, str) else "")
    if isinstance(where, Connection):
        alembic.attributes["connection"] = where
    command.upgrade(alembic, revision)


def downgrade(url: str, revision: str = "base") -> None:
    """Migrate down to ``revision``."""
    from alembic import command

    command.downgrade(config(url), revision)


def revisions() -> list[str]:
    """Every revision, the newest last: the numbers that the files of migrations begin with."""
    return sorted(file.name.partition("_")[0] for file in (ROOT / "migrations" / "versions").glob("[0-9]*_*.py"))


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; None when it was never migrated."""
    return connection.execute(_REVISION).scalar() if inspect(connection).has_table("alembic_version") else None


def version_of(database: Database) -> str | None:
    """The number of the last migration that a database has been through; None when it has none."""
    with database.engine.connect() as connection:
        return revision_of(connection)


def state(database: Database) -> str:
    """ "empty" (never migrated), "behind", "current", or "ahead" (of another, newer version of the program)."""
    revision, known = version_of(database), revisions()
    if revision is None:
        return "empty"
    if revision == known[-1]:
        return "current"
    return "behind" if revision in known else "ahead"


def upgrade_alone(database: Database) -> str:
    """Migrate to the newest form, one process at a time; says what was done, also that there was nothing to do."""
    with database.alone():
        before = version_of(database)
        if state(database) not in ("empty", "behind"):
            return f"The database is up to date (version {before})."
        upgrade(database.url.render_as_string(hide_password=False))
        after = version_of(database)
    if before is None:
        return f"The database was empty; its tables are made (version {after})."
    return f"The database was migrated from version {before} to {after}."
