"""Files on the body's pages, without JavaScript, and on the officials'."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.responses.letters import with_copy
from app.rounds.models import Step
from tests.kit import files
from tests.kit.pages import Pages
from tests.kit.stage import Stage

PDF = ("Beslut & protokoll.pdf", files.PDF, "application/pdf")
PNG = ("karta.png", files.PNG, "image/png")


@pytest.fixture
def mine(pages: Pages, stage: Stage) -> Pages:
    """The browser of the first body's contact."""
    pages.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    return pages


def base(stage: Stage, body: int = 0) -> str:
    return f"/answers/{stage.consultees[body]}"


def add(page: Any, file: Any = PDF, *, button: str = "Lägg till filen", **rest: Any) -> Any:
    return page.form(id="writing").submit({"file": file}, button=button, **rest)


def listed(page: Any) -> list[str]:
    return [" ".join(line.text_content().split()) for line in page.xpath("//ul[@class='files']/li")]


def draft_of(client: Any, stage: Stage) -> Any:
    return client.get(stage.address()).json()["draft"]


def sign(page: Any, **rest: Any) -> Any:
    return page.form(action=page.url.replace("/check", "/submission")).submit({"name": "Sara Lind"}, **rest)


def test_a_file_is_added_with_what_was_typed_and_taken_away_by_its_name(mine: Pages, client: Any, stage: Stage):
    page = mine.get(base(stage) + "/whole")
    page = page.form(id="writing").submit(
        {"file": PDF, "summary": "Se beslutet", "stance": "rejects"}, button="Lägg till filen"
    )
    assert mine.redirects == [base(stage) + "/whole#attachments"]
    assert listed(page) == [f"Beslut & protokoll.pdf {len(files.PDF)} byte Ta bort Beslut & protokoll.pdf"]
    assert draft_of(client, stage)["summary"] == "Se beslutet"
    saved = mine.raw.get(page.xpath("//ul[@class='files']//a/@href")[0])
    assert (saved.content, saved.headers["content-security-policy"]) == (files.PDF, "sandbox; default-src 'none'")
    page = page.form(id="writing").submit(button="Ta bort Beslut & protokoll.pdf")
    assert listed(page) == []
    assert draft_of(client, stage)["attachments"] == []
    assert draft_of(client, stage)["summary"] == "Se beslutet"
    assert "Filen Beslut & protokoll.pdf är borttagen." in page.text(id="file-away")
    back = page.form(id="writing").submit(button="Ångra")
    assert listed(back) == [f"Beslut & protokoll.pdf {len(files.PDF)} byte Ta bort Beslut & protokoll.pdf"]
    assert not mine.get(page.url).all(id="file-away"), "nothing is offered that is there"


def test_a_chosen_file_goes_along_whichever_button_is_pressed(mine: Pages, client: Any, stage: Stage):
    add(mine.get(base(stage) + "/whole"), button="Spara synpunkten")
    page = mine.get(base(stage) + "/check")
    assert listed(page) == [f"Beslut & protokoll.pdf {len(files.PDF)} byte"]
    assert page.link("Ändra bilagor") == base(stage) + "/whole#attachments"


def test_a_refused_file_stands_at_its_field_and_the_text_stays(mine: Pages, client: Any, stage: Stage):
    page = mine.get(base(stage) + "/whole")
    sent = {"file": ("beslut.exe", b"MZ", "application/pdf"), "summary": "Ett långt svar"}
    page = page.form(id="writing").submit(sent, button="Lägg till filen", status=422)
    assert page.title.startswith("Fel:")
    assert "Den sortens fil tas inte emot" in page.errors()["file"]
    assert page.form(id="writing").value("summary") == "Ett långt svar"
    page = page.form(id="writing").submit(button="Lägg till filen", status=422)
    assert page.errors()["file"].endswith("Fel: Välj en fil först.")
    page = add(page)
    assert draft_of(client, stage)["summary"] == "Ett långt svar"
    assert len(listed(page)) == 1


