"""Fixtures for every test, and what the command line of pytest gains. How to use them: ``docs/development.md``."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from app import installation
from app.installation import installation_of
from app.settings import Settings
from tests.kit import children, engines, mailserver, memory, midnight, migrations, server
from tests.kit import statements as counted
from tests.kit.browser import Browsing, launched
from tests.kit.browser import axe as run_axe
from tests.kit.calendars import LOOPBACK
from tests.kit.databases import (
    SERVER_VARIABLE,
    Databases,
    Migrated,
    Missing,
    PostgresqlDatabases,
    PostgresqlServer,
    SqliteDatabases,
    as_application,
)
from tests.kit.network import stay_home
from tests.kit.pages import Pages
from tests.kit.sign_in_service import AtTheService, NoService, SignInService
from tests.kit.snapshots import Snapshots

KINDS = {"sqlite": ["sqlite"], "postgresql": ["postgresql"], "both": ["sqlite", "postgresql"]}
SERVER = pytest.StashKey[PostgresqlServer]()
ADDRESS = pytest.StashKey[str]()
ABSENT = pytest.StashKey[str]()
OUTCOME = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("remiss")
    group.addoption("--database", choices=sorted(KINDS), default="sqlite", help="where database tests run")
    group.addoption("--no-skips", action="store_true", help="a skipped test fails the run (CI)")


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, in the process that starts the workers; they are told its address."""
    _forget_own_settings()
    memory.take_in_temporary_files(config)
    stay_home()
    engines.share()
    migrations.share()
    installation.CHILDREN = children.Kept
    installation.PATIENCE = 60.0  # however busy the machine is, a file that is read at once is read at once
    # A busy machine is no fault of the code; CI tries the same examples each time.
    hypothesis.settings.register_profile("remiss", deadline=None, derandomize="CI" in os.environ, print_blob=True)
    hypothesis.settings.load_profile("remiss")
    given = getattr(config, "workerinput", None)
    if given is not None:
        config.stash[ADDRESS], config.stash[ABSENT] = given["postgresql"]
        return
    config.stash[ADDRESS], config.stash[ABSENT] = os.environ.get(SERVER_VARIABLE, ""), ""
    if "postgresql" in KINDS[config.getoption("--database")] and not config.stash[ADDRESS]:
        try:
            config.stash[SERVER] = PostgresqlServer()
            config.stash[ADDRESS] = config.stash[SERVER].url
        except Missing as missing:
            config.stash[ABSENT] = str(missing)


def _forget_own_settings() -> None:
    """A developer's own settings must not decide what a test sees."""
    Settings.model_config["env_file"] = None
    for name in [name for name in os.environ if name.startswith("REMISS_") and name != SERVER_VARIABLE]:
        del os.environ[name]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where PostgreSQL is."""
    node.workerinput["postgresql"] = (node.config.stash[ADDRESS], node.config.stash[ABSENT])


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end, so no collection of garbage need go through it again.

    And those that there are come less often than where memory is short.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started for all; say how many tests were skipped, as the very last line."""
    children.end()
    if SERVER in config.stash:
        config.stash[SERVER].stop()
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and not hasattr(config, "workerinput") and config.getoption("verbose") >= 0:
        reporter.write_line(f"Skipped tests: {len(reporter.stats.get('skipped', []))}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--no-skips") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = exitstatus or pytest.ExitCode.TESTS_FAILED


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what uses a database on each selected kind; browser tests on SQLite alone unless marked."""
    if "database_kind" not in metafunc.fixturenames:
        return
    kinds = KINDS[metafunc.config.getoption("--database")]
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    browser = "browse" in metafunc.fixturenames and "every_database" not in marks
    if (browser or "one_database" in marks) and "sqlite" in kinds:
        kinds = ["sqlite"]
    metafunc.parametrize("database_kind", kinds, indirect=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol() -> None:
    """A run may cross midnight; no test does."""
    midnight.wait_for_the_new_day()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report: Any = yield
    if report.when == "call":
        item.stash[OUTCOME] = report.failed
    return report


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Migrated:
    """``migrated.lay(path)``: a migrated, empty SQLite database at a place of the test's choosing."""
    own = tmp_path_factory.getbasetemp()  # a worker's lies in that of the run
    return Migrated(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def _databases(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config, migrated: Migrated
) -> Iterator[Callable[[str], Databases]]:
    templates: dict[str, Any] = {}

    def of_kind(kind: str) -> Databases:
        if kind == "postgresql" and pytestconfig.stash[ABSENT]:
            pytest.skip(pytestconfig.stash[ABSENT])
        if kind not in templates:
            templates[kind] = (
                SqliteDatabases(tmp_path_factory.mktemp("databases"), migrated)
                if kind == "sqlite"
                else PostgresqlDatabases(pytestconfig.stash[ADDRESS])
            )
        return templates[kind]  # type: ignore[no-any-return]

    yield of_kind
    if "postgresql" in templates:
        templates["postgresql"].close()


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """The database of this run of the test: "sqlite" or "postgresql"."""
    return str(request.param)


@pytest.fixture
def database_url(database_kind: str, _databases: Callable[[str], Databases]) -> Iterator[str]:
    """The address of a migrated, empty database of this test's own."""
    with _databases(database_kind).empty() as url:
        yield url


@pytest.fixture
def bare_database_url(database_kind: str, _databases: Callable[[str], Databases]) -> Iterator[str]:
    """The address of a database without tables, for tests of migrations."""
    with _databases(database_kind).bare() as url:
        yield url


@pytest.fixture
def seeded_database_url(database_kind: str, _databases: Callable[[str], Databases]) -> Iterator[str]:
    """The address of this test's own copy of a database with rows in every table; no files beside it."""
    from tests.kit.seeded import fill

    with _databases(database_kind).filled(fill) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Any]:
    """An ``app.database.Database``: ``with database.write() as session``, ``with database.read() as session``."""
    from app.database import Database

    opened = Database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def _snapshots() -> Snapshots:
    return Snapshots()


