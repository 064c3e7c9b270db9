"""The page on which an official registers an answer on paper: without JavaScript, everything typed kept, said first."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import col, select

from app.responses.models import Attachment, Response
from app.responses.verify import verify_responses
from app.rounds.models import Link, Step
from app.storage.folder import FolderStore
from tests.kit import files
from tests.kit.pages import Pages
from tests.kit.stage import BODIES, Stage

PDF = ("brev.pdf", files.PDF, "application/pdf")
FILLED = {"channel": "post", "received_on": "2026-11-18", "stance": "supports_with_changes", "summary": "Vi stöder."}


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to("2026-11-20T12:00:00+00:00", tick=False)


@pytest.fixture
def desk(pages: Pages, stage: Stage) -> Pages:
    """The registrar's browser."""
    with stage.database.write() as session:
        session.exec(select(Link).where(Link.consultee_id == stage.consultees[0])).one()
    pages.raw.cookies.set("remiss_session", "session-registrar")
    return pages


def body(stage: Stage, number: int = 0) -> str:
    return f"/rounds/{stage.round_id}/consultees/{stage.consultees[number]}"


def fill(page: Any, button: str = "Registrera svaret", status: int = 303, **given: Any) -> Any:
    fields = {name.replace("_1", "-1").replace("_2", "-2").replace("_3", "-3"): value for name, value in given.items()}
    return page.form(id="registration").submit(fields, button=button, status=status)


def one(stage: Stage) -> Response:
    with stage.database.read() as session:
        return session.exec(select(Response)).one()


def test_from_the_board_to_the_confirmation(desk: Pages, stage: Stage):
    page = desk.get(body(stage)).click("Registrera svar som kommit på annat sätt")
    assert BODIES[0] in page.heading
    page = fill(
        page, **FILLED, place_1=f"s{stage.sections['3.2']}", text_1="Mer praktik", name="Eva Ek", note="Stämpel"
    )
    assert "Svaret är registrerat med nummer KS/2026:20-1" in page.text()
    text = page.text()
    for said in ("18 november 2026", "Brev", "Tjänsteman registrar", "Eva Ek", "Stämpel", "Mer praktik", "Vi stöder."):
        assert said in text, said
    assert "kl. 23.59" not in text
    assert "18 november 2026" in page.click("Remissinstansens sida").text()
    about = desk.get(body(stage)).text()
    for said in ("Inkom via", "Brev", "Tjänsteman registrar", "Stämpel"):
        assert said in about, said
    assert "Registrerade svar KS/2026:20-1 från" in desk.get(f"/rounds/{stage.round_id}/history").text()
    row = " ".join(desk.get(f"/rounds/{stage.round_id}/responses").rows()[1])
    assert "18 november 2026" in row
    assert "brev" in row


def test_what_was_said_at_a_meeting_is_never_called_neutral(desk: Pages, stage: Stage):
    told = {"basis": "said", "sender_name": "Eva Ek", "sender_address": "Storgatan 1", "note": "Efter mötet"}
    said = FILLED | {"channel": "meeting", "stance": "not_stated"} | told
    page = fill(desk.get(body(stage) + "/registration"), status=422, **said | {"basis": "other", "note": ""})
    assert set(page.errors()) == {"note"}
    assert page.form(id="registration").value("sender_name") == "Eva Ek"
    text = fill(page, basis="said").text()
    for words in ("Möte", "Inget ställningstagande angivet", "Sagt i telefon eller på ett möte", "Eva Ek, Storgatan 1"):
        assert words in text, words
    assert "Tar inte ställning" not in text
    about = desk.get(body(stage)).text()
    assert "Eva Ek, Storgatan 1" in about
    assert "Sagt i telefon" in about


def test_rows_are_added_and_taken_away_with_everything_kept(desk: Pages, stage: Stage):
    page = desk.get(body(stage) + "/registration")
    page = fill(page, "Lägg till en synpunkt", 200, **FILLED, place_1="w", text_1="Ett", files=PDF)
    page = fill(page, "Lägg till en synpunkt", 200, place_2=f"i{stage.indicators[0]}", text_2="Två", reason_2="Därför")
    assert [field.get("name") for field in page.all("*", autofocus="")] == ["place-3"], "one goes on there"
    page = fill(page, "Ta bort synpunkt 1", 200)
    (below,) = page.all("button", autofocus="")
    assert (below.get("value"), len(page.all("*", autofocus=""))) == ("add", 1)
    form = page.form(id="registration")
    assert [form.value(name) for name in ("received_on", "summary", "text-2", "reason-2", "place-2")] == [
        "2026-11-18",
        "Vi stöder.",
        "Två",
        "Därför",
        f"i{stage.indicators[0]}",
    ]
    assert form.value("channel") == ["post"]
    assert "text-1" not in form.fields
    assert "brev.pdf" in page.text()
    done = fill(page)
    assert "Två" in done.text()
    assert "brev.pdf" in done.text()
    assert proven(stage)


