"""Files as jobs: ordered by page and API, followed, fetched again, cancelled; by whom; no word of a draft."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from app.accounts.policy import Kind
from app.clock import now
from app.installation import installation_of
from app.jobs import actions
from app.jobs.models import Job
from app.jobs.worker import Worker
from app.rounds.models import Round
from app.server import maker_of
from tests.assessment.conftest import Desk, desk
from tests.kit.world import CANARY

__all__ = ["desk"]


@pytest.fixture
def worker(app: Any) -> Iterator[Worker]:
    """A worker that does a job when it is told to."""
    worker = maker_of(installation_of(app))
    yield worker
    worker.stop()


def order(client: Any, desk: Desk, kind: Kind = Kind.HANDLER, status: int = 202, **body: Any) -> Any:
    address = f"/api/v1/rounds/{desk.world.round}/exports"
    answer = client.post(address, json={"format": "json", **body}, headers=desk.bearer(kind))
    assert answer.status_code == status, answer.text
    return answer.json()


def look(client: Any, desk: Desk, job: int, rest: str = "", kind: Kind = Kind.HANDLER, method: str = "GET") -> Any:
    return client.request(method, f"/api/v1/jobs/{job}{rest}", headers=desk.bearer(kind))


def signed_in(pages: Any, kind: Kind = Kind.HANDLER) -> Any:
    pages.raw.cookies.set("remiss_session", f"cookie-of-{kind}")
    return pages


def test_a_file_is_ordered_followed_and_fetched_again(client: Any, desk: Desk, worker: Worker) -> None:
    job = order(client, desk, layout="organisation")
    chosen: dict[str, Any] = dict.fromkeys(("focus_area", "section", "group"), "") | {"variant": "sv", "columns": []}
    chosen |= {"hide_names": False, "portrait": False, "organisation": None, "kind": None, "outcome": None}
    assert job == {
        "id": job["id"],
        "kind": "export",
        "round_id": desk.world.round,
        "format": "json",
        "layout": "organisation",
        "language": "sv",
        "options": chosen,
        "since": None,
        "status": "queued",
        "progress": {"done": 0, "total": 0},
        "result": None,
        "error": None,
    }
    early = look(client, desk, job["id"], "/file")
    assert (early.status_code, early.json()["code"]) == (409, "job_not_done")
    worker.work_once()
    done = look(client, desk, job["id"]).json()
    assert done["status"] == "done"
    asked = {"hide_names": True, "kind": "comment"}
    assert order(client, desk, options=asked)["options"] == chosen | asked
    assert done["result"]["filename"].startswith("KS-2026-7-synpunkter-remissinstans-")
    for _again in range(2):
        file = look(client, desk, job["id"], "/file")
        assert file.headers["content-disposition"] == f'attachment; filename="{done["result"]["filename"]}"'
        assert len(file.content) == done["result"]["size"]
        assert file.json()["counts"]["comments"] == 1


def test_the_same_order_at_once_is_one_job(client: Any, desk: Desk) -> None:
    ids: list[int] = []
    threads = [threading.Thread(target=lambda: ids.append(order(client, desk)["id"])) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 4
    assert len(set(ids)) == 1


def test_what_there_is_not_is_refused_before_there_is_a_job(client: Any, desk: Desk) -> None:
    assert order(client, desk, status=422, format="odt")["code"] == "format_not_available"
    assert order(client, desk, status=422, layout="appendix")["code"] == "layout_not_available"
    assert order(client, desk, status=422, options={"variant": "tabs"})["code"] == "variant_not_available"


def test_a_file_that_cannot_be_made_says_why(client: Any, pages: Any, desk: Desk, worker: Worker) -> None:
    with desk.database.write() as session:
        session.connection().execute(update(Round).values(comments=9))
    job = order(client, desk)["id"]
    worker.work_once()
    failed = look(client, desk, job).json()
    assert (failed["status"], failed["error"]["code"], failed["result"]) == ("failed", "counts_disagree", None)
    assert "Försök igen." in signed_in(pages).get(f"/jobs/{job}").text()


@pytest.mark.parametrize(
    ("kind", "status"),
    [(Kind.READER, 202), (Kind.REGISTRAR, 202), (Kind.ADMIN, 403), (Kind.OTHER_HANDLER, 404)],
)
def test_who_may_order_and_fetch(client: Any, desk: Desk, worker: Worker, kind: Kind, status: int) -> None:
    order(client, desk, kind, status)
    handlers = order(client, desk)["id"]
    while worker.work_once():
        pass
    seen = {Kind.READER: 404, Kind.REGISTRAR: 200}.get(kind, status)  # a reader's file leaves out who signed
    for rest in ("", "/file"):
        assert look(client, desk, handlers, rest, kind).status_code == seen
    assert look(client, desk, handlers, kind=kind, method="DELETE").status_code == (409 if seen == 200 else seen)


def test_a_readers_file_leaves_out_who_signed(client: Any, desk: Desk, worker: Worker) -> None:
    mine, theirs = order(client, desk, Kind.READER)["id"], order(client, desk)["id"]
    while worker.work_once():
        pass
    assert "Sven Svarare" not in look(client, desk, mine, "/file", Kind.READER).text
    assert "Sven Svarare" in look(client, desk, theirs, "/file").text


def test_nothing_of_a_draft_is_in_a_job_or_its_file(client: Any, desk: Desk, worker: Worker) -> None:
    for format in ("json", "csv", "docx", "xlsx"):
        order(client, desk, format=format)
    while worker.work_once():
        pass
    with desk.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM job").mappings().all()
    assert len(rows) == 4
    assert CANARY not in json.dumps([dict(row) for row in rows], default=str)
    files = list(worker.results.folder.iterdir())
    assert len(files) == 4
    for file in files:
        assert CANARY.encode() not in file.read_bytes()


def test_cancelling_is_done_once(client: Any, desk: Desk, worker: Worker) -> None:
    job = order(client, desk)["id"]
    assert look(client, desk, job, method="DELETE").json()["status"] == "cancelled"
    assert look(client, desk, job, method="DELETE").status_code == 200
    assert not worker.work_once()
    assert order(client, desk)["id"] != job


def test_a_small_file_comes_at_once(pages: Any, desk: Desk, worker: Worker) -> None:
    worker.children.get_ready()
    worker.start()
    signed_in(pages).get(f"/rounds/{desk.world.round}/compilation")
    asked = {"format": "csv", "layout": "focus-area", "variant": "sv"}
    pages.post(f"/rounds/{desk.world.round}/exports", asked)
    assert pages.redirects[0].endswith("?wait=true")
    address = pages.redirects[0]
    for _patience in range(20):  # on a busy machine the page may come first
        answer = pages.raw.get(address)
        if answer.status_code == 303:
            break
    assert answer.headers["location"] == f"{address.partition('?')[0]}/file"
    assert pages.raw.get(answer.headers["location"]).headers["content-disposition"].startswith("attachment")


def test_the_page_says_how_far_it_has_come(pages: Any, desk: Desk, worker: Worker, app: Any) -> None:
    here = signed_in(pages)
    files_page = f"/rounds/{desk.world.round}/exports"
    assert "Inga filer än" in here.get(files_page).text()
    here.post(f"/rounds/{desk.world.round}/exports", {"format": "docx", "layout": "focus-area", "variant": "sv"})
    page = here.get(pages.redirects[0].partition("?")[0])
    assert "Word, per fokusområde" in page.text()
    assert "Väntar på sin tur" in page.text()
    with desk.database.write() as session:
        job = actions.take(session, name="någon", lease=worker.lease, now=now(), kinds={"export"})
        assert job is not None
        assert actions.keep(session, job.id, name="någon", done=40, total=100, lease=worker.lease, now=now())
    part = here.fragment("GET", f"/jobs/{job.id}")
    assert "40 av 100 synpunkter" in part.text()
    assert 'hx-trigger="every 2s"' in part.source
    assert f'hx-get="/jobs/{job.id}?wait=true"' in here.fragment("GET", f"/jobs/{job.id}?wait=true").source
    with desk.database.write() as session:
        actions.give_back(session, session.get_one(Job, job.id), name="någon")
    worker.work_once()
    assert "data-go" in here.fragment("GET", f"/jobs/{job.id}?wait=true").source, "fetched where it is waited for"
    part = here.fragment("GET", f"/jobs/{job.id}")
    assert not any(mark in part.source for mark in ("hx-trigger", "data-go"))
    assert "Ladda ned" in part.text()
    assert "Word, per fokusområde" in here.get(files_page).text()
    for file in worker.results.folder.iterdir():
        file.unlink()
    assert "tagits bort" in here.get(f"/jobs/{job.id}/file", status=404).text()


def test_a_page_cancels(pages: Any, desk: Desk) -> None:
    here = signed_in(pages)
    here.post(f"/rounds/{desk.world.round}/exports", {"format": "docx", "layout": "focus-area", "variant": "sv"})
    address = pages.redirects[0].partition("?")[0]
    assert "Ingen fil togs fram" in here.post(f"{address}/cancellation").text()


def test_the_list_says_how_far_each_file_has_come_and_leads_to_those_that_are_there(
    client: Any, desk: Desk, pages: Any, worker: Worker
) -> None:
    job, listed = order(client, desk)["id"], f"/rounds/{desk.world.round}/exports"
    coming = signed_in(pages).get(listed)
    assert coming.one("progress").get("aria-label") == "Snart börjar filen tas fram"
    assert coming.one("div", id="made").get("hx-trigger") == "every 2s"
    assert coming.click("Uppdatera").url == coming.url, "without scripts, too"
    worker.work_once()
    there = pages.get(listed)
    assert not there.all("progress")
    assert there.one("div", id="made").get("hx-get") is None
    assert there.xpath("//a[@download]/@href") == [f"/jobs/{job}/file"]


def test_many_bodies_are_listed_when_they_are_asked_for(
    desk: Desk, pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/rounds/{desk.world.round}/compilation"
    assert signed_in(pages).get(address).all("a", text="Kraftbolaget AB"), "few are listed at once"
    monkeypatch.setattr("app.compilation.pages.A_FEW", 0)
    installation_of(pages.app).memory.forget()
    short = pages.get(address)
    assert "Kraftbolaget AB" not in short.text()
    assert short.click("Visa 1 remissinstans").all("a", text="Kraftbolaget AB")