@pytest.fixture
def filled(database_url: str, _snapshots: Snapshots) -> Callable[..., Any]:
    """``filled(make, named=…)``: put the rows into the database that ``make(session)`` makes, and get what it returns.

    They are made once a process and copied for each test: ``named`` says what else they depend on.
    """
    return lambda make, named: _snapshots.fill(database_url, make, named=(make.__module__, named))


@pytest.fixture
def session(request: pytest.FixtureRequest, database: Any) -> Iterator[Any]:
    """A session in one writing transaction, rolled back at the end: for actions, queries and models alone."""
    if {"app", "live_server"} & set(request.fixturenames):
        pytest.fail("session holds the write lock that the app needs: use `with database.write() as session:`")
    from sqlmodel import Session

    with Session(database.engine, expire_on_commit=False) as opened:
        yield opened
        opened.rollback()


@pytest.fixture(scope="session")
def _settings_of_all() -> Settings:
    """What the settings of all tests' apps have in common, read once: reading takes as long as starting an app."""
    return Settings(secret_key="not a secret: a key for tests alone", outgoing_networks=LOOPBACK)


@pytest.fixture
def settings(_settings_of_all: Settings, database_url: str, tmp_path: Path) -> Settings:
    """The settings of an app for this test; ``settings.model_copy(update=…)`` for others.

    On PostgreSQL the app has a role of its own, which does not own the tables that ``database`` arranges in.
    """
    places = {
        "database_url": as_application(database_url),
        "data_dir": tmp_path / "data",
        "storage_url": str(tmp_path / "data/files"),  # tests/storage and tests/cli look at the others
    }
    return _settings_of_all.model_copy(update=places)


@pytest.fixture
def app(settings: Settings, database: Any) -> Iterator[Any]:
    """The whole app, started. Arrange with ``database``; it speaks to the same database by connections of its own."""
    from app.main import create_app
    from tests.kit.client import Client

    application = create_app(settings)
    with Client(application, base_url=settings.base_url):  # runs the start and the end of the app
        yield application
    installation_of(application).database.dispose()


@pytest.fixture
def client(app: Any, settings: Settings) -> Iterator[Any]:
    """A plain client for the JSON API; redirects are not followed."""
    from tests.kit.client import Client

    requests = Client(app, base_url=settings.base_url, follow_redirects=False)
    yield requests
    requests.close()


@pytest.fixture
def pages(app: Any, settings: Settings) -> Iterator[Pages]:
    """A browser without a screen that judges every page it is shown."""
    browsing = Pages(app, settings.base_url)
    yield browsing
    browsing.close()


@pytest.fixture
def statements() -> Callable[..., Any]:
    """``with statements() as s: …; assert s.count == 4``, or ``with statements(at_most=6): …``."""
    return counted.counting


@pytest.fixture
def smtp() -> Iterator[mailserver.Mailbox]:
    """A mail server on loopback: ``smtp.url``, ``smtp.letters``, ``smtp.refuse(address)``, ``smtp.fail()``."""
    box, controller = mailserver.start()
    yield box
    controller.stop()


@pytest.fixture
def live_server(settings: Settings, database: Any) -> Iterator[server.Live]:
    """The app served on a port of its own: ``live_server.url``."""
    from app.main import create_app

    listener = server.listening()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = create_app(settings.model_copy(update={"base_url": address}))
    with server.serving(app, listener) as live:
        yield live
    installation_of(app).database.dispose()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A running Chromium, one for each module of tests: Playwright leaves an event loop behind while it runs."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(launched())
        except Missing as missing:
            pytest.skip(str(missing))
        yield running


@pytest.fixture
def browse(browser: Any, live_server: server.Live, request: pytest.FixtureRequest) -> Iterator[Browsing]:
    """``page = browse()``, ``browse(javascript=False)``, ``browse(width=320)``: a new person's window on the app.

    The test fails if any window saw a script error or a breach of the content security policy.
    """
    browsing = Browsing(browser, live_server.url, request.node.name)
    yield browsing
    browsing.close(failed=request.node.stash.get(OUTCOME, False))
    assert not browsing.complaints, "the browser complained:\n" + "\n".join(browsing.complaints)


@pytest.fixture
def browser_page(browse: Browsing) -> Any:
    """One window on the app, JavaScript on."""
    return browse()


@pytest.fixture
def axe() -> Callable[..., None]:
    """``axe(page)`` fails with what axe-core finds on a browser's page."""
    return run_axe


@pytest.fixture(scope="session")
def running_service() -> Iterator[SignInService]:
    """One for each process of tests."""
    try:
        service = SignInService()
    except NoService as missing:
        pytest.skip(str(missing))
    yield service
    service.stop()


@pytest.fixture
def there() -> Iterator[AtTheService]:
    """The browser's cookies at the service."""
    browser = AtTheService()
    yield browser
    browser.close()
