"""The database: engines, the read and the write session, enum columns, the naming convention, what migrations need.

SQLite is the default and runs with settings that are checked at start; PostgreSQL needs none of them.
Readers have connections of their own (deferred, read-only); writers stand in a fair queue before ``BEGIN IMMEDIATE``,
because SQLite's busy wait is unfair. Nothing outside this package knows which database it is.
``rebuild`` and ``triggers`` serve the migrations and are imported from there alone.
"""

from sqlmodel import SQLModel

from app.database.columns import NAMING, text_enum
from app.database.connections import SQLITE_PRAGMAS, THREADS, Database, finish
from app.database.locking import in_turn, lock, only_reads
from app.database.prepared import Prepared
from app.database.replica import Reading
from app.database.turns import Turns

__all__ = [
    "NAMING",
    "SQLITE_PRAGMAS",
    "THREADS",
    "Database",
    "Prepared",
    "Reading",
    "SQLModel",
    "Turns",
    "finish",
    "in_turn",
    "lock",
    "only_reads",
    "text_enum",
]