def proven(stage: Stage) -> bool:
    with stage.database.read() as session:
        return not list(verify_responses(session))


def test_bad_input_stands_at_its_field_and_nothing_typed_is_lost(desk: Pages, stage: Stage):
    page = desk.get(body(stage) + "/registration")
    page = fill(page, status=422, summary="Ett långt brev", text_1="Utan plats", files=PDF, received_on="2026-11-30")
    assert {"channel", "stance", "place-1"} <= set(page.errors())
    form = page.form(id="registration")
    assert (form.value("summary"), form.value("text-1")) == ("Ett långt brev", "Utan plats")
    page = fill(page, status=422, channel="hand", stance="neutral", place_1=f"s{stage.sections['1']}")
    assert set(page.errors()) == {"received_on"}
    page = fill(page, status=422, received_on="2026-11-19", stance_1="supports")
    assert set(page.errors()) == {"stance-1"}
    done = fill(page, stance_1="")
    assert "Utan plats" in done.text()
    assert "brev.pdf" in done.text()


def test_a_refused_file_is_named_and_the_rest_is_kept(desk: Pages, stage: Stage):
    page = desk.get(body(stage) + "/registration")
    page = fill(page, status=422, **FILLED, files=("brev.exe", b" ", "application/pdf"))
    assert "brev.exe" in page.errors()["files"]
    assert page.form(id="registration").value("summary") == "Vi stöder."


def test_a_text_of_any_length_stays_on_the_page_until_it_is_kept(desk: Pages, stage: Stage):
    text = "Vi stöder planen. " * 4000
    page = fill(desk.get(body(stage) + "/registration"), status=422, **FILLED | {"summary": text, "stance": ""})
    assert page.form(id="registration").value("summary") == text
    done = fill(page, stance="supports", files=("brev.zip", b"PK\3\4", "application/zip"))
    assert "Svaret i sin helhet.txt" in done.text()
    assert "brev.zip" in done.text()
    with stage.database.read() as session:
        kept = session.exec(select(Attachment).order_by(col(Attachment.position))).all()
    store = FolderStore(stage.settings.files_dir)
    assert store.path(kept[0].sha256).read_text(encoding="utf-8") == text.rstrip()
    assert one(stage).summary == ""
    assert proven(stage)


def test_a_forged_ticket_is_nothing(desk: Pages, stage: Stage):
    page = fill(desk.get(body(stage) + "/registration"), "Lägg till en synpunkt", 200, **FILLED, files=PDF)
    ticket = page.one("input", name="kept").get("value")
    forged = ticket[:-1] + ("0" if ticket[-1] != "0" else "1")
    sent = {**FILLED, "kept": [forged, "x.y", "", "å.ä"]}
    done = desk.post(body(stage) + "/registration", sent)
    assert "brev.pdf" not in done.text()


def test_a_file_that_has_gone_meanwhile_is_asked_for_again(desk: Pages, stage: Stage):
    page = fill(desk.get(body(stage) + "/registration"), "Lägg till en synpunkt", 200, **FILLED, files=PDF)
    store = FolderStore(stage.settings.files_dir)
    (name,) = store.names()
    store.path(name).unlink()
    page = fill(page, status=422)
    assert page.errors()["files"].endswith("brev.pdf. Välj den igen.")
    assert "brev.pdf" in fill(page, files=PDF).text()


def test_another_answer_is_said_first_and_confirmed(desk: Pages, stage: Stage, client: Any):
    save = {"version": 0, "stance": "supports", "comments": [{"cell_id": stage.cells[0][1], "text": "Från webben"}]}
    assert client.put(stage.address(0, "/draft"), json=save).status_code == 200
    sent = client.post(stage.address(0, "/submission"), json={"version": 1, "signatory": {"name": "Sara Lind"}})
    assert sent.status_code == 201
    page = desk.get(body(stage) + "/registration")
    assert "Remissinstansen har redan svarat" in page.text()
    assert page.form(id="registration").value("text-1") == "Från webben"
    page = fill(page, status=422, **FILLED, place_2="w", text_2="Ur brevet")
    assert set(page.errors()) == {"replaces"}
    done = fill(page, replaces="true")
    assert "KS/2026:20-2" in done.text()
    answer = client.get("/api/v1/responses/2", headers=stage.bearer("registrar")).json()
    said = {comment["text"]: (comment["number"], comment["cell_id"]) for comment in answer["comments"]}
    assert said == {"Från webben": (1, stage.cells[0][1]), "Ur brevet": (2, None)}
    assert proven(stage)


