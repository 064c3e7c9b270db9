"""A list that is not read at once is read by a job: waiting, looking at it, errors in the form, cancelling."""

from typing import Any

from sqlmodel import select

from app.jobs.models import Job, JobStatus
from app.jobs.worker import Worker
from app.organisations.models import ListImport
from tests.kit.imports import sent
from tests.kit.pages import Pages

NAMES = "Alfa förening\nBeta kommun\n\nGamma myndighet\n"
LONG = "".join(f"Förening nummer {number} i trakten\n" for number in range(2_000))


def test_a_list_that_takes_time_has_a_page_and_then_the_preview(desk: Pages, reader: Worker):
    page = sent(desk, "/lists/new", file=("alla.txt", NAMES.encode(), "text/plain"), name="Alla")
    assert page.heading == "Sändlistan läses in"
    assert "alla.txt" in page.text()
    assert desk.get("/lists/new").click("Läses in, se hur långt: Alla").heading == page.heading
    desk.post(f"{page.url}/saving", status=409)
    assert reader.work_once()
    answer = desk.raw.get(page.url, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert answer.headers["hx-redirect"] == page.url
    preview = desk.get(page.url)
    assert "Gamma myndighet" in preview.text()
    assert preview.form("Spara listan").submit().heading == "Alla"
    assert not list(reader.results.folder.glob("arrived-*"))


def test_a_list_without_a_name_is_asked_for_one_and_given_back(desk: Pages, reader: Worker):
    page = sent(desk, "/lists/new", text=LONG)
    assert page.heading == "Sändlistan läses in"
    reader.work_once()
    page = desk.get(page.url, status=422)
    assert "Skriv ett namn på listan" in page.errors()["name"]
    form = page.form("Läs in och granska")
    assert form.value("text").split("\n") == LONG.strip().split("\n")
    again = form.submit(name="Trakten")
    reader.work_once()
    assert "2 000" in desk.get(again.url).text()


def test_a_list_that_cannot_be_read_says_so_at_the_file(desk: Pages, reader: Worker):
    page = sent(desk, "/lists/new", file=("alla.csv", b"namn\n" + b"x" * 5_000, "text/csv"), name="Alla")
    reader.work_once()
    page = desk.get(page.url, status=422)
    assert page.errors()["file"]
    assert page.form("Läs in och granska").value("name") == "Alla"


def test_cancelling_ends_the_reading(desk: Pages, database: Any, reader: Worker):
    page = sent(desk, "/lists/new", text=LONG, name="Trakten")
    assert page.form("Avbryt").submit().heading == "Läs in en sändlista"
    with database.read() as session:
        assert session.exec(select(Job)).one().status is JobStatus.CANCELLED
        assert not session.exec(select(ListImport)).all()
    assert not reader.work_once()
    assert not list(reader.results.folder.glob("arrived-*"))
