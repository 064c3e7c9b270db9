"""However an answer comes, it counts the same: four mails, a PDF, a meeting, a phone call and a spreadsheet.

Every sentence is then looked for where officials and politicians look: among the comments, in Word, in Excel, and in
what came.
"""

import re
from pathlib import Path
from typing import Any

import pytest
import typst
from docx import Document
from openpyxl import load_workbook

from app.installation import installation_of
from app.server import maker_of, reader_of, registrar_of
from app.settings import Settings
from app.tokens import LENGTH
from tests.inbox.mails import OURS, mail
from tests.journeys.conftest import heading, press
from tests.journeys.test_whole_round import saved
from tests.kit.stage import BODIES, Stage

BY_LINK = "Dialogen bör ske två gånger om året."
BY_SENDER = "Praktiken bör vara längre än fyra veckor."
PASSED_ON = "Universitetet vill vara med när utbildningar planeras."
LATIN = "Hembygdsföreningen saknar kulturarvet i målen."
IN_PDF = "Handelskammaren vill att målen följs upp varje år."
AT_MEETING = "Det behövs fler praktikplatser nära skolan."
BY_PHONE = "Byalaget undrar vem som svarar för planen."
IN_ROWS = ("Villaägarna vill ha kortare köer.", "Elevrådet vill ha fler praktikplatser.", "Elevrådet gillar målen.")
SENTENCES = (BY_LINK, BY_SENDER, PASSED_ON, LATIN, IN_PDF, AT_MEETING, BY_PHONE, *IN_ROWS)
SHEET = f"""Remissinstans;Kom in;Avsnitt;Synpunkt;Ställningstagande
Villaägarna;2026-11-17;3.1;{IN_ROWS[0]};Avstyrker
Elevrådet;2026-11-18;3.2;{IN_ROWS[1]};Tillstyrker
Elevrådet;2026-11-18;2;{IN_ROWS[2]};
"""
FROM_THE_INBOX = {BODIES[0]: BY_LINK, BODIES[1]: BY_SENDER, BODIES[2]: PASSED_ON, "Brukets hembygdsförening": LATIN}
CARD = "Handelskammaren i Exempelstad"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An authority that has said which its mail server is."""
    return settings.model_copy(update={"own_mail_servers": OURS})


def test_whatever_way_an_answer_comes(browse: Any, stage: Stage, live_server: Any, tmp_path: Path) -> None:
    page = registrar(browse(accept_downloads=True), live_server.url)
    by_link(page, f"{live_server.url}/l/{a_token(stage)}")
    by_sender(page)
    passed_on(page)
    without_a_day_of_its_own(page, stage)
    as_pdf(page, stage, tmp_path)
    at_a_meeting(page, stage)
    by_phone(page, stage)
    workers = [make(installation_of(live_server.app)) for make in (maker_of, reader_of, registrar_of)]
    for worker in workers:
        worker.start()
    try:
        in_rows(page, stage)
        every_sentence_is_found(page, stage, tmp_path)
    finally:
        for worker in workers:
            worker.stop()


def registrar(page: Any, url: str) -> Any:
    """The registrar's window."""
    page.context.add_cookies([{"name": "remiss_session", "value": "session-registrar", "url": url}])
    return page


def put_in(page: Any, name: str, content: bytes) -> None:
    """What came is put into the inbox."""
    page.goto("/inbox")
    if not page.get_by_label("Det som kom").is_visible():
        page.get_by_text("Lägg in något som har kommit").click()
    page.get_by_label("Det som kom").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})
    press(page, "Lägg i inkorgen")
    page.get_by_role("button", name="Dela upp texten").wait_for()


def assign(page: Any, body: str) -> None:
    """A person says whose it is."""
    page.get_by_label("Remissinstans", exact=True).select_option(label=body)
    press(page, "Dela upp texten")
    heading(page, "Texten i stycken")


