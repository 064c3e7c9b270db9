"""Who may read the numbers, that they are right, and that nothing a sender chose stands among them."""

import datetime
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from app.accounts.identity import SYSTEM
from app.clock import now
from app.database import Database
from app.history.actions import record
from app.history.heads import heads_to_mail, note_mailed
from app.history.models import SealedUpTo
from app.installation import installation_of
from app.jobs.models import Job
from app.mail.kinds import LetterKind, MailFault
from app.mail.models import Letter
from app.mail.outbox import letter_values
from app.main import create_app
from app.metrics import looking, sharing
from app.metrics.exposition import METRICS, exposition
from app.metrics.queries import look
from app.settings import Settings
from app.storage.models import ErasedFile, FileTraits, StoredFile
from app.web.counting import Counts
from tests.house.tree import ROOT
from tests.kit.client import Client

TOKEN = "a token of thirty-two signs or more"
LINE = re.compile(r'remiss_[a-z_]+(?:\{[a-z]+="[^"\n]*"(?:,[a-z]+="[^"\n]*")*\})? -?[0-9.e+-]+')


@pytest.fixture
def counted(settings: Settings, database: Database) -> Iterator[Client]:
    """A client of an installation whose numbers may be read by a token, and from one network."""
    more = {"metrics_token": SecretStr(TOKEN), "metrics_networks": "10.1.2.0/24"}
    app = create_app(settings.model_copy(update=more))
    with Client(app, base_url=settings.base_url, follow_redirects=False) as client:
        yield client
    installation_of(app).database.dispose()


def read(client: Any, **headers: str) -> str:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}", **headers})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    text: str = answer.text
    assert all(line.startswith("#") or LINE.fullmatch(line) for line in text.splitlines()), text
    return text


@pytest.mark.one_database
def test_without_a_setting_there_is_nothing(client: Client, app: Any) -> None:
    for given in ("", "Bearer ", "Bearer None", f"Bearer {TOKEN}"):
        assert client.get("/metrics", headers={"Authorization": given}).status_code == 404
    assert app.state.counts == Counts()


@pytest.mark.one_database
def test_only_the_token_and_the_network_let_in(counted: Client) -> None:
    for given in ({}, {"Authorization": "Bearer "}, {"Authorization": TOKEN}, {"Authorization": f"Bearer {TOKEN}x"}):
        assert counted.get("/metrics", headers=given).status_code == 404
    assert read(counted, Host="10.9.8.7:8000")  # by the address of the process itself
    assert counted.get("/rounds", headers={"Host": "10.9.8.7:8000"}).status_code == 400
    for sender, status in (("10.1.2.77", 200), ("10.1.3.77", 404)):
        neighbour = TestClient(counted.app, base_url=counted.base_url, client=(sender, 50000))
        assert neighbour.get("/metrics").status_code == status
        claimed = neighbour.get("/metrics", headers={"X-Forwarded-For": "10.1.2.77"})
        assert claimed.status_code == status  # no proxy of ours says so


