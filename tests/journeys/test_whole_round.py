"""One whole round in a real browser, as its people play it: from the Word file to the compilation that is handed over.

Nothing is arranged in the database but the official's account and, at the end, that time has passed. The letters go
through a real mail server and the bodies come in by the links that stand in them.
"""

import csv
import datetime
import io
import json
import re
from pathlib import Path
from typing import Any

from docx import Document
from openpyxl import load_workbook
from sqlmodel import select

from app.clock import now
from app.comments.models import Point
from app.installation import installation_of
from app.rounds.models import Consultee, Round
from app.server import maker_of
from tests.journeys.conftest import LIST, heading, import_plan, press, sign_in
from tests.kit.days import in_days

TITLE = "Remiss av plan för skog och vatten"


def test_a_whole_round(
    browse: Any, official: str, plan_file: Path, post_office: Any, smtp: Any, live_server: Any, tmp_path: Path
) -> None:
    desk = browse(accept_downloads=True)
    sign_in(desk)
    import_plan(desk, plan_file)
    import_list(desk)
    fill_in_addresses(desk)
    make_round(desk)
    open_round(desk)
    assert post_office.send()["sent"] == 4
    assert {letter.recipients for letter in smtp.letters} == {
        (f"{name}@exempel.se",) for name in ("natur", "kraft", "kultur", "bruket")
    }
    answer_with_javascript(browse(), post_office.link("natur@exempel.se"))
    answer_without_javascript(browse(javascript=False), post_office.link("kraft@exempel.se"))
    answer_nothing_to_object(browse(), post_office.link("kultur@exempel.se"))
    post_office.send()
    assert [letter.subject for letter in smtp.to("natur@exempel.se")][-1].startswith("Kvit")
    look_at_board(desk)
    remind(desk, post_office, smtp)
    let_time_pass(live_server)
    close(desk)
    reply_to_all(desk)
    worker = maker_of(installation_of(live_server.app))
    worker.start()
    try:
        compare_files(desk, tmp_path, numbers(live_server))
    finally:
        worker.stop()


def import_list(page: Any) -> None:
    page.goto("/lists/new")
    page.get_by_label("Listans namn").fill("Skogslistan")
    page.get_by_label("Eller klistra in namnen").fill(LIST)
    press(page, "Läs in och granska")
    heading(page, "Granska listan innan den sparas")
    assert page.get_by_role("heading", name=re.compile("^Grupp")).count() == 2
    press(page, "Spara listan")
    heading(page, "Skogslistan")


def fill_in_addresses(page: Any) -> None:
    press(page, "Fyll i e-postadresser")
    heading(page, "E-postadresser")
    assert page.get_by_label("Naturvännerna").input_value() == "natur@exempel.se"
    page.get_by_label("Kraftbolaget AB").fill("kraft@exempel")
    page.get_by_label("Kulturnämnden").fill("kultur@exempel.se")
    page.get_by_label("Brukets hembygdsförening").fill("bruket@exempel.se")
    press(page, "Spara alla adresser")
    page.get_by_role("alert").wait_for()  # one address is no address: the others are kept as typed
    assert page.get_by_label("Kulturnämnden").input_value() == "kultur@exempel.se"
    page.get_by_label("Kraftbolaget AB").fill("kraft@exempel.se")
    press(page, "Spara alla adresser")
    heading(page, "Skogslistan")


def make_round(page: Any) -> None:
    page.goto("/rounds/new")
    page.get_by_label("Rubrik").fill(TITLE)
    page.get_by_label("Diarienummer").fill("KS/2026:77")
    page.get_by_label("Sista svarsdag").fill(in_days(50))
    page.get_by_label("Plan", exact=False).locator("visible=true").first.select_option(index=1)
    page.get_by_label("Sändlista").select_option(index=1)
    page.get_by_label("Missiv").fill("Till /Adressat/\n\nVi vill veta vad ni tycker om planen.")
    press(page, "Spara")
    heading(page, TITLE)
    overview = page.url
    page.goto(overview + "/questions")
    page.get_by_label("Frågan").first.fill("Stöder ni målen?")
    press(page, "Spara frågorna")
    page.get_by_text("Stöder ni målen?").first.wait_for()
    page.goto(overview)


def open_round(page: Any) -> None:
    assert page.get_by_text("/Adressat/").first.is_visible(), "the check names what stands to be filled in"
    press(page, "Ändra remissen")
    page.get_by_label("Missiv").fill("Vi vill veta vad ni tycker om planen.")
    press(page, "Spara")
    heading(page, TITLE)
    assert not page.get_by_text("/Adressat/").count()
    page.get_by_text("Öppna remissen …").click()
    page.get_by_role("button", name="Öppna remissen och skicka").dblclick()
    page.get_by_text("0 av 4").wait_for()