def place(page: Any, sentence: str, where: str) -> None:
    """The passage with these words is a comment on a part of the plan."""
    item = page.locator("ol.passages > li").filter(has_text=sentence)
    number = item.get_attribute("id").removeprefix("p")
    if not item.get_by_label("Handlar om").count():
        item.get_by_role("link", name="Ändra").click()
    item.get_by_label("Handlar om").fill(where)
    item.get_by_role("button", name="Spara som synpunkt").click()
    page.locator(f"#h{number} .meta").filter(has_text=re.compile(r"^(?!.*(förslag|inte placerat))")).wait_for()


def register(page: Any, **given: str) -> None:
    """What is proposed is confirmed, and the item is registered."""
    press(page, "Bekräfta alla förslag")
    page.get_by_text("Alla är placerade.").wait_for()
    form = page.locator("#registration")
    if not form.locator("[name=channel]:checked").count():
        form.locator("[name=channel][value=post]").check(force=True)
    form.get_by_label("Ställningstagande till planen som helhet").select_option(label="Tillstyrker")
    for label, value in given.items():
        form.locator(f"[name={label}]").fill(value)
    form.get_by_role("button", name="Registrera svaret").click()
    page.get_by_text("Svaret är registrerat").wait_for()


def a_token(stage: Stage) -> str:
    """A link's token of the first body, as long as real ones are."""
    token = stage.colleague(0, name="K" * 24)
    assert len(token) == LENGTH
    return token


def by_link(page: Any, link: str) -> None:
    """An answer to the letter, with the letter below it: the link in it tells whose it is."""
    quoted = f"Den 1 oktober skrev kommunen:\n> Svara på {link}\n> senast i december."
    put_in(page, "svar.eml", bytes(mail(f"3.1 Dialog\n\n{BY_LINK}\n\n{quoted}\n", sender="x@annan.se", id_="<1@x>")))
    assert "Förslaget bygger på" in page.get_by_role("main").inner_text()
    assign(page, BODIES[0])
    register(page)


def by_sender(page: Any) -> None:
    """From the address that the invitation went to, with another section's heading above."""
    content = mail(f"Hej!\n\n3.2 Kompetens\n\n{BY_SENDER}\n\nHälsningar\nÅke\n", sender="brev2@example.se", id_="<2@x>")
    put_in(page, "svar.eml", bytes(content))
    assign(page, BODIES[1])
    register(page)


def passed_on(page: Any) -> None:
    """A colleague has sent it on; only the registry number tells which round it is."""
    head = "-----Ursprungligt meddelande-----\nFrån: Rektor\nSkickat: den 17 november 2026\nÄmne: Yttrande"
    text = f"{head}\n\n{PASSED_ON}\n"
    put_in(page, "fw.eml", bytes(mail(text, subject="VB: KS/2026:20", sender="kollega@kommun.se", id_="<3@x>")))
    assign(page, BODIES[2])
    place(page, PASSED_ON, "3.2 Kompetens")
    register(page)


def unasked(page: Any, stage: Stage, name: str) -> None:
    """A body that nobody asked is added."""
    page.goto(f"/rounds/{stage.round_id}/unsolicited")
    page.get_by_label("Organisationens namn").fill(name)
    press(page, "Fortsätt till svaret")
    page.get_by_role("heading", level=1).filter(has_text=name).wait_for()


def without_a_day_of_its_own(page: Any, stage: Stage) -> None:
    """A mail that says UTF-8 and is not, from a body that was not asked: the registrar says the day."""
    unasked(page, stage, "Brukets hembygdsförening")
    head = "From: bruket@exempel.se\r\nSubject: Yttrande KS/2026:20\r\nMessage-ID: <4@x>\r\n"
    kind = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    put_in(page, "svar.eml", (head + kind + LATIN).encode("latin-1"))
    assign(page, "Brukets hembygdsförening")
    place(page, LATIN, "2 Mål")
    register(page, received_on="2026-11-18")


def as_pdf(page: Any, stage: Stage, folder: Path) -> None:
    """A PDF that lay in the post."""
    unasked(page, stage, CARD)
    source = folder / "svar.typ"
    source.write_text(f"= Yttrande\n\n{IN_PDF}\n")
    content = typst.compile(source)
    put_in(page, "svar.pdf", content)
    page.get_by_label("Remiss", exact=True).select_option(value=str(stage.round_id))
    press(page, "Visa remissinstanserna")
    assign(page, CARD)
    place(page, IN_PDF, "2 Mål")
    register(page, received_on="2026-11-18")


