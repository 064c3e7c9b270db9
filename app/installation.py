"""What one installation consists of: settings, database, files, child processes, and what it keeps in memory.

Everything that runs builds one with ``Installation.open``: the server, each command, the seed, the bench, the tests.
The application has its own, set once by ``install`` and read by ``installation_of``.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

if TYPE_CHECKING:
    from fastapi import FastAPI

from app.database import Database
from app.jobs.results import FolderResults, Results, SharedResults
from app.jobs.trusted import Trusted
from app.settings import Settings, SettingsError
from app.storage.folder import FolderStore
from app.storage.opening import open_store, shelf_of
from app.storage.scans import SCANS
from app.storage.store import Store

NO_SMTP = "remiss.no_smtp"
"""In every session's ``info``: whether there is no mail server, so that posting knows it without any settings."""

MAIL_DOMAIN = "remiss.mail_domain"
"""In every session's ``info``: the domain that letters come from, which their ids end with."""

RESULTS = "results"
"""What came of jobs lies by this name beside the files, so that every node and every worker reaches it."""

PATIENCE = 3.0
"""Seconds that a page waits for a file to be read, before a job reads it and another page says how far it has come."""

CHILDREN: Callable[[], Trusted] = Trusted
"""What an installation has its own slow work done by."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T")


@dataclass(frozen=True)
class Shelf(Generic[K, V]):
    """What a room keeps in memory under a name of its own: at most ``most`` values; past that, it is emptied."""

    name: str
    most: int


class Memory:
    """What one installation keeps in memory. Another has another database, and therefore shelves of its own."""

    def __init__(self) -> None:
        self._shelves: dict[str, dict[Any, Any]] = {}
        self._things: dict[Callable[[], Any], Any] = {}

    def on(self, shelf: Shelf[K, V], *, make_room: bool = True) -> dict[K, V]:
        """What stands on a shelf: to read, and to add to. Ask again for each request: a full shelf is emptied then."""
        kept = self._shelves.get(shelf.name)
        if kept is None or (make_room and len(kept) > shelf.most):
            kept = self._shelves[shelf.name] = {}
        return kept

    def own(self, kind: Callable[[], T]) -> T:
        """The one thing of a kind that the installation has, made when it is first asked for."""
        thing: T = self._things.get(kind) or self._things.setdefault(kind, kind())
        return thing

    def forget(self) -> None:
        """Empty every shelf, as a start does."""
        self._shelves.clear()
        self._things.clear()


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation. ``dataclasses.replace`` makes another with, say, another database."""

    settings: Settings
    database: Database
    store: Store
    results: Results
    children: Trusted = field(default_factory=lambda: CHILDREN())
    memory: Memory = field(default_factory=Memory)
    patience: float = field(default_factory=lambda: PATIENCE)

    @classmethod
    def open(cls, settings: Settings, *, silent: bool = False) -> Self:
        """The installation that these settings describe. Nothing is connected to until it is used.

        A silent one sends no mail whatever server is set: letters are kept in the outbox and count as sent.
        """
        no_smtp = silent or not settings.smtp_url.get_secret_value()
        domain = settings.mail_from.rpartition("@")[2]
        info = {NO_SMTP: no_smtp, MAIL_DOMAIN: domain, SCANS: bool(settings.clamd)}
        database = Database(settings.url, info, replica_url=settings.database_read_url.get_secret_value())
        try:
            store = open_store(settings.storage, database)
        except ValueError as error:
            raise SettingsError(f"REMISS_STORAGE_URL: {error}.") from None
        return cls(settings, database, store, results_beside(store, database))

    @property
    def sends_mail(self) -> bool:
        """Whether a mail server takes its letters; without one they stay in the outbox, and no page says "sent"."""
        return not self.database.info.get(NO_SMTP)

    def close(self) -> None:
        """End every child and give back every connection."""
        self.children.close()
        self.database.dispose()


def results_beside(store: Store, database: Database) -> Results:
    """Where what comes of jobs lies, when files lie in this store."""
    if isinstance(store, FolderStore):
        return FolderResults(store.folder / RESULTS)
    return SharedResults(shelf_of(store, RESULTS, database))


def install(app: "FastAPI", installation: Installation) -> None:
    """Let an application serve this installation."""
    app.state.installation = installation


def installation_of(app: "FastAPI") -> Installation:
    """The installation that an application serves: ``installation_of(request.app)``."""
    installation: Installation = app.state.installation
    return installation
