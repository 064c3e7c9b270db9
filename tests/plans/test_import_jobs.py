"""A plan that is not read at once is read by a job: waiting, looking at it, errors in the form, cancelling; by whom."""

import io
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy import update
from sqlmodel import select

from app.accounts.models import Role
from app.clock import now
from app.imports import pending
from app.jobs import actions
from app.jobs.models import Job, JobStatus
from app.jobs.worker import KEPT, Worker
from app.plans import import_jobs
from app.plans.import_jobs import KIND
from app.plans.models import Plan, PlanImport, PlanVersion
from tests.kit.imports import count, sent
from tests.kit.officials import official, sign_in
from tests.kit.pages import Pages
from tests.plans.conftest import TEXT

FILE = ("skogsplan.md", TEXT.encode(), "text/markdown")
LONG = "# Långplan\n\n## Avsnitt\n\n" + "Ett långt stycke om skogen. \n\n" * 4_000


def only_job(database: Any) -> Job:
    with database.read() as session:
        return session.exec(select(Job)).one()


def empty_document() -> bytes:
    file = io.BytesIO()
    Document().save(file)
    return file.getvalue()


def waiting_files(reader: Worker) -> list[Path]:
    return list(reader.results.folder.glob("arrived-*"))


def test_a_file_that_takes_time_has_a_page_and_then_the_preview(desk: Pages, database: Any, reader: Worker):
    page = sent(desk, "/plans/new", file=FILE)
    assert page.heading == "Planen läses in"
    assert "skogsplan.md" in page.text()
    assert "Väntar på sin tur" in page.text()
    assert page.link("Uppdatera"), "without JavaScript one asks again by the link"
    assert desk.get("/plans/new").click("Läses in, se hur långt: skogsplan.md").heading == page.heading, (
        "who left finds back"
    )
    job = only_job(database)
    assert (job.kind, job.status) == (import_jobs.KIND, JobStatus.QUEUED)
    assert reader.work_once()
    assert only_job(database).status is JobStatus.DONE
    page = desk.get(page.url)
    assert page.heading == "Granska planen innan den sparas"
    assert "6 avsnitt 2 fokusområden 2 indikatorer" in page.text()
    assert count(database, Plan) == 0
    assert desk.get("/plans/new").click("Granska och spara: skogsplan.md").heading == page.heading
    page = page.form("Spara planen").submit()
    assert page.heading == "Skogsplan"
    assert "inte är sparade" not in desk.get("/plans/new").text()
    assert desk.raw.get(f"{page.url}/original").content == TEXT.encode()
    assert not waiting_files(reader), "what has been read lies in the store, and nowhere else"


def test_it_says_how_far_the_reading_has_come(desk: Pages, database: Any, reader: Worker):
    page = sent(desk, "/plans/new", file=FILE)
    with database.write() as session:
        session.connection().execute(update(Job).values(claimed_by="en arbetare", done=35, total=100))
    part = desk.fragment("GET", page.url)
    assert "Filen läses in" in part.text()
    assert "35 procent är läst" in part.text()
    assert part.one("progress").get("value") == "35"


