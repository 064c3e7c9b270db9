"""Bringing a database to the newest form of its tables, and how that form stands to the one this program knows.

Alembic is imported when there is something to migrate: every start of the server asks first, and mostly there is not.
"""

import functools
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, String, column, inspect, select, table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from app.database import Database
from app.database.roles import give_rights, make_role, may_migrate
from app.settings import Settings, SettingsError

if TYPE_CHECKING:
    from alembic.config import Config

log = logging.getLogger("remiss.migrate")

TRIES = 100
PAUSE = 2.0
"""Seconds between two tries to migrate a database that is in use."""
_IN_USE = ("55P03", "57014", "40P01")
"""A lock that is not to be had, a statement that has waited too long, a knot of two."""
ROOT = Path(__file__).parent.parent
_REVISION = select(column("version_num", String)).select_from(table("alembic_version"))


def config(url: str) -> "Config":
    """Alembic's configuration for one database."""
    from alembic.config import Config

    alembic = Config(str(ROOT / "alembic.ini"))
    alembic.set_main_option("script_location", str(ROOT / "migrations"))
    alembic.attributes["url"] = url
    return alembic


def upgrade(
    where: str | Connection,
    revision: str = "head",
    *,
    then: Callable[[Connection], None] | None = None,
    between: bool = False,
) -> None:
    """Migrate up to ``revision``: the database of an address, or of a connection in the connection's own transaction.

    SQLite's folder is made when missing. SQLite is given by its address: foreign keys go off before it begins.
    ``then`` is done in the same transaction. ``between`` others who work: raises OperationalError at once when tables
    are in use.
    """
    from alembic import command

    alembic = config(where if isinstance(where, str) else "")
    alembic.attributes["then"], alembic.attributes["between"] = then, between
    if isinstance(where, Connection):
        alembic.attributes["connection"] = where
    command.upgrade(alembic, revision)


def downgrade(url: str, revision: str = "base") -> None:
    """Migrate down to ``revision``."""
    from alembic import command

    command.downgrade(config(url), revision)


def revisions() -> list[str]:
    """Every revision, the newest last: the numbers that the files of migrations begin with."""
    return list(_known())


@functools.cache
def _known() -> tuple[str, ...]:
    """They are looked for once a process: whoever asks whether it is ready asks for them."""
    return tuple(sorted(file.name.partition("_")[0] for file in (ROOT / "migrations" / "versions").glob("[0-9]*_*.py")))


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; None when it was never migrated."""
    return connection.execute(_REVISION).scalar() if inspect(connection).has_table("alembic_version") else None


def version_of(database: Database) -> str | None:
    """The number of the last migration that a database has been through; None when it has none."""
    with database.engine.connect() as connection:
        return revision_of(connection)


def state(database: Database) -> str:
    """ "empty" (never migrated), "behind", "current", or "ahead" (of another, newer version of the program)."""
    return standing(version_of(database))


def standing(revision: str | None) -> str:
    """The state of a database that is at a revision."""
    known = revisions()
    if revision is None:
        return "empty"
    if revision == known[-1]:
        return "current"
    return "behind" if revision in known else "ahead"


def upgrade_alone(database: Database, *, then: Callable[[Connection], None] | None = None) -> str:
    """Migrate to the newest form, one process at a time; says what was done, also that there was nothing to do.

    ``then`` is done in any case, in the transaction of the migrations where there are some. Raises SettingsError for a
    role that may not change the tables.
    """
    with database.alone():
        before = version_of(database)
        if standing(before) == "ahead":
            return in_words(before)
        if standing(before) == "current":
            if then is not None:
                with database.engine.begin() as connection:
                    then(connection)
            return f"The database is up to date (version {before})."
        if not may_migrate(database):
            lacks = "has no tables yet" if before is None else f"is of an older version ({before})"
            raise SettingsError(
                f"The database {lacks}, and this role may not make or change any. "
                "Run: remiss migrate, with REMISS_DATABASE_OWNER_URL."
            )
        _upgrade_between(database.url.render_as_string(hide_password=False), then)
        after = version_of(database)
    if before is None:
        return f"The database was empty; its tables are made (version {after})."
    return f"The database was migrated from version {before} to {after}."


def upgrade_by_owner(settings: Settings, database: Database) -> str:
    """The same by whoever owns the tables, who gives the application's role its rights to what there is then.

    ``database`` is the owner's. Without one of its own, it is the application's role that migrates.
    """
    return upgrade_alone(database, then=rights_for(settings))


def rights_for(settings: Settings) -> Callable[[Connection], None] | None:
    """What gives the application's role its rights; None where it is the owner itself."""
    own, owner = make_url(settings.url), settings.database_owner_url.get_secret_value()
    if not owner or own.username == make_url(owner).username:
        return None
    role, password = str(own.username), str(own.password or "")

    def give(connection: Connection) -> None:
        make_role(connection, role, password)
        give_rights(connection, role)

    return give


def _upgrade_between(url: str, then: Callable[[Connection], None] | None) -> None:
    """Migrate while others work: whoever would keep them waiting lets go of everything and begins anew a little later.

    Raises what the database said when there is no gap for some minutes; nothing has been changed then.
    """
    for tries in range(TRIES, 0, -1):
        try:
            upgrade(url, then=then, between=True)
        except OperationalError as error:
            if tries == 1 or getattr(error.orig, "sqlstate", "") not in _IN_USE:
                raise
            log.warning("the database is in use: migrating is tried again")
            time.sleep(PAUSE)
        else:
            return


def in_words(revision: str | None) -> str:
    """What a database that this program has not brought to its own form means for it."""
    newest = revisions()[-1]
    if standing(revision) == "ahead":
        return (
            f"The database is of a newer version ({revision}; this program knows {newest}): "
            "it is being upgraded, and this goes on as it is until it is replaced."
        )
    return f"The database is of an older version ({revision}; this program needs {newest})."
