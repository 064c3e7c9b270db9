"""Taking away bytes that nothing refers to: a file that was sent and then removed, or whose sending came to nothing.

First the row goes, in a transaction that is committed; then the file is moved to the bin; a day later it is deleted.
Whatever happens in between, a file without a row is found again the next time, and a row never loses its file. The
same bytes sent anew put the file in its place, and the row is written with what refers to it.
"""

import datetime
import logging
from collections.abc import Sequence
from itertools import islice

from sqlalchemy import Executable, delete, union
from sqlmodel import Session, SQLModel, col, select

from app.database import Database
from app.storage.models import ErasedFile, StoredFile
from app.storage.store import Store

log = logging.getLogger("remiss.storage")

UNUSED = datetime.timedelta(days=3)
"""How long a file stays after it was last sent, whether anything refers to it or not: no sending takes so long."""
IN_BIN = datetime.timedelta(days=1)
AT_ONCE = 500


def sweep(database: Database, store: Store, *, now: datetime.datetime) -> int | None:
    """Take away what nothing refers to; how many files. None while a backup is made or somebody else sweeps."""
    with database.files_taken() as alone:
        if not alone:
            return None
        deleted = store.empty_bin(before=(now - IN_BIN).timestamp())
        removed = _take_erased(database, store, now)
        long_ago = (now - UNUSED).timestamp()
        unused = (name for name in store.names() if store.unused_since(name) <= long_ago)
        while names := list(islice(unused, AT_ONCE)):
            with database.write() as session:
                needed = _needed(session, names, before=now - UNUSED)
            for name in sorted(set(names) - needed):
                removed += store.take_away(name, unused_since=long_ago, at=now.timestamp())
    if removed or deleted:
        log.info("took away %s files that nothing refers to, deleted %s from the bin", removed, deleted)
    return removed


def _take_erased(database: Database, store: Store, now: datetime.datetime) -> int:
    """Take away what was erased by decision, unless somebody has sent the same bytes since."""
    with database.read() as session:
        erased = session.exec(select(ErasedFile.sha256, ErasedFile.erased_at)).all()
    there = store.sizes(sha256 for sha256, _at in erased)
    return sum(
        store.take_away(sha256, unused_since=at.timestamp(), at=now.timestamp())
        for sha256, at in erased
        if sha256 in there
    )


def _needed(session: Session, names: Sequence[str], *, before: datetime.datetime) -> set[str]:
    """Which of these files keep their rows; the rows of the others, written ``before``, are deleted.

    The rows are locked before it is asked what refers to them: whoever is about to refer to one has locked it too.
    """
    rows = select(StoredFile.sha256).where(col(StoredFile.sha256).in_(names)).order_by(col(StoredFile.sha256))
    present = set(session.exec(rows.with_for_update()))
    young = select(StoredFile.sha256).where(col(StoredFile.sha256).in_(present), col(StoredFile.created_at) >= before)
    needed = set(session.exec(young))
    needed |= set(session.connection().execute(_references(present)).scalars())
    gone = present - needed
    session.connection().execute(delete(StoredFile).where(col(StoredFile.sha256).in_(gone)))
    return needed


def _references(names: set[str]) -> Executable:
    """What refers to these files, in every table that has a foreign key to them."""
    columns = [
        key.parent
        for table in SQLModel.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == StoredFile.__tablename__
    ]
    return union(*(select(column).where(column.in_(names)) for column in columns))