@pytest.mark.one_database
def test_no_label_is_what_a_sender_chose(counted: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    own = looking.look
    monkeypatch.setattr(looking, "look", lambda *given, **more: looked.append(1) or own(*given, **more))
    for path in ("/l/a-secret-token", "/api/v1/answer/a-secret-token", "/rounds/4711", "/a-secret-token"):
        counted.get(path)
    for method in ("BREW", 'A"B', "HEAD"):
        counted.request(method, "/rounds/4711")
    read(counted)
    text = read(counted)
    assert len(looked) == 1
    assert not re.search('secret|4711|BREW|A.*B"', text.replace("HELP", ""))
    assert 'remiss_requests_total{method="GET",route="/rounds/{round_id}",action="round.read_internal"' in text
    assert 'method="other",route="' in text
    assert 'remiss_request_seconds_count{method="GET",route="/metrics"} 1' in text
    assert 'remiss_ready{part="database"} 1' in text
    assert 'remiss_jobs{state="waiting"} 0' in text


def test_what_the_database_says(database: Database) -> None:
    moment = now()
    hour, day = datetime.timedelta(hours=1), datetime.timedelta(days=1)

    def letter(**changed: Any) -> Letter:
        facts = {"name": "", "heads": [], "heads_at": ""}
        written = letter_values(LetterKind.CHAIN_HEADS, to="a@example.se", now=moment - 2 * hour, **facts)
        return Letter(**written | {"message_id": f"<{len(letters)}@example.se>"} | changed)

    def job(**changed: Any) -> Job:
        return Job(**{"kind": "export", "created_at": moment - hour, "run_at": moment - hour} | changed)

    with database.write() as session:
        letters: list[Letter] = []
        for changed in (
            {},
            {"due_at": moment + hour},
            {"fault": next(iter(MailFault))},
            {"sent_at": moment},
            {"given_up_at": moment},
            {"bounced_at": moment - 2 * day},
        ):
            letters.append(letter(**changed))
        done = {"finished_at": moment, "error": {"code": "x"}}
        jobs = [job(), job(run_at=moment + hour), job(claimed_by="w"), job(**done), job(**done, cancelled_at=moment)]
        session.add_all([*letters, *jobs])
        for name, age in (("a", 1), ("b", 2), ("c", 3), ("d", 4)):
            session.add(StoredFile(sha256=name, size=1, media_type="text/plain", created_at=moment - age * hour))
        session.flush()
        session.add(FileTraits(sha256="c", looked_at=moment, found=""))
        session.add(ErasedFile(sha256="d", erased_at=moment))
        session.add(SealedUpTo(table_name="response", last="4", seen=9, seen_at=moment - hour))
        session.add(SealedUpTo(table_name="reply", last="9", seen=9, seen_at=moment - day))
        record(session, "user.created", by=SYSTEM, now=moment - day)
        note_mailed(session, heads_to_mail(session), now=moment)
        record(session, "user.created", by=SYSTEM, now=moment - 3 * hour)
        record(session, "user.created", by=SYSTEM, now=moment - hour)
    with database.read() as session:
        gauges = look(session, now=moment, is_primary=not database.is_sqlite)
    seen = {(gauge.name, *dict(gauge.labels).values()): gauge.value for gauge in gauges}
    for name, states in (("letters", ("waiting", "held", "failed")), ("jobs", ("waiting", "running", "failed"))):
        assert [seen.pop((f"remiss_{name}", state)) for state in states] == [1, 1, 1]
    replicas = {} if database.is_sqlite else {("remiss_replicas",): 0}
    assert seen == replicas | {
        ("remiss_letters_oldest_seconds",): 7200,
        ("remiss_jobs_oldest_seconds",): 3600,
        ("remiss_unsealed_seconds",): 3600,
        ("remiss_heads_unmailed_seconds",): 3 * 3600,
        ("remiss_files_unlooked",): 2,
        ("remiss_files_unlooked_oldest_seconds",): 2 * 3600,
    }


@pytest.mark.one_database
def test_a_database_that_fails_takes_no_numbers_with_it(counted: Client) -> None:
    database = installation_of(counted.app).database  # type: ignore[arg-type]

    @event.listens_for(database.engine, "begin")
    def _fail(_connection: Any) -> None:
        raise OperationalError("BEGIN", {}, OSError("gone"))

    counted.get("/health/live")
    text = read(counted)
    assert 'remiss_ready{part="database"} 0' in text
    assert "remiss_letters" not in text
    assert 'route="/health/live"' in text


@pytest.mark.one_database
def test_processes_behind_one_address_are_counted_together(
    database: Database,
) -> None:
    mine, theirs = Counts(), Counts()
    for counts, seconds in ((mine, 0.01), (theirs, 0.3), (theirs, 60.0)):
        counts.note("GET", "/rounds", "round.list_internal", 200, seconds)
    with sharing.shared_folder():
        folder = Path(os.environ[sharing.FOLDER])
        sharing.write(folder, theirs, database)
        told = json.loads((folder / f"{os.getpid()}.json").read_text()) | {"waiting": 3}
        (folder / "1.json").write_text(json.dumps(told))
        total, gauges = sharing.whole(mine, database)
        text = exposition(total, gauges)
        os.utime(folder / "1.json", (1, 1))  # it has ended: what it has answered is still told
        later = exposition(*sharing.whole(mine, database))
    assert not folder.exists()
    for line in ("remiss_processes 2", "remiss_writers_waiting 3"):
        assert line in text
        assert line not in later
    for told_line in ('le="0.25"} 1', 'le="0.5"} 2', 'le="10.0"} 2', 'le="+Inf"} 3', 'status="200"} 3'):
        assert told_line in text
        assert told_line in later


def test_the_manual_names_every_metric_and_no_other() -> None:
    manual = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    named = {re.sub("_(bucket|count|sum)$", "", name) for name in re.findall(r"\bremiss_[a-z_]+[a-z]\b", manual)}
    assert named == set(METRICS)
