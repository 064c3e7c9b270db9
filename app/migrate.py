"""Bringing a database to the newest form of its tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config

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
