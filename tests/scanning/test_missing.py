"""A file that is missing is told of with growing pauses, stands where it is seen, and stops nothing."""

import datetime
import logging
from typing import Any

import pytest
from sqlmodel import select

from app.clock import now
from app.installation import installation_of
from app.scanning.looking import Looking
from app.settings import Settings
from app.storage.models import ErasedFile, FileTraits, StoredFile
from app.storage.patience import FIRST, LONGEST, MOST, Patience
from app.storage.scanner import Clamd
from app.storage.scanning import Scanning, scans
from tests.kit.clamav import ClamServer
from tests.kit.stage import Stage, stage

__all__ = ["stage"]

MISSING, THERE = "m" * 64, b"Vi har inget mer."
DAY = datetime.timedelta(days=1)
STEP = datetime.timedelta(seconds=3)


@pytest.fixture
def settings(settings: Settings, clamd: ClamServer) -> Settings:
    return settings.model_copy(update={"clamd": clamd.address})


def miss(stage: Stage, at: datetime.datetime) -> None:
    """A row without its file."""
    with stage.database.write() as session:
        session.add(StoredFile(sha256=MISSING, size=9, media_type="text/plain", created_at=at))


def test_pauses_grow_and_end() -> None:
    patience, at = Patience(), now()
    assert not patience.is_waiting("a", at)
    pauses = [patience.failed("a", at) for _time in range(12)]
    assert pauses[:3] == [FIRST, 2 * FIRST, 4 * FIRST]
    assert pauses[-1] == pauses[-2] == LONGEST
    assert patience.is_waiting("a", at + LONGEST - STEP)
    assert not patience.is_waiting("a", at + LONGEST)
    assert not patience.is_waiting("a", at - DAY), "the clock was set back"
    patience.read("a")
    assert patience.failed("a", at) == FIRST
    for number in range(MOST):
        patience.failed(f"{number}", at)
    assert not patience.is_waiting("a", at), "of so many only the latest are remembered"


@pytest.mark.parametrize("kind", ["looking", "scanning"])
@pytest.mark.one_database
def test_a_day_of_it(app: Any, client: Any, stage: Stage, clamd: ClamServer, caplog: Any, kind: str) -> None:
    running, at = installation_of(app), now()
    miss(stage, at)
    assert client.post(stage.address(0, "/attachments"), files={"file": ("a.txt", THERE)}).status_code == 201
    moment = [at]
    made: dict[str, Any] = {"now": lambda: moment[0]}
    run = (
        Looking(running.database, running.store, **made)
        if kind == "looking"
        else Scanning(running.database, running.store, Clamd(clamd.address), **made)
    )
    with caplog.at_level(logging.WARNING):
        assert run.run() == 1, "the one behind it is looked at"
        for _time in range(40):
            moment[0] += STEP
            assert run.run() == 0
        assert [MISSING in line for line in caplog.messages] == [True, True], "at once, and after a minute"
        for _time in range(2 * 24):
            moment[0] += DAY / 48
            run.run()
    assert len(caplog.messages) <= 12, "not thousands in a day"


@pytest.mark.one_database
def test_what_is_erased_is_looked_for_by_nobody(app: Any, stage: Stage, clamd: ClamServer, caplog: Any) -> None:
    running = installation_of(app)
    miss(stage, now())
    with stage.database.write() as session:
        session.add(ErasedFile(sha256=MISSING, erased_at=now()))
    assert Looking(running.database, running.store).run() == 0
    assert Scanning(running.database, running.store, Clamd(clamd.address)).run() == 0
    with stage.database.read() as session:
        assert scans(session).waiting == 0
        assert not session.exec(select(FileTraits)).all()
    assert not caplog.messages


def test_an_administrator_is_told(client: Any, pages: Any, stage: Stage) -> None:
    pages.raw.cookies.set("remiss_session", "session-admin")
    said = "En fil kan inte läsas"
    miss(stage, now() - DAY)
    assert said in pages.get("/scanning").text()
    told = client.get("/api/v1/scanning", headers=stage.bearer("admin")).json()
    assert told["unlooked"] == 1
    assert told["unlooked_since"] < now().isoformat()
    with stage.database.write() as session:
        session.add(FileTraits(sha256=MISSING, looked_at=now(), found=""))
    assert said not in pages.get("/scanning").text()
    assert client.get("/api/v1/scanning", headers=stage.bearer("admin")).json()["unlooked"] == 0
