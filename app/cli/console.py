"""What every command needs: the installation, printing the result, and errors as one line."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from typer.exceptions import TyperException

from app.errors import BackupError, RemissError
from app.settings import SettingsError, settings

if TYPE_CHECKING:
    from app.installation import Installation


class Failed(Exception):
    """A command failed, for the reason given in one line; ``status`` is the exit status."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def message_and_status(error: Exception) -> tuple[str, int]:
    """An error as a message and an exit status."""
    if isinstance(error, TyperException):
        return error.format_message(), error.exit_code
    if isinstance(error, SettingsError):
        return str(error), 2
    if isinstance(error, BackupError):
        return str(error), 1
    if isinstance(error, Failed):
        return str(error), error.status
    if isinstance(error, RemissError):
        return error.message or "; ".join(error.fields.values()), 1
    if type(error).__module__.startswith("sqlalchemy"):
        return f"The database cannot be used: {getattr(error, 'orig', None) or type(error).__name__}", 1
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        return f"{reason}: {error.filename}" if error.filename else reason, 1
    return f"Unexpected {type(error).__name__}: {error}", 1


@contextlib.contextmanager
def open_installation(*, any_key: bool = False) -> Iterator["Installation"]:
    """The installation that the settings describe; an empty database is migrated first.

    Raises Failed for a database of another version: an older one has to be migrated by hand. Raises SettingsError for
    one that belongs to another secret key, unless ``any_key`` will do.
    """
    from app import models  # noqa: F401
    from app.installation import Installation
    from app.migrate import state, upgrade_alone
    from app.own_key import require_own_key
    from app.startup import keep_private

    installation = Installation.open(settings())
    database = installation.database
    keep_private(installation)
    try:
        database_state = state(database)
        if database_state == "empty":
            upgrade_alone(database)
        elif database_state == "behind":
            raise Failed("The database is of an older version. Run: remiss migrate")
        elif database_state == "ahead":
            raise Failed("The database is of a newer version than this program.")
        if not any_key:
            require_own_key(database, installation.settings)
        yield installation
    finally:
        installation.close()


def print_result(text: str) -> None:
    """Print a result on standard output."""
    print(text, flush=True)