def test_a_text_that_is_refused_does_not_lose_the_file(mine: Pages, client: Any, stage: Stage):
    page = mine.get(base(stage) + "/whole")
    page = page.form(id="writing").submit({"file": PDF, "summary": "x" * 20_001}, button="Lägg till filen", status=422)
    assert "summary" in page.errors()
    assert len(listed(page)) == 1, "it need not be chosen again"


def test_a_disk_that_cannot_be_written_leaves_what_was_typed(mine: Pages, client: Any, stage: Stage):
    page = mine.get(base(stage) + "/whole")
    folder = Path(stage.settings.files_dir)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_bytes(b"in the way")
    sent = {"file": PDF, "summary": "Ett långt svar"}
    page = page.form(id="writing").submit(sent, button="Lägg till filen", status=422)
    assert "kunde inte sparas" in page.errors()["file"]
    assert page.form(id="writing").value("summary") == "Ett långt svar"


def test_autosave_sends_no_file_and_changes_none(mine: Pages, client: Any, stage: Stage):
    page = add(mine.get(base(stage) + "/whole"))
    data = {name: page.form(id="writing").value(name) for name in ("version", "base_summary")}
    saved = mine.raw.post(
        base(stage) + "/whole",
        data=data | {"summary": "Mera", "file": "[object File]"},
        headers={"Accept": "application/json", "Sec-Fetch-Site": "same-origin"},
    )
    assert (saved.status_code, saved.json().get("version")) == (200, 1)
    draft = draft_of(client, stage)
    assert (draft["summary"], len(draft["attachments"])) == ("Mera", 1)


def test_a_file_in_one_tab_and_a_text_in_another_are_both_kept(mine: Pages, client: Any, stage: Stage):
    first, second = mine.get(base(stage) + "/whole"), mine.get(base(stage) + "/whole")
    add(first)
    second.form(id="writing").submit({"summary": "Från den andra fliken"}, button="Spara synpunkten")
    draft = draft_of(client, stage)
    assert (draft["summary"], len(draft["attachments"])) == ("Från den andra fliken", 1)


def test_the_file_goes_through_check_receipt_and_letter_to_the_officials(mine: Pages, client: Any, stage: Stage):
    page = mine.get(base(stage) + "/whole")
    page.form(id="writing").submit({"file": PDF, "stance": "supports"}, button="Lägg till filen")
    add(mine.get(base(stage) + "/whole"), PNG)
    receipt = sign(mine.get(base(stage) + "/check"))
    assert receipt.heading == "Svaret har kommit in"
    assert listed(receipt) == [f"Beslut & protokoll.pdf {len(files.PDF)} byte", f"karta.png {len(files.PNG)} byte"]
    mine_again = mine.raw.get(receipt.xpath("//ul[@class='files']//a/@href")[1])
    assert mine_again.content == files.PNG
    with stage.database.read() as session:
        copies = [
            with_copy(session, letter)["copy"]
            for letter in session.exec(select(Letter).order_by(Letter.id))
            if letter.kind is LetterKind.RECEIPT
        ]
    assert copies
    assert all("Bilagor:\nBeslut & protokoll.pdf" in copy and "SHA-256" in copy for copy in copies)
    whole = mine.get(base(stage) + "/whole")
    assert "Det som är skickat ändras inte" in whole.text(id="attachments")
    assert len(listed(whole)) == 2, "the replacing answer begins with the same files"

    official = mine.another()
    official.raw.cookies.set("remiss_session", "session-handler")
    read = official.get("/responses/1")
    assert listed(read) == listed(receipt)
    saved = official.raw.get(read.xpath("//ul[@class='files']//a/@href")[0])
    assert saved.content == files.PDF
    assert saved.headers["content-disposition"] == (
        "attachment; filename=\"Beslut & protokoll.pdf\"; filename*=UTF-8''Beslut%20%26%20protokoll.pdf"
    )
    assert saved.headers["content-security-policy"].startswith("sandbox")
    assert saved.headers["x-content-type-options"] == "nosniff"


