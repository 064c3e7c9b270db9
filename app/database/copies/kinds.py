"""What both kinds of copy are given and give."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection
from sqlmodel import Session

Writing = Callable[[str], AbstractContextManager[IO[bytes]]]
"""Opens a part of the copy, by its name, for writing."""
Reading = Callable[[str], AbstractContextManager[IO[bytes]]]
"""Opens a part of the copy, by its name, for reading."""
Upgrade = Callable[[str | Connection, str], Any]
"""Brings a database, or the one behind a connection in the connection's own transaction, to a revision or "head"."""
AT_ONCE = 1024 * 1024
"""Bytes."""
APART = "apart"
"""In a table's ``info``: its rows are no part of a copy, since they are carried in another way."""


class InUse(Exception):
    """Another process has the database open."""


@dataclass
class Incoming:
    """A copy on its way in: ``session`` reads it. ``set_aside`` is where the old database lies afterwards, if kept."""

    session: Session
    set_aside: Path | None = None
