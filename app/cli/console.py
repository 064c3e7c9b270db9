"""What every command needs: the installation of the settings, the result on standard output, errors as one line."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from typer.exceptions import TyperException

from app.errors import RemissError
from app.settings import SettingsError, settings

if TYPE_CHECKING:
    from app.installation import Installation


class Failed(Exception):
    """What went wrong, in one line; ``status`` is the exit status."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def told(error: Exception) -> tuple[str, int]:
    """An error as a sentence and an exit status."""
    if isinstance(error, TyperException):
        return error.format_message(), error.exit_code
    if isinstance(error, SettingsError):
        return str(error), 2
    if isinstance(error, Failed):
        return str(error), error.status
    if isinstance(error, RemissError):
        return error.message or "; ".join(error.fields.values()), 1
    if type(error).__module__.startswith("sqlalchemy"):
        return f"The database cannot be used: {getattr(error, 'orig', None) or type(error).__name__}", 1
    if isinstance(error, OSError):
        said = error.strerror or str(error)
        return f"{said}: {error.filename}" if error.filename else said, 1
    return f"Unexpected {type(error).__name__}: {error}", 1


@contextlib.contextmanager
def opened() -> Iterator["Installation"]:
    """The installation of the settings, its database migrated when it is empty.

    A database of an older version must be migrated by hand.
    """
    from app import models  # noqa: F401
    from app.installation import Installation
    from app.migrate import state, upgrade_alone

    installation = Installation.open(settings())
    database = installation.database
    try:
        found = state(database)
        if found == "empty":
            upgrade_alone(database)
        elif found == "behind":
            raise Failed("The database is of an older version. Run: remiss migrate")
        elif found == "ahead":
            raise Failed("The database is of a newer version than this program.")
        yield installation
    finally:
        installation.close()


def out(text: str) -> None:
    """The result, on standard output."""
    print(text, flush=True)
