"""The server as a process: starts on an empty folder, tells the first link, sends letters, ends when told."""

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from sqlmodel import select

from app.accounts.identity import By
from app.accounts.models import User
from app.clock import now
from app.imports.upload import Arrived
from app.installation import results_beside
from app.jobs.actions import order
from app.jobs.models import Job, JobStatus
from app.mail.models import Letter
from app.mail.outbox import post_all
from app.plans import import_jobs
from app.plans.models import PlanImport
from tests.cli.conftest import ROOT
from tests.jobs.test_confinement import children_of
from tests.jobs.test_worker import runs, until
from tests.kit import stores
from tests.kit.mailserver import free_port
from tests.kit.world import build
from tests.mail.letters import NOW, values

DOCUMENT_LIBRARIES = {"docx", "mammoth", "xlsxwriter", "openpyxl", "lxml", "typst", "markdown_it", "holidays", "babel"}


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def ready(process, url):
    end = time.monotonic() + 180  # a machine may be busy with other tests
    while fetch(f"{url}/health/ready") != 200:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.2)


def stopped(process):
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=40)
    return process.returncode, out, err


@pytest.mark.one_database
def test_a_first_start_tells_the_first_link_and_logs_no_secret(start, tmp_path):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    own = f"sqlite:///{tmp_path}/new/r.sqlite3"
    process = start("serve", "--port", str(port), REMISS_DATABASE_URL=own, REMISS_LOG_FORMAT="json")
    try:
        ready(process, url)
        told = process.stdout.readline().strip()
        assert told.startswith(f"Create the first administrator: {url}/set-up/"), "links begin with where it listens"
        link = told.partition(": ")[2]
        assert fetch(link) == 200
        assert fetch(f"{url}/l/a-secret-token") in (200, 404)
    finally:
        status, out, err = stopped(process)
    assert status == 0
    assert out == ""
    lines = [json.loads(line) for line in err.splitlines()]
    accesses = [line for line in lines if line["logger"] == "remiss.access"]
    assert "GET /set-up/{token} 200" in [line["message"] for line in accesses]
    assert all(line["request_id"] and line["time"].endswith("+00:00") for line in accesses)
    assert link.rpartition("/")[2] not in err
    assert "a-secret-token" not in err


def test_letters_leave_while_it_serves(start, database, smtp):
    with database.write() as session:
        post_all(session, [values("cancellation", now=NOW.replace(year=2020))])
    port = free_port()
    process = start("serve", "--port", str(port), REMISS_SMTP_URL=smtp.url)
    try:
        (letter,) = smtp.wait(1, seconds=60)
        ready(process, f"http://127.0.0.1:{port}")
    finally:
        status, _out, err = stopped(process)
    assert status == 0
    assert letter.recipients == ("styrelsen@ekern.example",)
    assert letter.recipients[0] not in err, "addresses stay out of the log"
    with database.read() as session:
        assert session.exec(select(Letter)).one().sent_at is not None


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_files_are_made_and_read(start, database, environment, command):
    with database.write() as session:
        round_id = build(session, now()).round
        asked = {"format": "json", "layout": "focus-area", "variant": "sv", "language": "sv", "personal": False}
        job_id = order(session, "export", arguments=asked, round_id=round_id, by_id=None, now=now()).id
        store = stores.beside(database, Path(environment["REMISS_DATA_DIR"]) / "files")
        files = results_beside(store, database)
        arrived = Arrived(files.take_in([b"# Skogsplan\n\n## Bakgrund\n\nText.\n"]), "plan.md")
        hanna = By("user", session.exec(select(User.id)).first(), "Hanna")
        key = import_jobs.order(session, files, arrived, title=None, by=hanna, now=now())
    more = ["--port", str(free_port())] if command == "serve" else []
    process = start(command, *more)
    try:
        end = time.monotonic() + 60
        while (job := looked_up(database, job_id)).status is not JobStatus.DONE:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end, job
            time.sleep(0.2)
        until(lambda: imported(database, key))
    finally:
        status, _out, err = stopped(process)
    assert status == 0, err
    assert imported(database, key)["title"] == "Skogsplan"
    assert job.result["filename"].startswith("KS-2026-7-")
    assert f"job {job_id} (export): done" in err


def test_a_server_that_is_killed_leaves_nothing_running(start, database):
    """Neither the processes that answer beside it, nor the child that has made a file and waits for the next one."""
    with database.write() as session:
        round_id = build(session, now()).round
        asked = {"format": "json", "layout": "focus-area", "variant": "sv", "language": "sv", "personal": False}
        job_id = order(session, "export", arguments=asked, round_id=round_id, by_id=None, now=now()).id
    port, workers = free_port(), 1 if database.is_sqlite else 2
    process = start("serve", "--port", str(port), "--workers", str(workers))
    started = set()
    try:
        ready(process, f"http://127.0.0.1:{port}")
        until(lambda: looked_up(database, job_id).status is JobStatus.DONE)
        started = descendants(process.pid)
        assert len(started) >= (1 if workers == 1 else workers + 1)
    finally:
        process.kill()
        process.communicate(timeout=60)
    until(lambda: not [pid for pid in started if runs(pid)])
    assert fetch(f"http://127.0.0.1:{port}/health/live") == 0


def descendants(pid):
    below = children_of(pid)
    return {*below, *(further for child in below for further in descendants(child))}


def imported(database, key):
    with database.read() as session:
        return session.exec(select(PlanImport.parsed).where(PlanImport.key == key)).one()


def looked_up(database, job_id):
    with database.read() as session:
        return session.get_one(Job, job_id)


@pytest.mark.one_database
def test_workers_on_sqlite_are_refused_by_name(start):
    process = start("serve", "--workers", "2")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert err.splitlines() == [
        "remiss: SQLite is served by one process: --workers above 1 needs PostgreSQL (REMISS_DATABASE_URL)."
    ]


@pytest.mark.one_database
def test_a_port_that_is_taken_is_one_line(start, smtp):
    port = smtp.url.rpartition(":")[2]
    process = start("serve", "--port", port)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert err.splitlines() == [f"remiss: Cannot listen on 127.0.0.1 port {port}: Address already in use"]


@pytest.mark.one_database
def test_a_start_loads_no_document_library(tmp_path):
    code = (
        "import sys; from app.settings import Settings; import app.server; from app.main import create_app;"
        "create_app(Settings(data_dir=sys.argv[1], _env_file=None)); print(' '.join(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in ran.stdout.split()}
    assert "fastapi" in loaded
    assert not loaded & DOCUMENT_LIBRARIES
