"""The inbox on pages, without JavaScript: put in, whose it is, divided, registered, found by its original."""

from typing import Any

import pytest

from tests.inbox.mails import OURS, mail
from tests.kit.pages import Pages
from tests.kit.stage import BODIES, Stage

TEXT = """Hej!

3.2 Kompetens

Praktik ska finnas. Den ska vara lång.

Näringslivet växer, och det är bra.

Med vänlig hälsning
Eva
"""


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to("2026-11-20T12:00:00+00:00", tick=False)


@pytest.fixture
def settings(settings: Any) -> Any:
    """An authority that has said which its mail server is."""
    return settings.model_copy(update={"own_mail_servers": OURS})


@pytest.fixture
def desk(pages: Pages, stage: Stage) -> Pages:
    """The registrar's browser."""
    pages.raw.cookies.set("remiss_session", "session-registrar")
    return pages


def put_in(desk: Pages, text: str = TEXT) -> Any:
    """A mail is put into the inbox."""
    content = bytes(mail(text, subject="Yttrande KS/2026:20"))
    form = desk.get("/inbox").form("Lägg i inkorgen")
    return form.submit(file=("svar.eml", content, "message/rfc822"))


def step(page: Any, number: int, button: str, status: int = 303, **given: str) -> Any:
    """A button beside a passage, which is taken in hand first if it is not."""
    if not page.all("form", id=f"passage-{number}"):
        page = page.click(f"Ändra stycke {number}")
    return page.form(id=f"passage-{number}").submit(given, button=button, status=status)


@pytest.mark.one_database  # the statements are those of the API, which runs on both
def test_from_a_mail_to_an_answer(desk: Pages, stage: Stage) -> None:
    page = put_in(desk)
    assert page.heading == "Yttrande KS/2026:20"
    assert "18 november 2026" in page.text()
    assert "Det här har kommit förut" in put_in(desk).text()
    page = page.form("Dela upp texten").submit(consultee_id="", status=422)
    assert page.errors()["consultee_id"].endswith("Välj remissinstansen.")
    page = page.form("Dela upp texten").submit(consultee_id=str(stage.consultees[0]))
    assert BODIES[0] in page.text()
    assert "Alla är placerade." in page.text()
    page = step(page, 4, "Spara som synpunkt", status=422, place="Kultur")
    assert page.form(id="passage-4").value("place") == "Kultur"
    page = step(page, 4, "Spara som synpunkt", place="dialog", kind="question")
    assert "Fråga · 3.1 Dialog" in page.text()
    page = page.click("Dela stycke 3")
    page = page.form(id="split").submit({"at": str(TEXT.index("Den ska"))}, button="Dela här")
    assert "Antal stycken: 6." in page.text()
    page = step(page, 4, "Ingen synpunkt")
    page = page.form(id="every").submit(button="Ångra")
    assert "Det senaste steget är ångrat." in page.text()
    old = page.click("Ändra stycke 3")
    page = step(old, 3, "Slå ihop med nästa")
    assert "Antal stycken: 5." in page.text()
    stale = step(old, 3, "Ingen synpunkt", status=422)
    assert "Någon annan har ändrat uppdelningen" in stale.text()
    page = page.form("Bekräfta alla förslag").submit(button="Bekräfta alla förslag")
    page = page.form(id="registration").submit(status=422)
    assert page.errors()["stance"].endswith("Välj ställningstagandet.")
    page = page.form(id="registration").submit(stance="supports", title="Ordförande")
    assert "Svaret är registrerat" in page.text()
    original = desk.get("/responses/1/original")
    assert [line.strip() for line in TEXT.splitlines() if line.strip()][-1] in original.text()
    shown = desk.raw.get("/responses/1").text
    assert shown.count("/responses/1/original#comment-") == 2
    assert "Det är registrerat" in desk.get("/inbox/1").text()
    assert desk.raw.get("/inbox/1/files/0").content == bytes(mail(TEXT, subject="Yttrande KS/2026:20"))
    assert desk.raw.get("/inbox/1/files/9").status_code == 404


@pytest.mark.one_database  # as above
def test_what_is_no_answer_is_set_aside_and_can_be_taken_up_again(desk: Pages, stage: Stage) -> None:
    page = put_in(desk, "Köp nu!").form("Lägg undan").submit(reason="Reklam")
    assert "Är inget svar" in page.text()
    assert "Reklam" in desk.get("/inbox/1").text()
    page = desk.get("/inbox/1").form("Dela upp texten").submit(consultee_id=str(stage.consultees[1]))
    assert "1 är inte placerade." in page.text()
    refused = page.form(id="registration").submit(stance="rejects", status=422)
    assert "varken synpunkter eller" in refused.text()
    page = page.form(id="every").submit(button="Lägg resten under Planen som helhet")
    assert "Synpunkt · Planen som helhet" in page.text()