def test_a_part_of_the_page_leads_on_when_there_is_nothing_to_wait_for(desk: Pages, reader: Worker):
    page = sent(desk, "/plans/new", file=FILE)
    reader.work_once()
    answer = desk.raw.get(page.url, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert answer.headers["hx-redirect"] == page.url
    assert not answer.content


def test_what_is_wrong_with_a_file_is_said_at_its_field(desk: Pages, database: Any, reader: Worker):
    page = sent(desk, "/plans/new", file=("plan.docx", empty_document(), "application/octet-stream"), title="Min plan")
    reader.work_once()
    assert only_job(database).status is JobStatus.FAILED
    page = desk.get("/plans/new").click("Gick inte att läsa, se varför: Min plan", status=422)
    assert "Dokumentet är tomt" in page.errors()["file"]
    form = page.form("Läs in och granska")
    assert form.value("title") == "Min plan"
    again = form.submit(file=FILE)
    assert again.heading == "Planen läses in"
    reader.work_once()
    assert "Min plan" in desk.get(again.url).text()


def test_a_long_text_that_cannot_be_read_is_given_back(
    desk: Pages, database: Any, reader: Worker, monkeypatch: pytest.MonkeyPatch
):
    page = sent(desk, "/plans/new", text=LONG)
    assert page.heading == "Planen läses in"
    monkeypatch.setattr(pending, "LONGEST", 0)
    reader.work_once()
    page = desk.get(page.url, status=422)
    assert "för tung" in page.errors()["text"]
    assert page.form("Läs in och granska").value("text").strip() == LONG.strip()


def test_a_long_text_is_read_and_has_no_original(desk: Pages, database: Any, reader: Worker):
    page = sent(desk, "/plans/new", text=LONG)
    reader.work_once()
    desk.get(page.url).form("Spara planen").submit()
    with database.read() as session:
        version = session.exec(select(PlanVersion)).one()
    assert (version.title, version.source_sha256) == ("Långplan", None)


def test_a_job_holds_no_word_of_the_document(desk: Pages, database: Any, reader: Worker):
    sent(desk, "/plans/new", text=LONG)
    waiting = only_job(database)
    reader.work_once()
    done = only_job(database)
    kept = json.dumps([waiting.model_dump(mode="json"), done.model_dump(mode="json")])
    assert "skogen" not in kept
    assert done.result == {}


@pytest.mark.parametrize("begun", [False, True])
def test_cancelling_ends_the_reading(desk: Pages, database: Any, reader: Worker, begun: bool):
    page = sent(desk, "/plans/new", file=FILE)
    job_id = only_job(database).id
    if begun:
        with database.write() as session:
            job = actions.take(session, name=reader.name, lease=reader.lease, now=now(), kinds={KIND})
    assert page.form("Avbryt").submit().heading == "Läs in en plan"
    assert only_job(database).status is JobStatus.CANCELLED
    assert not waiting_files(reader)
    desk.get(page.url, status=404)
    if begun:  # whoever was reading keeps nothing
        with database.write() as session:
            assert job is not None
            assert job.id == job_id
            assert not actions.finish(session, job, name=reader.name, result={}, now=now())
    assert not reader.work_once()
    assert count(database, PlanImport) == 0


def test_who_lost_the_lease_keeps_nothing(desk: Pages, database: Any, reader: Worker):
    page = sent(desk, "/plans/new", file=FILE)
    with database.write() as session:
        job = actions.take(session, name=reader.name, lease=reader.lease, now=now(), kinds={KIND})
        session.connection().execute(update(Job).values(claimed_by="en annan"))
    assert job is not None
    reader._do(job)
    assert desk.get(page.url).heading == "Planen läses in"
    assert len(waiting_files(reader)) == 1, "the other reads it"
    with database.write() as session:
        session.connection().execute(update(Job).values(claimed_until=now() - reader.lease))
    assert reader.work_once()
    assert desk.get(page.url).heading == "Granska planen innan den sparas"


def test_an_unread_import_is_its_owners_alone(desk: Pages, database: Any, reader: Worker):
    page = sent(desk, "/plans/new", file=FILE)
    official(database, Role.ADMIN)
    other = sign_in(desk.another(), Role.ADMIN)
    other.get(page.url, status=404)
    other.post(f"{page.url}/removal")
    assert only_job(database).status is JobStatus.QUEUED
    desk.post(f"{page.url}/saving", status=409)
    assert count(database, Plan) == 0


def test_nobody_fills_the_queue(desk: Pages, database: Any, reader: Worker):
    for _number in range(actions.MOST_OPEN):
        sent(desk, "/plans/new", file=FILE)
    page = desk.get("/plans/new").form("Läs in och granska").submit(file=FILE, title="Min plan", status=429)
    assert "många filer" in page.text()
    assert page.form("Läs in och granska").value("title") == "Min plan"
    assert len(waiting_files(reader)) == actions.MOST_OPEN


def test_a_waiting_file_is_kept_and_one_that_no_job_remembers_is_not(desk: Pages, database: Any, reader: Worker):
    sent(desk, "/plans/new", file=FILE)
    stray = reader.results.take_in([b"forgotten"])
    for file in waiting_files(reader):
        long_ago(file)
    reader.clean_up()
    kept = [file.name for file in waiting_files(reader)]
    assert kept == [only_job(database).arguments["arrived"]] != [stray]
    with database.write() as session:
        session.connection().execute(update(Job).values(finished_at=now() - 2 * KEPT, open_key=None))
    reader.clean_up()
    assert not waiting_files(reader)


def test_a_file_that_was_removed_meanwhile_is_asked_for_again(desk: Pages, reader: Worker):
    page = sent(desk, "/plans/new", file=FILE)
    for file in waiting_files(reader):
        file.unlink()
    reader.work_once()
    assert "Välj den igen." in desk.get(page.url, status=422).errors()["file"]


def long_ago(file: Path) -> None:
    """Nobody has touched it for a month."""
    then = time.time() - 30 * 24 * 3600
    os.utime(file, (then, then))
