"""An official chooses what a file is to have, is told what is wrong, and finds the choice again."""

from io import BytesIO
from typing import Any

from docx import Document
from sqlmodel import Session, select

from app.accounts.policy import Kind
from app.compilation import queries
from app.compilation.actions import remember
from app.compilation.models import FileChoice
from app.compilation.options import Options
from app.jobs.models import Job
from app.jobs.worker import Worker
from tests.assessment.conftest import Desk
from tests.compilation.test_files import desk, signed_in, worker

__all__ = ["desk", "worker"]


def test_what_is_chosen_is_in_the_file_and_found_again(pages: Any, desk: Desk, worker: Worker) -> None:
    browser, path = signed_in(pages), f"/rounds/{desk.world.round}"
    address = f"{path}/file-contents?file=focus-area.docx.sv"
    assert "förra gången" not in browser.get(address).source
    asked: dict[str, Any] = {"format": "docx", "layout": "focus-area", "variant": "sv", "remember": "true"}
    asked |= {"columns": ["number"], "hide_names": "true"}
    refused = browser.post(f"{path}/exports", asked, status=422)
    assert "Välj minst en kolumn utöver numret." in refused.source
    assert 'name="hide_names" value="true" checked' in refused.source, "what was chosen is kept"
    asked["columns"] = ["number", "organisation", "text", "reply"]
    refused = browser.post(f"{path}/exports", asked | {"outcome": "answered"}, status=422)
    assert "Ingen synpunkt svarar mot urvalet." in refused.source
    assert browser.post(f"{path}/exports", asked | {"only_group": "Ingen grupp"}, status=422).errors().keys() == {
        "only_group"
    }
    with desk.database.read() as session:
        assert session.exec(select(FileChoice)).all() == [], "what was refused is not kept"
    assert "kolumnerna Motivering, Åtgärd" in browser.post(f"{path}/exports", asked).source
    with desk.database.read() as session:
        job = session.exec(select(Job)).one()
    assert Options.of(job.arguments["options"]) == Options(True, ("number", "organisation", "text", "reply"))
    assert worker.work_once()
    words = Document(BytesIO(browser.raw.get(f"/jobs/{job.id}/file").content)).paragraphs
    assert any(paragraph.text.startswith("Utelämnat: namn på personer, kolumnerna") for paragraph in words)
    assert ")</span> <a " in browser.get(f"{path}/exports").source, "what was left out, and then the link"
    again = browser.get(address).source
    assert "förra gången" in again
    assert again.count("checked") == 4, "three columns, and that names are hidden"
    assert "förra gången" not in browser.get(f"{address}&whole=true").source
    browser.get(f"{path}/file-contents?file=focus-area.nonsense", status=404)


def test_a_choice_is_kept_for_its_layout_and_format_and_its_places_for_the_round(session: Session, desk: Desk) -> None:
    round_id, user = desk.world.round, desk.world.users[Kind.HANDLER]
    chosen = {"hide_names": True, "columns": ["text", "of_another_time"], "section": 7}
    remember(session, user, round_id, layout="focus-area", format="xlsx", choices=chosen)
    of = {"layout": "focus-area", "format": "xlsx"}
    assert queries.remembered(session, user, round_id, **of) == chosen
    assert queries.remembered(session, user, round_id + 1, **of) == {n: v for n, v in chosen.items() if n != "section"}
    assert queries.remembered(session, user, round_id, layout="focus-area", format="docx") == {}
    remember(session, user, round_id, **of, choices={})
    assert queries.remembered(session, user, round_id, **of) == {}


def test_programs_choose_by_the_same_names_and_are_told_what_there_is_not(client: Any, desk: Desk) -> None:
    address, headers = f"/api/v1/rounds/{desk.world.round}/exports", desk.bearer(Kind.HANDLER)

    def code(**options: Any) -> str:
        asked = {"format": "csv", "options": options}
        answer = client.post(address, json=asked, headers=headers)
        assert answer.status_code == 422, answer.text
        told: str = answer.json()["code"]
        return told

    assert code(columns=["nonsense"]) == "column_not_available"
    assert code(section=2_000_000_000) == "filter_not_available"
    assert code(group="Ingen grupp") == "filter_not_available"
    assert code(portrait=True) == "option_not_available"
    assert code(outcome="met") == "nothing_selected"
    asked = "variant=open&columns=text&columns=organisation&kind=comment&hide_names=true"
    file = client.get(f"{address}/csv?{asked}", headers=headers)
    header, *rows = file.text.splitlines()
    assert header == "number,organisation,text"
    assert len(rows) == 1
    assert "-urval-typ-synpunkt-utan-namn-" in file.headers["content-disposition"]