@pytest.mark.one_database  # as above
def test_it_is_reached_by_those_who_may(desk: Pages, stage: Stage) -> None:
    assert "Inkorgen" in desk.get("/inbox").text()
    page = desk.get("/inbox").form("Lägg i inkorgen").submit(status=422)
    assert page.errors()["file"].endswith("Välj en fil, eller klistra in texten.")
    reader = desk.another()
    reader.raw.cookies.set("remiss_session", "session-reader")
    reader.get("/inbox", status=403)
    assert "Inkorgen" not in reader.get("/rounds").text()


def _beside(page: Any) -> str:
    return str(page.text("aside", id="plan"))


def _in_hand(page: Any) -> str:
    return str(page.text("li", data_current=""))


@pytest.mark.one_database  # as above
def test_the_plan_stands_beside_and_the_next_passage_is_in_hand(desk: Pages, stage: Stage) -> None:
    text = TEXT.replace("Näringslivet växer", "Något helt annat\n\nDet växer")
    page = put_in(desk, text).form("Dela upp texten").submit(consultee_id=str(stage.consultees[0]))
    assert "1 är inte placerade." in page.text()
    assert "Stycke 5" in _in_hand(page)
    assert "3.2 Kompetens" in _beside(page)
    page = page.click("Ändra stycke 3")
    assert "Praktik ska finnas" in _in_hand(page)
    page = page.click("Nästa som är öppen")
    page = page.click("Föregående avsnitt, 3.1 Dialog")
    assert "3.1 Dialog" in _beside(page)
    page = page.form(id="placing").submit()
    assert "Synpunkt · 3.1 Dialog" in page.text()
    assert desk.redirects[-1].endswith("?at=3#place-3")
    page = step(page, 3, "Spara som synpunkt")
    assert desk.redirects[-1].endswith("#registering")
    page = page.form(id="every").submit(button="Ångra")
    assert desk.redirects[-1].endswith("?at=3#place-3")
    assert "Inget i planen heter så." in page.form("Visa").submit(find="Hamnen").text()
    assert "3.1 Dialog" in _beside(page.form("Visa").submit(find="3.1"))
    assert "Stycket är en enda mening." in page.click("Ändra stycke 5").click("Dela stycke 5").text()


BUILT = """Vår egen rubrik

Hamnen › Kajen – en ny kaj. Bygg den.

Förslag 1: Mer praktik. Motivering: Den behövs.

Om dialogen

Ställ frågor till fler.

Bjud in oss.
"""


@pytest.mark.one_database  # as above
def test_their_own_headings_are_mapped_at_once_and_parts_become_fields(desk: Pages, stage: Stage) -> None:
    page = put_in(desk, BUILT).form("Dela upp texten").submit(consultee_id=str(stage.consultees[0]))
    assert "4 är inte placerade." in page.text()
    assert "Deras rubriker (3)" in page.text()
    assert "Delar" not in page.text()
    assert page.form(id="own-4").value("place") == "3.1 Dialog"
    refused = page.form(id="own-2").submit(place="Hamnen", status=422)
    assert refused.form(id="own-2").value("place") == "Hamnen"
    page = page.form(id="own-4").submit()
    assert "2 är inte placerade." in page.text()
    page = page.form(id="every").submit(button="Ångra")
    assert "4 är inte placerade." in page.text()
    page = page.form(id="own-4").submit()
    page = page.form(id="own-2").submit(place="3.2 Kompetens")
    page = page.form(id="own-1").submit(place="Planen som helhet")
    assert "Alla är placerade." in page.text()
    assert "Deras rubriker" not in page.text()
    page = desk.get("/inbox/1?at=5").form(id="passage-5").submit(button="Slå ihop med nästa")
    page.form(id="registration").submit(stance="not_stated")
    said = desk.raw.get("/responses/1").text
    for words in ("Område", "Hamnen", "Kajen – en ny kaj.", "Bygg den.", "Motivering", "Den behövs.", "Bjud in oss."):
        assert words in said
    whole = put_in(desk, BUILT.replace("kaj", "bro")).form("Dela upp texten")
    page = whole.submit(consultee_id=str(stage.consultees[1])).click("Ändra stycke 3")
    assert "Mer praktik." in page.text("li", data_current="")
    page = page.form(id="passage-3").submit(button="Läs allt som synpunkten")
    assert "Läs allt som synpunkten" not in page.text()