def come_in(page: Any, link: str) -> None:
    page.goto(link)
    press(page, "Läs och svara")
    heading(page, TITLE)


def answer_with_javascript(page: Any, link: str) -> None:
    come_in(page, link)
    press(page, "Börja svara")
    page.locator(".toc").get_by_role("link", name=re.compile("Bakgrund")).click()
    page.get_by_role("link", name="Kommentera stycke 1").click()
    page.get_by_label("Er synpunkt").fill("Skriv också om ängarna.")
    page.get_by_text(re.compile(r"^Sparat")).first.wait_for()
    page.locator(".toc").get_by_role("link", name=re.compile("Skog")).first.click()
    page.get_by_role("link", name=re.compile("Föreslå värde Mål 2030, Andel gammal skog")).click()
    page.get_by_label("Ert värde").fill("6,5")
    page.get_by_label("Motivering").fill("Det är vad som behövs.")
    press(page, "Klar")
    page.locator(".note").get_by_text("6,5").wait_for()
    page.goto(page.url.split("/sections/")[0] + "/whole")
    page.get_by_label("Tillstyrker med ändringar").check()
    press(page, "Spara och granska")
    heading(page, "Granska och skicka")
    assert page.get_by_text("2 synpunkter", exact=False).first.is_visible()
    sign(page, "Nils Naturvän", "natur@exempel.se")


def sign(page: Any, name: str, email: str) -> None:
    """Sign, send, and look at the receipt: a number, a time, a checksum."""
    page.get_by_label("Namn på den som svarar").fill(name)
    page.get_by_label("E-post för kvittensen").fill(email)
    press(page, "Skicka svaret")
    heading(page, "Svaret har kommit in")
    facts = page.locator("main").inner_text()
    assert re.search(r"KS/2026:77-\d+", facts)
    assert re.search(r"kl\. \d\d\.\d\d", facts)
    assert re.search(r"\b[0-9a-f]{64}\b", page.content()), "folded away, for those who want to prove it"


def answer_without_javascript(page: Any, link: str) -> None:
    come_in(page, link)
    press(page, "Börja svara")
    page.locator(".toc").get_by_role("link", name=re.compile("Vatten")).first.click()
    page.get_by_role("link", name="Föreslå ändrad lydelse stycke 1").click()
    page.get_by_label("Er lydelse").fill("Sjöarna ska vara rena och öppna för alla.")
    page.get_by_label("Motivering").fill("Stränderna stängs.")
    press(page, "Klar")
    page.locator(".note ins").first.wait_for()
    page.goto(page.url.split("/sections/")[0] + "/whole")
    page.get_by_label("Avstyrker").check()
    page.get_by_label("Er synpunkt").fill("Pengarna saknas i planen.")
    press(page, "Spara och granska")
    heading(page, "Granska och skicka")
    sign(page, "Karin Kraft", "kraft@exempel.se")


def answer_nothing_to_object(page: Any, link: str) -> None:
    come_in(page, link)
    press(page, "Inget att erinra")
    heading(page, "Inget att erinra")
    sign(page, "Kim Kultur", "kultur@exempel.se")


def look_at_board(page: Any) -> None:
    press(page, "Följ upp")
    page.get_by_text("3 av 4").wait_for()
    rows = {row.get_by_role("rowheader").inner_text(): row.inner_text() for row in page.locator("tbody tr").all()}
    assert "Svarat" in rows["Naturvännerna"]
    assert "Svarat" in rows["Kraftbolaget AB"]
    assert "Inget att erinra" in rows["Kulturnämnden"]
    assert "Skickad" in rows["Brukets hembygdsförening"]


def remind(page: Any, post_office: Any, smtp: Any) -> None:
    press(page, "Påminn 1 som inte svarat …")
    page.get_by_role("heading", name="1 remissinstans påminns").wait_for()
    assert "[personlig länk]" in page.locator(".letter-text").inner_text()
    page.get_by_label("Eget meddelande").fill("Hör av er om något är oklart.")
    press(page, "Skicka påminnelsen")
    heading(page, "Utskick")
    before = len(smtp.letters)
    post_office.send()
    assert [letter.recipients for letter in smtp.letters[before:]] == [("bruket@exempel.se",)]
    assert "Hör av er om något är oklart." in smtp.letters[-1].text
    assert post_office.link("bruket@exempel.se")


def let_time_pass(live_server: Any) -> None:
    """The last day was yesterday."""
    with live_server.database.write() as session:
        round_ = session.exec(select(Round)).one()
        round_.deadline = now().date() - datetime.timedelta(days=1)
        for body in session.exec(select(Consultee)):
            body.deadline = round_.deadline if body.deadline else None
        round_.board_version += 1