def test_a_correction_keeps_the_original_unless_it_is_taken_away(desk: Pages, stage: Stage):
    fill(desk.get(body(stage) + "/registration"), **FILLED, files=PDF)
    page = desk.get(body(stage) + "/registration")
    done = fill(page, **{**FILLED, "summary": "Vi stöder den."}, replaces="true")
    assert "brev.pdf" in done.text()
    page = desk.get(body(stage) + "/registration")
    done = fill(page, **{**FILLED, "summary": "Vi stöder den inte."}, replaces="true", kept=[])
    assert "brev.pdf" not in done.text()
    assert proven(stage)


def test_an_answer_that_came_meanwhile_is_not_overlooked(desk: Pages, stage: Stage, client: Any):
    page = desk.get(body(stage) + "/registration")
    assert client.put(stage.address(0, "/draft"), json={"version": 0, "stance": "rejects"}).status_code == 200
    assert (
        client.post(stage.address(0, "/submission"), json={"version": 1, "signatory": {"name": "S"}}).status_code == 201
    )
    page = fill(page, status=422, **FILLED)
    assert "har kommit in under tiden" in page.text()
    assert "Remissinstansen har redan svarat" in page.text()
    assert page.form(id="registration").value("summary") == "Vi stöder."
    assert "KS/2026:20-2" in fill(page, replaces="true").text()


def test_pressed_twenty_times_at_once_it_is_registered_once(desk: Pages, stage: Stage):
    form = {**FILLED, "revision": "0", "place-1": "w", "text-1": "Ett"}
    headers = {"Origin": "https://remiss.example.se", "Sec-Fetch-Site": "same-origin"}
    with ThreadPoolExecutor(20) as pool:
        answers = list(
            pool.map(lambda _n: desk.raw.post(body(stage) + "/registration", data=form, headers=headers), range(20))
        )
    assert {answer.status_code for answer in answers} == {303}
    assert {answer.headers["location"] for answer in answers} == {"/responses/1?registered=true"}
    assert one(stage).revision == 1


def test_a_day_before_the_opening_is_asked_about(desk: Pages, stage: Stage):
    page = fill(desk.get(body(stage) + "/registration"), status=422, **{**FILLED, "received_on": "2025-11-18"})
    assert set(page.errors()) == {"early"}
    assert "är registrerat" in fill(page, early="true").text()


@pytest.mark.parametrize(("step", "offered"), [(Step.CLOSED, True), (Step.PUBLISHED, True), (Step.ARCHIVED, False)])
def test_the_way_in_is_shown_while_it_leads_somewhere(desk: Pages, stage: Stage, step: Step, offered: bool):
    stage.step(step)
    assert ("Registrera svar som kommit" in desk.get(body(stage)).text()) is offered
    desk.get(body(stage) + "/registration", status=200 if offered else 409)


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("admin", 403), ("other_handler", 404)])
def test_who_may_not(desk: Pages, stage: Stage, role: str, status: int):
    desk.raw.cookies.set("remiss_session", f"session-{role}")
    desk.get(body(stage) + "/registration", status=status)
    if status == 403:
        assert "Registrera svar som kommit" not in desk.get(body(stage)).text()


def test_the_body_reads_what_was_registered_and_how_to_go_on(desk: Pages, pages: Pages, stage: Stage):
    fill(desk.get(body(stage) + "/registration"), **FILLED, place_1="w", text_1="Ur brevet")
    mine = pages.another()
    mine.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    start = mine.get(f"/answers/{stage.consultees[0]}").text()
    assert "Myndigheten har registrerat ert svar KS/2026:20-1, som kom in 18 november 2026" in start
    receipt = mine.get(f"/answers/{stage.consultees[0]}/responses/1")
    assert "Inkom 18 november 2026 , brev" in receipt.text()
    assert "Det här registrerade myndigheten" in receipt.text()
    assert "23.59" not in receipt.text()
    assert "Ur brevet" in mine.get(f"/answers/{stage.consultees[0]}/check").text(), "it can go on from there"


def test_htmx_gets_the_rows_alone(desk: Pages, stage: Stage):
    sent = {**FILLED, "place-1": "w", "text-1": "Ett", "do": "add"}
    rows = desk.fragment("POST", body(stage) + "/registration", data=sent)
    assert rows.xpath("//*[@id='rows']")
    assert re.findall(r'name="text-(\d)"', rows.source) == ["1", "2"]


def test_exports_say_how_it_came(desk: Pages, stage: Stage, client: Any):
    fill(desk.get(body(stage) + "/registration"), **{**FILLED, "channel": "email"}, place_1="w", text_1="Ett")
    address = f"/api/v1/rounds/{stage.round_id}/exports/json"
    answer = client.get(address, headers=stage.bearer("registrar")).json()
    assert (answer["consultees"][0]["channel"], answer["consultees"][1]["channel"]) == ("email", None)
    assert answer["comments"][0]["text"] == "Ett"
