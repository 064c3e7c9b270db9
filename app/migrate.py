"""Bringing a database to the newest form of its tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.database import Database

ROOT = Path(__file__).parent.parent


def config(url: str) -> Config:
    """Alembic's configuration for one database."""
    made = Config(str(ROOT / "alembic.ini"))
    made.set_main_option("script_location", str(ROOT / "migrations"))
    made.attributes["url"] = url
    return made


def upgrade(url: str, revision: str = "head") -> None:
    """Migrate up to ``revision``. SQLite's folder is made when missing."""
    command.upgrade(config(url), revision)


def downgrade(url: str, revision: str = "base") -> None:
    """Migrate down to ``revision``."""
    command.downgrade(config(url), revision)


def state(database: Database) -> str:
    """ "empty" (never migrated), "behind", "current", or "ahead" (of another, newer version of the program)."""
    script = ScriptDirectory.from_config(config(""))
    with database.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found is None:
        return "empty"
    if found == script.get_current_head():
        return "current"
    return "behind" if found in {one.revision for one in script.walk_revisions()} else "ahead"


def upgrade_alone(database: Database) -> None:
    """Migrate to the newest form, one process at a time; nothing to do when it has it."""
    with database.alone():
        if state(database) in ("empty", "behind"):
            upgrade(database.url.render_as_string(hide_password=False))
