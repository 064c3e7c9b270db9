"""Pages from a replica: real streaming replication, and what is read when it lags, is gone or is none."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlmodel import Session

from app.accounts.policy import Kind, mutates
from app.clock import now
from app.database import Database, replica
from app.installation import installation_of
from app.main import create_app
from app.migrate import upgrade
from app.rounds.models import Round
from app.settings import Settings
from app.web.sessions import FROM_REPLICA
from bench.faults.postgresql import Postgresql, Standby
from tests.kit.client import Client
from tests.kit.databases import as_application, let_serve
from tests.kit.world import KEY, World, build

TOKEN = "a token of thirty-two signs or more"
PAGES = ("", "/board", "/comments", "/matrix", "/compilation", "/history", "/responses", "/plan")


class Two:
    """A primary and its replica, and what is in them."""

    def __init__(self) -> None:
        self.primary = Postgresql()
        self.url = self.primary.made("remiss")
        upgrade(self.url, then=let_serve)
        self.database = Database(self.url)
        with self.database.write() as session:
            self.world: World = build(session, now())
        self.standby = Standby(self.primary)

    @property
    def read_url(self) -> str:
        return self.standby.url("remiss")

    def pause(self, *, resume: bool = False) -> None:
        """Nothing more is replayed, until it is resumed."""
        with psycopg.connect(self.read_url, autocommit=True) as connection:
            connection.execute(f"SELECT pg_wal_replay_{'resume' if resume else 'pause'}()".encode())

    def rename(self, title: str) -> None:
        """What somebody does elsewhere."""
        with self.database.write() as session:
            round_ = session.get_one(Round, self.world.round)
            round_.title, round_.board_version = title, round_.board_version + 1

    def close(self) -> None:
        self.database.dispose()
        self.standby.close()
        self.primary.close()


@pytest.fixture(scope="module")
def two() -> Iterator[Two]:
    made = Two()
    yield made
    made.close()


@pytest.fixture
def served(two: Two, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Callable[..., Client]]:
    """``served()``: a client of an app that may read from the replica, or from another ``read_url``."""
    monkeypatch.setattr(replica, "BEHIND", 0.0)
    monkeypatch.setattr(replica, "GONE", 0.0)
    monkeypatch.setattr(replica, "WAIT", 20.0)  # however busy the machine is
    opened: list[Client] = []

    def serve(read_url: str = "") -> Client:
        settings = Settings(
            database_url=as_application(two.url),
            database_read_url=SecretStr(as_application(read_url or two.read_url)),
            data_dir=tmp_path,
            secret_key=SecretStr(KEY.decode()),
            metrics_token=SecretStr(TOKEN),
        )
        client = Client(create_app(settings), base_url=settings.base_url, follow_redirects=False)
        client.__enter__()
        client.cookies.update(two.world.cookies[Kind.HANDLER])
        opened.append(client)
        return client

    yield serve
    for client in opened:
        client.__exit__(None, None, None)


def reads(client: Client) -> tuple[int, int]:
    """How many pages were read from the replica, and from the primary instead."""
    own = installation_of(client.app).database.replica  # type: ignore[arg-type]  # Starlette's type is wider
    assert own is not None
    return own.reads["replica"], own.reads["primary"]


def numbers(client: Client) -> str:
    text_: str = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    return text_


def test_pages_are_read_from_the_replica_and_who_asks_from_the_primary(
    two: Two, served: Callable[..., Client], statements: Any
) -> None:
    client, round_ = served(), f"/rounds/{two.world.round}"
    for page in PAGES:
        answer = client.get(round_ + page)
        assert answer.status_code == 200, page
    assert reads(client) == (len(PAGES), 0)
    bearer = {"Authorization": f"Bearer {two.world.tokens[Kind.HANDLER]}"}
    for path in ("/rounds", f"{round_}/comments", f"{round_}/matrix", "/organisations", "/plans"):
        assert client.get(f"/api/v1{path}", headers=bearer).status_code == 200, path
    assert reads(client) == (len(PAGES) + 5, 0)
    told = client.get("/health/ready").json()
    assert told == {"status": "ok"}
    assert 'remiss_reads_total{source="replica"}' in numbers(client)
    assert "remiss_replica_usable 1" in numbers(client)
    with statements() as heard:
        client.get(f"{round_}?again=1")
    assert sum("pg_current_wal_flush_lsn" in said or "pg_is_in_recovery" in said for said in heard.texts) == 2
    assert len([said for said in heard.texts if "user_session" in said]) == 1


def test_what_was_just_done_is_seen_and_a_right_is_gone_at_once(
    two: Two, served: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, round_ = served(), f"/rounds/{two.world.round}"
    before = client.get(f"{round_}/board")
    two.pause()
    try:
        monkeypatch.setattr(replica, "WAIT", 0.0)
        two.rename("Ett nyare namn")
        for page in ("", "/board", "/comments"):
            assert "Ett nyare namn" in client.get(round_ + page).text, page
        assert reads(client)[1] == 3
        again = client.get(f"{round_}/board", headers={"If-None-Match": before.headers["etag"]})
        assert again.status_code == 200
        assert float(numbers(client).split("\nremiss_replica_lag_bytes ")[1].split()[0]) > 0
        with two.database.write() as session:
            session.connection().execute(text("UPDATE user_session SET revoked_at = now()"))
        assert client.get(f"{round_}/board").status_code in (303, 401)
    finally:
        two.pause(resume=True)
        with two.database.write() as session:
            session.connection().execute(text("UPDATE user_session SET revoked_at = NULL"))
    monkeypatch.setattr(replica, "WAIT", 20.0)
    seen = reads(client)[0]
    assert "Ett nyare namn" in client.get(f"{round_}/plan").text
    assert reads(client)[0] == seen + 1


def test_a_file_is_made_of_what_was_there_when_it_was_ordered(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(two.url, replica_url=two.read_url)

    def title(session: Session) -> tuple[bool, str]:
        is_replica = session.connection().exec_driver_sql("SELECT pg_is_in_recovery()").scalar_one()
        return bool(is_replica), session.get_one(Round, two.world.round).title

    try:
        two.rename("Först")
        assert database.from_snapshot(title) == (True, "Först")
        two.pause()
        monkeypatch.setattr("app.database.connections.SNAPSHOT_WAIT", 0.0)
        two.rename("Sedan")
        assert database.from_snapshot(title) == (False, "Sedan")
    finally:
        two.pause(resume=True)
        database.dispose()


def test_a_replica_that_goes_leaves_no_error(
    two: Two, served: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, round_ = served(), f"/rounds/{two.world.round}"
    client.get(f"{round_}/plan")
    asked = replica.Replica.has_all_of

    def then_gone(own: replica.Replica, *given: Any, **named: Any) -> bool:
        has_all = asked(own, *given, **named)
        two.standby.kill()
        return has_all

    with monkeypatch.context() as once:
        once.setattr(replica.Replica, "has_all_of", then_gone)
        assert client.get(f"{round_}/board?q=half-way").status_code == 200
    assert reads(client) == (1, 1)
    for page in PAGES:
        assert client.get(f"{round_}{page}?gone=1").status_code == 200, page
    assert client.get("/health/ready").json() == {"status": "ok", "without": ["replica"]}
    assert "remiss_replica_usable 0" in numbers(client)
    two.standby.start()
    assert client.get("/health/ready").json() == {"status": "ok"}
    assert client.get(f"{round_}/plan?back=1").status_code == 200
    assert reads(client)[0] == 2


def test_what_is_no_replica_of_this_database_is_not_read(two: Two, served: Callable[..., Client]) -> None:
    other = two.primary.made("other")
    page = f"/rounds/{two.world.round}/plan"
    for url in (two.url, other, two.standby.url("postgres")):
        client = served(url)
        assert client.get(page).status_code == 200
        assert reads(client) == (0, 1), url
        assert client.get("/health/ready").json()["without"] == ["replica"]
    client = served()
    two.standby.promote()
    assert client.get(page).status_code == 200
    assert reads(client) == (0, 1)


def test_no_page_that_changes_something_is_among_them() -> None:
    assert not [action for action in FROM_REPLICA if mutates(action)]
