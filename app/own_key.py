"""A secret key belongs to its database, which keeps the key's fingerprint: with another one links would be void."""

import datetime
import hashlib
import hmac

from sqlalchemy import insert, inspect, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col

from app.clock import now
from app.database import Database
from app.settings import KEY_FILE, Settings, SettingsError

_PURPOSE = b"remiss: which secret key this database belongs to"


class OwnKey(SQLModel, table=True):
    """The one row says which key personal links are derived from; nothing about the key can be learned from it."""

    __tablename__ = "own_key"

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    fingerprint: str = Field(max_length=64)
    since: datetime.datetime


def fingerprint(key: bytes) -> str:
    """What is kept of a key."""
    return hmac.new(key, _PURPOSE, hashlib.sha256).hexdigest()


def require_own_key(database: Database, settings: Settings, *, claim: bool = True) -> None:
    """Raise SettingsError unless the key in use is the one that the database belongs to.

    A database that has none yet takes the present one, unless it is only looked at (``claim``). A key is never made
    for a database that already belongs to one.
    """
    with database.read() as session:
        migrated = claim or inspect(session.connection()).has_table(OwnKey.__tablename__)
        known = _known(session) if migrated else None
    if known is None and claim:
        with database.write() as session:
            known = _claimed(session, fingerprint(settings.key()))
    if known is None:
        return
    if not settings.secret_key.get_secret_value() and settings.key_file is None:
        raise SettingsError(_missing(settings))
    if not hmac.compare_digest(fingerprint(settings.key()), known):
        raise SettingsError(_another(settings))


def take_key(session: Session, settings: Settings) -> bool:
    """Let the database belong to the key in use from now on; whether it belonged to another one."""
    mark = fingerprint(settings.key())
    known = _claimed(session, mark)
    if known != mark:
        session.connection().execute(update(OwnKey).values(fingerprint=mark, since=now()))
    return known != mark


def _known(session: Session) -> str | None:
    return session.connection().execute(select(col(OwnKey.fingerprint))).scalar()


def _claimed(session: Session, mark: str) -> str | None:
    """What the database belongs to, which is ``mark`` if it belonged to none."""
    try:
        with session.connection().begin_nested():
            session.connection().execute(insert(OwnKey).values(id=1, fingerprint=mark, since=now()))
    except IntegrityError:  # another process came first
        return _known(session)
    return mark


_LOST = "If the old key is lost, run: remiss accept-key (links that have been sent stop working)."


def _missing(settings: Settings) -> str:
    return (
        f"The secret key of this database is missing. Put {settings.data_dir / KEY_FILE} back, "
        f"or set REMISS_SECRET_KEY to the key that was used. {_LOST}"
    )


def _another(settings: Settings) -> str:
    place = "REMISS_SECRET_KEY" if settings.secret_key.get_secret_value() else str(settings.data_dir / KEY_FILE)
    return (
        f"The secret key in {place} is not the one that this database belongs to: "
        f"no personal link would work. Put the right key back. {_LOST}"
    )
