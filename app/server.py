"""Running the web server: migrations first, a thread that sends letters, one that does jobs, no access log of its own.

Also the worker alone, beside the server.
"""

import contextlib
import functools
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

from app import logs, warming
from app.accounts.actions import invite_first
from app.accounts.identity import SYSTEM
from app.accounts.session_actions import forget_guesses
from app.accounts.token_ends import warn_of_ends
from app.assessment import similar_work
from app.batches import jobs as batches
from app.batches.actions import READING, RUNNING
from app.clock import now
from app.compilation import export_work, reading_expiry
from app.database import Database
from app.history.seals import seal_rows
from app.inbox.fetching import Fetcher
from app.installation import Installation
from app.jobs.results import Results
from app.jobs.trusted import Trusted
from app.jobs.worker import Reading, Worker, give_up_unknown
from app.mail.postman import Postman
from app.main import create_app
from app.metrics.sharing import share, shared_folder
from app.migrate import state, upgrade_alone
from app.organisations import import_jobs as list_import
from app.own_key import require_own_key
from app.plans import import_jobs as plan_import
from app.plans import rereading_jobs
from app.privacy.disposing import run_rules
from app.responses.actions.locked_files import tell_locked
from app.rounds.calendars import look_at_calendars
from app.scanning.looking import Looker, Looking
from app.settings import Settings, SettingsError, load, settings
from app.startup import keep_private, look_over
from app.storage.scanner import Clamd
from app.storage.scanning import Scanner, Scanning
from app.storage.sweeping import sweep
from app.tracking.chain_heads import mail_heads
from app.tracking.letters import RoundLetters
from app.tracking.planned_reminders import remind_by_plans
from app.tracking.schedules import keep_schedules
from app.tracking.telling import tell_officials
from app.waiting import answer_until_migrated, is_behind, wait_for_tables
from app.web import idempotency
from app.web.arrival import StampingProtocol

log = logging.getLogger("remiss.server")

WORKS = {export_work.KIND: export_work.FUNCTION}
"""Which function does each kind of job."""
KEEPS = {export_work.KIND: export_work.keep}
"""What is written down when such a job is done, beside what came of it."""
SWEEPS = (idempotency.sweep, forget_guesses)
"""What is forgotten after a time."""
GRACE = 20  # seconds for requests that are under way when the server is told to stop


def application() -> FastAPI:
    """The application of one worker process."""
    chosen = settings()
    logs.set_up(chosen.log_format)
    _end_with_the_server()
    app = _warming(installation := Installation.open(chosen))
    if chosen.counts:
        share(app.state.counts, installation.database)
    return app


def _warming(installation: Installation) -> FastAPI:
    app = create_app(installation)
    warming.begin(app)
    return app


def _end_with_the_server() -> None:
    """In a worker process: when the server that started it is gone, finish what is under way and end."""
    server = multiprocessing.parent_process()
    if server is None:
        return

    def watch() -> None:
        server.join()
        log.error("the server is gone: this worker ends")
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE + 5)
        os._exit(1)

    threading.Thread(target=watch, name="end with the server", daemon=True).start()


def serve(host: str, port: int, workers: int, *, migrates: bool = True) -> None:
    """Migrate, tell the first administrator's link when there is no user, and serve until told to stop.

    One that does not migrate waits until somebody has.
    """
    chosen = _with_address(host, port)
    installation = Installation.open(chosen)
    if workers > 1 and installation.database.is_sqlite:
        raise SettingsError(
            "SQLite is served by one process: --workers above 1 needs PostgreSQL (REMISS_DATABASE_URL)."
        )
    _check_free(host, port)
    logs.set_up(chosen.log_format)
    keep_private(installation)
    # The server ends gracefully by itself and then sends itself the signal again: let that unwind, not kill.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if migrates:
        _migrate(installation)
    elif is_behind(installation.database):
        answer_until_migrated(installation.database, host, port)
    require_own_key(installation.database, chosen)
    look_over(installation)
    _tell_first_link(installation)
    # In one process the pages, the postman and the worker share the installation; other processes open their own.
    application_factory = "app.server:application" if workers > 1 else functools.partial(_warming, installation)
    shared = shared_folder() if workers > 1 and chosen.counts else contextlib.nullcontext()
    with _working(installation), shared:
        uvicorn.run(
            application_factory,
            factory=True,
            host=host,
            port=port,
            workers=workers,
            log_config=None,
            access_log=False,
            server_header=False,
            http=StampingProtocol,
            proxy_headers=False,  # REMISS_TRUSTED_PROXIES says whose count, in the application
            ws="none",
            timeout_graceful_shutdown=GRACE,
        )


def _migrate(installation: Installation) -> None:
    """Bring the database to the newest form. One that is newer still is served as it is, and that is told louder."""
    done = upgrade_alone(installation.database)
    log.log(logging.WARNING if state(installation.database) == "ahead" else logging.INFO, done)