def test_a_colleagues_file_is_not_sent_unseen(mine: Pages, client: Any, stage: Stage):
    client.put(stage.address(0, "/draft"), json={"version": 0, "stance": "supports"})
    check = mine.get(base(stage) + "/check")
    client.post(stage.address(0, "/attachments"), files={"file": PNG})
    refused = sign(check, status=422)
    assert "Bilagorna har ändrats" in refused.text(id="error-summary")
    assert listed(refused) == [f"karta.png {len(files.PNG)} byte"]
    assert refused.form(action=base(stage) + "/submission").value("name") == "Sara Lind"
    assert listed(refused.form(action=base(stage) + "/submission").submit()) == [f"karta.png {len(files.PNG)} byte"]


@pytest.mark.parametrize("way", ["no-objection", "abstention"])
def test_a_decision_goes_with_the_short_ways_too(mine: Pages, client: Any, stage: Stage, way: str):
    assert "Lägg till det som bilaga" in mine.get(f"{base(stage)}/{way}").text()
    client.post(stage.address(0, "/attachments"), files={"file": PNG})
    page = mine.get(f"{base(stage)}/{way}")
    assert len(listed(page)) == 1
    client.post(stage.address(0, "/attachments"), files={"file": PDF})
    refused = page.form(action=f"{base(stage)}/{way}").submit({"name": "Sara Lind"}, status=422)
    assert len(listed(refused.form(action=f"{base(stage)}/{way}").submit({"name": "Sara Lind"}))) == 2


def test_a_closed_round_shows_no_field(mine: Pages, client: Any, stage: Stage):
    page = mine.get(base(stage) + "/whole")
    stage.step(Step.PUBLISHED)
    shown = add(page, status=422)
    assert not shown.xpath("//input[@type='file']")
    assert draft_of(client, stage)["attachments"] == []


@pytest.mark.parametrize("role", [*[role.value for role in Role], "other_handler"])
def test_no_official_sees_a_drafts_file(mine: Pages, client: Any, stage: Stage, role: str):
    client.put(stage.address(0, "/draft"), json={"version": 0, "stance": "supports"})
    client.post(stage.address(0, "/attachments"), files={"file": PDF})
    client.post(stage.address(0, "/submission"), json={"version": 1, "signatory": {"name": "Sara Lind"}})
    secret = client.post(stage.address(0, "/attachments"), files={"file": PNG}).json()
    official = mine.another()
    official.raw.cookies.set("remiss_session", f"session-{role}")
    assert official.raw.get(f"{base(stage)}/attachments/{secret['id']}").status_code == 404
    assert official.raw.get(f"{base(stage)}/responses/1/attachments/1").status_code in (403, 404)
    for prefix, headers in (("/responses/1", {}), ("/api/v1/responses/1", stage.bearer(role))):
        answers = [official.raw.get(f"{prefix}/attachments/{n}", headers=headers) for n in (1, 2, 3, 99)]
        reads = {"admin": 403, "other_handler": 404}.get(role, 200)
        assert answers[0].status_code == reads
        assert {answer.status_code for answer in answers[1:]} == {403 if role == "admin" else 404}
    for address in ("/responses/1", f"/rounds/{stage.round_id}/responses", f"/rounds/{stage.round_id}/history"):
        assert "karta.png" not in official.raw.get(address).text


def test_another_bodys_files_are_not_found(mine: Pages, client: Any, stage: Stage):
    client.put(stage.address(1, "/draft"), json={"version": 0, "stance": "supports"})
    other = client.post(stage.address(1, "/attachments"), files={"file": PDF}).json()["id"]
    client.post(stage.address(1, "/submission"), json={"version": 1, "signatory": {"name": "Sara Lind"}})
    for address in (
        f"{base(stage, 1)}/attachments/{other}",
        f"{base(stage)}/attachments/{other}",
        f"{base(stage, 1)}/responses/1/attachments/1",
        f"{base(stage)}/responses/1/attachments/1",
        "/responses/1/attachments/1",
    ):
        assert mine.raw.get(address).status_code in (403, 404), address
    page = mine.get(base(stage) + "/whole")
    data = {name: page.form(id="writing").value(name) or "" for name in ("version", "base_summary")}
    mine.post(base(stage) + "/whole", data | {"detach": str(other)})
    assert len(client.get(stage.address(1)).json()["draft"]["attachments"]) == 1