def at_a_meeting(page: Any, stage: Stage) -> None:
    """Pupils said it; nobody is named."""
    page.goto(f"/rounds/{stage.round_id}/meetings/new")
    page.get_by_label("Dag då mötet hölls").fill("2026-11-12")
    page.get_by_label("Deltagare").fill("Elever 40")
    page.get_by_label("Anteckningar").fill(f"En elev: {AT_MEETING}")
    comment(page, stage, AT_MEETING)
    press(page, "Spara mötet")
    heading(page, "Dialogmöte 12 november 2026, 40 deltagare")


def by_phone(page: Any, stage: Stage) -> None:
    """A call is written down."""
    unasked(page, stage, "Byalaget")
    if page.get_by_role("link", name="Registrera svar som kommit på annat sätt").count():
        press(page, "Registrera svar som kommit på annat sätt")
    page.get_by_role("radio", name="Telefon", exact=True).check()
    page.get_by_label("Dag det kom in").fill("2026-11-18")
    page.get_by_label("Ställningstagande till planen som helhet").select_option(label="Inget ställningstagande angivet")
    comment(page, stage, BY_PHONE)
    press(page, "Registrera svaret")
    page.get_by_text("Svaret är registrerat").wait_for()


def in_rows(page: Any, stage: Stage) -> None:
    """A spreadsheet of two bodies that nobody asked."""
    page.goto(f"/rounds/{stage.round_id}/batches")
    file = {"name": "svar.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
    page.get_by_label("Filen").set_input_files(file)
    press(page, "Läs in filen")
    page.get_by_label("Lägg till remissinstanser som inte är med").check()
    page.get_by_role("radio", name="E-post", exact=True).check()
    press(page, "Registrera")
    page.locator(".figures").get_by_text("3").wait_for()
    assert not page.get_by_text("Rader som inte registrerades").count()


def comment(page: Any, stage: Stage, words: str) -> None:
    """The first comment's row of a registration."""
    page.get_by_label("Gäller").first.select_option(value=f"s{stage.sections['3.2']}")
    page.locator("[name=text-1]").fill(words)


def every_sentence_is_found(page: Any, stage: Stage, folder: Path) -> None:
    """Once each, wherever somebody looks."""
    page.goto(f"/rounds/{stage.round_id}/comments")
    said = page.get_by_role("main").inner_text()
    assert [said.count(sentence) for sentence in SENTENCES] == [1] * len(SENTENCES)
    page.goto(f"/rounds/{stage.round_id}/compilation")
    for word in words(saved(page, "Word, per fokusområde", folder)):
        assert [word.count(sentence) for sentence in SENTENCES] == [1] * len(SENTENCES)
    head, *rows = load_workbook(saved(page, "Excel, per fokusområde", folder))["Synpunkter"].iter_rows(values_only=True)
    column = head.index("Synpunkt")
    assert sorted(row[column] for row in rows) == sorted(SENTENCES)
    for body, sentence in (FROM_THE_INBOX | {CARD: IN_PDF}).items():
        leads_to_its_words(page, stage, body, sentence)


def words(path: Path) -> tuple[str, str]:
    """What stands in a Word file's tables, the points and their replies, and around them, the answers in full."""
    document = Document(str(path))
    cells = {cell._tc: cell.text for table in document.tables for row in table.rows for cell in row.cells}
    return "\n".join(cells.values()), "\n".join(paragraph.text for paragraph in document.paragraphs)


def leads_to_its_words(page: Any, stage: Stage, body: str, sentence: str) -> None:
    """From the list of answers to the answer, and from its comment to the place in what came."""
    page.goto(f"/rounds/{stage.round_id}/responses")
    page.get_by_role("row").filter(has_text=body).get_by_role("link").first.click()
    page.wait_for_url("**/responses/*")
    with page.expect_navigation():
        page.locator("a[href*='/original#comment-']").first.click()
    assert sentence in page.locator(":target").inner_text()