def close(page: Any) -> None:
    page.goto("/rounds")
    page.get_by_role("link", name=TITLE).first.click()
    press(page, "Stäng remissen …")
    press(page, "Stäng remissen")
    press(page, "Börja sammanställa …")
    page.get_by_text("Börja sammanställa …").click()
    press(page, "Börja sammanställa")
    page.get_by_role("link", name="Synpunkter").first.wait_for()


def reply_to_all(page: Any) -> None:
    """The first is not met: refused without a reason, and mended. Each is saved by the key n."""
    page.get_by_role("navigation", name="Remissen").get_by_role("link", name=re.compile("^Synpunkter")).click()
    first = waiting(page)
    page.get_by_role("radio", name="Tillgodoses inte", exact=True).check()
    press(page, "Spara och nästa")
    page.get_by_role("alert").wait_for()
    assert waiting(page) == first
    assert page.get_by_role("radio", name="Tillgodoses inte", exact=True).is_checked(), "what was chosen is still there"
    write_reply(page, first)
    for _rest in range(3):
        number = waiting(page)
        page.get_by_role("radio", name="Tillgodoses", exact=True).check()
        write_reply(page, number)


def waiting(page: Any) -> int:
    """The number of the comment whose reply form is shown."""
    shown = page.get_by_role("heading", name=re.compile(r"^Kommunens svar på \d+$"))
    return int(shown.inner_text().split()[-1])


def write_reply(page: Any, number: int) -> None:
    """Write it, leave the field, press n, and wait until the form is another comment's or gone."""
    page.get_by_role("textbox", name=re.compile("^Svar")).fill(reply(number))
    page.get_by_role("textbox", name=re.compile("^Svar")).press("Tab")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("n")
    page.get_by_role("heading", name=f"Kommunens svar på {number}", exact=True).wait_for(state="detached")


def reply(number: int) -> str:
    """What is replied to a comment: another text for each."""
    return f"Svar på synpunkt nummer {number}."


def numbers(live_server: Any) -> list[int]:
    """Every comment's number."""
    with live_server.database.read() as session:
        return sorted(n for n in session.exec(select(Point.number)) if n)


def compare_files(page: Any, folder: Path, expected: list[int]) -> None:
    """Every comment once in each file, with its own reply; the same counts in all of them and on the page."""
    assert expected == [1, 2, 3, 4]
    page.get_by_role("navigation", name="Remissen").get_by_role("link", name="Sammanställning").click()
    page.get_by_text("Alla synpunkter har svar, men sammanfattningar saknas").wait_for()
    assert page.locator(".big").inner_text().startswith("4 av 4")
    said = {n: reply(n) for n in expected}
    assert word_rows(saved(page, "Word, per fokusområde", folder)) == said
    assert word_rows(saved(page, "Word, det som inte tillgodoses, med skäl", folder)).items() <= said.items()
    sheet = load_workbook(saved(page, "Excel, per fokusområde", folder))["Synpunkter"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert {row[head.index("Nummer")]: row[head.index("Kommunens svar")] for row in rows} == said
    assert len(rows) == 4
    lines = saved(page, "CSV för Excel, per fokusområde", folder).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(lines), delimiter=";"))
    assert sorted((int(row["Nummer"]), row["Kommunens svar"]) for row in rows) == sorted(said.items())
    told = json.loads(saved(page, "JSON, per fokusområde", folder).read_bytes())
    assert sorted((comment["number"], comment["reply"]["text"]) for comment in told["comments"]) == sorted(said.items())
    assert (told["counts"]["comments"], told["counts"]["replies"]) == (4, 4)
    assert sorted(comment["reply"]["outcome"] for comment in told["comments"]) == ["met", "met", "met", "not_met"]


def saved(page: Any, name: str, folder: Path) -> Path:
    """The file that a button of the compilation's page orders: saved at once, or from a page of its own."""
    compilation = page.url
    page.locator("main details").evaluate_all("folds => folds.forEach(fold => { fold.open = true; })")
    with page.expect_download(timeout=20_000) as coming:
        page.get_by_role("button", name=name, exact=True).click()
        if page.url != compilation:
            page.get_by_role("link", name="Ladda ned").click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    page.goto(compilation)
    return path


def word_rows(path: Path) -> dict[int, str]:
    """Number → the reply that stands in its row; a number that stands twice fails."""
    replies: dict[int, str] = {}
    for grid in Document(str(path)).tables:
        for row in grid.rows:
            cells = [cell.text for cell in row.cells]
            if not cells[0].isdecimal():
                continue
            number = int(cells[0])
            assert number not in replies, f"comment {number} stands twice in {path.name}"
            replies[number] = next((said for said in map(reply, range(1, 9)) if said in " ".join(cells)), "")
    return replies