def _with_address(host: str, port: int) -> Settings:
    """The settings; without REMISS_BASE_URL links begin with where we listen, also in the workers."""
    chosen = load()
    if "base_url" not in chosen.model_fields_set:
        name = "127.0.0.1" if host in ("0.0.0.0", "::", "localhost") else host  # noqa: S104
        os.environ["REMISS_BASE_URL"] = f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
    settings.cache_clear()
    return settings()


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise OSError(error.errno, f"Cannot listen on {host} port {port}: {error.strerror}") from None


def _tell_first_link(installation: Installation) -> None:
    chosen = installation.settings
    with installation.database.write() as session:
        token = invite_first(session, key=chosen.key(), now=now())
    if token:
        print(f"Create the first administrator: {chosen.base_url}/set-up/{token}", flush=True)


def maker_of(installation: Installation) -> Worker:
    """The worker that makes files, and sees to what comes to its time."""
    facts = {"authority": installation.settings.authority_name, "files": installation.store.url}
    kinds = frozenset({*WORKS, *_readings(installation), *_registrations(installation)})
    chores = (
        lambda: sweep(installation.database, installation.store, now=now()),
        lambda: give_up_unknown(installation.database, kinds, now=now()),
        lambda: remind_by_plans(installation.database, now=now()),
        lambda: reading_expiry.note_ended_links(installation.database, now=now()),
        lambda: warn_of_ends(installation.database, now=now()),
        lambda: seal_rows(installation.database, by=SYSTEM, now=now()),
        lambda: mail_heads(installation.database, now=now()),
        lambda: run_rules(installation.database, now=now()),
        lambda: look_at_calendars(installation.database, networks=installation.settings.outgoing, now=now()),
    )
    key = installation.settings.key()
    ticks = (
        lambda: keep_schedules(installation.database, key=key, now=now()),
        lambda: tell_officials(installation.database, now=now()),
    )
    return Worker(
        *_parts(installation),
        works=WORKS,
        keeps=KEEPS,
        facts=facts,
        sweeps=SWEEPS,
        chores=chores,
        ticks=ticks,
    )


def reader_of(installation: Installation) -> Worker:
    """The worker that has files read that were sent."""
    return Worker(*_parts(installation), works={}, readings=_readings(installation))


def registrar_of(installation: Installation) -> Worker:
    """The worker that registers batches of answers."""
    return Worker(*_parts(installation), works={}, readings=_registrations(installation))


def scanning_of(installation: Installation) -> Scanning | None:
    """How files are sent to the scanner; None where there is none."""
    address = installation.settings.clamd
    if not address:
        return None
    return Scanning(installation.database, installation.store, Clamd(address), told=tell_locked)


def _workers(installation: Installation) -> list[Worker]:
    return [maker_of(installation), reader_of(installation), registrar_of(installation)]


def _parts(installation: Installation) -> tuple[Database, Trusted, Results]:
    return installation.database, installation.children, installation.results


def _readings(installation: Installation) -> dict[str, Reading]:
    """How each kind of file that was sent is read."""
    return {
        plan_import.KIND: plan_import.reading_plans(installation),
        rereading_jobs.KIND: rereading_jobs.reading_anew(installation),
        list_import.KIND: list_import.reading_lists(installation),
        READING: batches.reading_batches(installation),
    }


def _registrations(installation: Installation) -> dict[str, Reading]:
    """How what was read is registered, and what says nearly the same is found: nobody who has a file read waits."""
    return {RUNNING: batches.running_batches(installation), similar_work.KIND: similar_work.searching(installation)}


@contextlib.contextmanager
def _working(installation: Installation) -> Iterator[None]:
    """Letters are sent and jobs are done meanwhile."""
    settings = installation.settings
    postman = Postman(installation.database, settings, RoundLetters(settings))
    workers, fetcher = _workers(installation), Fetcher(installation)
    scanner = Scanner(scanning_of(installation))
    looker = Looker(Looking(installation.database, installation.store))
    postman.start()
    fetcher.start()
    scanner.start()
    looker.start()
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        _end(workers)
        scanner.stop()
        looker.stop()
        fetcher.stop()
        postman.stop()
        installation.close()


def work(*, migrates: bool = True) -> None:
    """Do jobs, and nothing else, until told to stop: `remiss worker`."""
    installation = Installation.open(settings())
    logs.set_up(installation.settings.log_format)
    keep_private(installation)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if migrates:
        _migrate(installation)
    elif is_behind(installation.database):
        wait_for_tables(installation.database)
    require_own_key(installation.database, installation.settings)
    workers, fetcher = _workers(installation), Fetcher(installation)
    scanner = Scanner(scanning_of(installation))
    looker = Looker(Looking(installation.database, installation.store))
    try:
        fetcher.start()
        scanner.start()
        looker.start()
        for worker in workers:
            worker.start()
        log.info("Doing jobs until told to stop.")
        for worker in workers:
            worker.join()
    finally:
        _end(workers)
        scanner.stop()
        looker.stop()
        fetcher.stop()
        installation.close()


def _end(workers: list[Worker]) -> None:
    """All are told before one is waited for."""
    for worker in workers:
        worker.tell_to_stop()
    for worker in workers:
        worker.stop()
