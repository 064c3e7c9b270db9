"""The file is read anew and the corrections that still fit are kept; a plan that was wrong is deleted."""

from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from app.accounts.identity import By
from app.accounts.models import Role
from app.clock import now
from app.jobs.worker import Worker
from app.plans.importing import read_plan_text
from app.plans.mending import operations as ops
from app.plans.mending.rereading import reread
from app.plans.mending.steps import apply, steps_of, undo
from app.plans.models import Paragraph, Plan, PlanCorrection
from app.plans.queries import latest_version, plan_view
from tests.kit.imports import sent
from tests.kit.officials import bearer
from tests.kit.pages import Pages
from tests.plans.conftest import TEXT

HANDLER = bearer(Role.HANDLER)
NEWER = TEXT.replace("Vattnet är rent.", "Vattnet är mycket rent.").replace("3.6", "3.7") + "\n## Bilaga\n\nMer.\n"


def test_corrections_that_fit_are_kept_and_the_others_told(database: Any, handler: By, plan: int) -> None:
    def done(*wanted: ops.Operation) -> None:
        with database.write() as session:
            apply(session, plan, wanted, by=handler, now=now())

    with database.read() as session:
        view = plan_view(session, plan)
    told = {paragraph.text: paragraph.id for section in view.sections for paragraph in section.paragraphs}
    cell = next(cell.id for row in view.indicators for cell in row.cells if cell.text == "3.6")
    done(ops.SetText(op="set_text", paragraph_id=told["Skogen vårdas."], text="Skogen vårdas väl."))
    done(ops.SetText(op="set_text", paragraph_id=told["Vattnet är rent."], text="Vattnet är klart."))
    done(ops.MakeHeading(op="make_heading", paragraph_id=told["Varje år."], level=2))
    done(ops.SetCell(op="set_cell", cell_id=cell, text="3,6"))
    with database.write() as session:
        found = reread(session, plan, read_plan_text(NEWER), by=handler, now=now())
    assert (found.kept, found.lost) == (2, [2, 4])
    with database.read() as session:
        view = plan_view(session, plan)
        said = [paragraph.text for section in view.sections for paragraph in section.paragraphs]
        steps = steps_of(session, view.version_id)
    assert "Skogen vårdas väl." in said
    assert "Vattnet är mycket rent." in said
    assert [each.section.heading for each in view.sections][-3:] == ["3 Uppföljning", "3.1 Varje år.", "4 Bilaga"]
    assert "3.7" in [cell.text for row in view.indicators for cell in row.cells]
    assert [each["op"] for each in steps[0].operations] == ["rereading", "not_kept", "not_kept"]
    with database.write() as session:
        undo(session, plan, by=handler, now=now())
    with database.read() as session:
        texts = [each.text for section in plan_view(session, plan).sections for each in section.paragraphs]
    assert "Vattnet är klart." in texts


def test_a_wrong_plan_is_read_anew_and_deleted_on_its_page(desk: Pages, client: Any, database: Any) -> None:
    page = desk.get("/plans/new").form("Läs in och granska").submit(file=("skog.md", TEXT.encode(), "text/markdown"))
    plan = page.form("Spara planen").submit().url
    page = desk.get(f"{plan}/edit").form("Läs in filen på nytt").submit(status=409)
    assert "Filen säger detsamma" in page.text()
    desk.get(f"{plan}/edit").click("3 Uppföljning").form("Gör rubriken till ett stycke").submit()
    desk.get(f"{plan}/edit").form("Ångra").submit()
    version = client.get(f"/api/v1{plan}", headers=HANDLER).json()["version"]
    answer = client.post(f"/api/v1{plan}/rereading", json={"version": version}, headers=HANDLER)
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_changed")
    answer = client.post(f"/api/v1{plan}/rereading", json={"version": 1}, headers=HANDLER)
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert desk.get(f"{plan}/edit").form("Ta bort planen för gott").submit().heading == "Planer"
    desk.get(plan, status=404)
    with database.read() as session:
        for table in (Plan, PlanCorrection, Paragraph):
            assert session.exec(select(table)).all() == []


def test_a_pasted_plan_has_no_file_to_read_anew(client: Any, plan: int, database: Any) -> None:
    answer = client.post(f"/api/v1/plans/{plan}/rereading", json={"version": 1}, headers=HANDLER)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_original")
    with database.read() as session:
        assert latest_version(session, plan).edit_version == 1


def test_a_file_that_takes_time_is_read_anew_by_a_job(desk: Pages, database: Any, reader: Worker) -> None:
    page = sent(desk, "/plans/new", file=("skog.md", TEXT.encode(), "text/markdown"))
    reader.work_once()
    plan = desk.get(page.url).form("Spara planen").submit().url
    page = desk.get(f"{plan}/edit").click("3 Uppföljning").form("Gör rubriken till ett stycke").submit()
    waiting = desk.get(f"{plan}/edit").form("Läs in filen på nytt").submit()
    assert (waiting.heading, "Väntar på sin tur" in waiting.text()) == ("Filen läses in på nytt", True)
    assert desk.get(f"{plan}/edit").click("Filen läses in på nytt just nu: se hur långt").url == waiting.url
    assert desk.fragment("GET", waiting.url).one("progress") is not None
    reader.work_once()
    page = desk.get(waiting.url, status=409)  # it says what the plan says but for the correction, which fits
    assert "Filen säger detsamma" in page.text()
    with database.write() as session:
        session.connection().execute(update(Paragraph).where(col(Paragraph.text) == "två").values(text="tva"))
    waiting = page.form("Läs in filen på nytt").submit()
    reader.work_once()
    page = desk.get(waiting.url)
    assert page.heading == "Ändringar"
    assert "Läste in filen på nytt: skog.md" in page.text()
    assert "just nu" not in desk.get(f"{plan}/edit").text()
    waiting = desk.get(f"{plan}/edit").form("Läs in filen på nytt").submit()
    desk.get(f"{plan}/edit").form("Lägg till").submit(name="Status", value="Utkast")
    reader.work_once()
    assert "Någon har ändrat planen" in desk.get(waiting.url, status=409).text()
    desk.get(waiting.url.replace("/plans/1/", "/plans/2/"), status=404)
