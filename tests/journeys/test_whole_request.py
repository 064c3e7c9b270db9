"""The whole request reaches a body that has only a phone, and no scripts: it reads, prints, saves, answers all.

An official sends a plan that came as a Word file, with a letter, the plan's original, an appendix and three questions.
"""

import io
from pathlib import Path
from typing import Any

import docx
import pypdfium2

from tests.journeys.conftest import heading, import_plan, press, sign_in
from tests.journeys.test_phone import WIDE
from tests.kit.days import in_days

TITLE = "Remiss av plan för skog och vatten"
LETTER = ("Kommunstyrelsen remitterar planen.", "Vi vill veta vad ni tycker om skogen och sjöarna.")
APPENDIX = "Så påverkas barnen av planen.".encode()
ASKED = ("Vad saknas i planen?", "Är målen de rätta?", "Hur väl stöder planen er?")
IN_PLAN = (
    "Kommunen äger skog och har ansvar för sjöarna.",
    "Andel gammal skog, procent",
    "Sjöarna ska vara rena.",
)


def test_a_body_reads_prints_saves_and_answers_all_of_a_request_on_a_phone(
    browse: Any, official: str, plan_file: Path, post_office: Any, tmp_path: Path
) -> None:
    desk = browse(javascript=False)
    sign_in(desk)
    import_plan(desk, plan_file)
    overview = prepare(desk, tmp_path)
    open_round(desk, overview)
    post_office.send()
    phone = browse(width=390, javascript=False, has_touch=True, accept_downloads=True)
    phone.goto(post_office.link("natur@exempel.se"))
    press(phone, "Läs och svara")
    heading(phone, TITLE)
    start = phone.url
    read(phone)
    save(phone, plan_file, tmp_path)
    read_and_print_the_plan(phone, start)
    answer(phone, start)
    count(desk, overview)


def prepare(desk: Any, folder: Path) -> str:
    """The list, the round, its documents and questions; the address of its overview."""
    desk.goto("/lists/new")
    desk.get_by_label("Listans namn").fill("Skogslistan")
    desk.get_by_label("Eller klistra in namnen").fill("Naturvännerna <natur@exempel.se>")
    press(desk, "Läs in och granska")
    press(desk, "Spara listan")
    desk.goto("/rounds/new")
    desk.get_by_label("Rubrik").fill(TITLE)
    desk.get_by_label("Diarienummer").fill("KS/2026:77")
    desk.get_by_label("Sista svarsdag").fill(in_days(50))
    desk.get_by_label("Plan", exact=False).locator("visible=true").first.select_option(index=1)
    desk.get_by_label("Sändlista").select_option(index=1)
    press(desk, "Spara")
    heading(desk, TITLE)
    overview: str = desk.url
    desk.goto(overview + "/documents")
    letter = docx.Document()
    for paragraph in LETTER:
        letter.add_paragraph(paragraph)
    letter.save(str(folder / "Missiv.docx"))
    (folder / "Barnen.txt").write_bytes(APPENDIX)
    add(desk, folder / "Missiv.docx", "Missiv")
    press(desk, "Lägg till planens original")
    desk.get_by_role("link", name="plan.docx").wait_for()
    add(desk, folder / "Barnen.txt", "Bilaga")
    ask(desk, overview)
    return overview


def add(desk: Any, file: Path, kind: str) -> None:
    desk.get_by_label("Fil", exact=True).set_input_files(file)
    desk.get_by_label("Typ", exact=True).select_option(label=kind)
    press(desk, "Lägg till")
    desk.get_by_role("link", name=file.name).wait_for()


def ask(desk: Any, overview: str) -> None:
    """A question in words, one with a choice that must be made, and one on a scale."""
    desk.goto(overview + "/questions")
    for place, (text, kind) in enumerate(zip(ASKED, ("text", "choice", "scale"), strict=True), start=1):
        if place > 1:
            press(desk, "Lägg till en fråga")
        row = desk.get_by_role("group", name=f"Fråga {place}")
        row.get_by_label("Frågan", exact=True).fill(text)
        row.get_by_label("Hur den besvaras").select_option(kind)
        if kind == "choice":
            row.get_by_label("Alternativ att välja på").fill("Ja\nNej")
            row.get_by_label("Måste besvaras").check()
        if kind == "scale":
            row.get_by_label("Skalans lägsta steg betyder").fill("inte alls")
            row.get_by_label("Skalans högsta steg betyder").fill("helt")
    press(desk, "Spara frågorna")
    desk.get_by_text("Frågorna är sparade.").wait_for()


def open_round(desk: Any, overview: str) -> None:
    desk.goto(overview)
    desk.get_by_text("Öppna remissen …").click()
    press(desk, "Öppna remissen och skicka")
    desk.get_by_text("0 av 1").wait_for()


def fits(phone: Any) -> None:
    """Nothing has to be scrolled sideways."""
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth"), phone.evaluate(WIDE)


def read(phone: Any) -> None:
    """Who asks, what, until when, whom to ask, and the letter as it was written."""
    fits(phone)
    phone.get_by_text("Läs hela missivet").click()
    words = phone.locator("main").inner_text()
    for said in (*LETTER, *ASKED, "Svara senast", "Hanna Ek", "Så används svaret", "Missiv", "Barnen"):
        assert said in words, said


def save(phone: Any, plan_file: Path, folder: Path) -> None:
    """Every document is the file that was sent, and all of the request is one PDF."""
    files = phone.locator(".documents a[download]")
    saved = {}
    for place in range(files.count()):
        with phone.expect_download() as waiting:
            files.nth(place).click()
        saved[waiting.value.suggested_filename] = Path(waiting.value.path()).read_bytes()
    whole = next(content for name, content in saved.items() if name.endswith(".pdf"))
    assert set(saved.values()) - {whole} == {
        (folder / "Missiv.docx").read_bytes(),
        plan_file.read_bytes(),
        APPENDIX,
    }
    with pypdfium2.PdfDocument(io.BytesIO(whole)) as pdf:
        words = " ".join(" ".join(sheet.get_textpage().get_text_bounded() for sheet in pdf).split())
    for said in (*LETTER, *IN_PLAN, *ASKED, "Barnen"):
        assert said in words, said


def read_and_print_the_plan(phone: Any, start: str) -> None:
    """The plan stands on one page, whose printed sheets hold its words and no menus."""
    press(phone, "Läs eller sök i hela planen")
    heading(phone, "Plan för skog och vatten")
    fits(phone)
    words = phone.locator("article.plan").inner_text()
    for said in IN_PLAN:
        assert said in words, said
    with pypdfium2.PdfDocument(io.BytesIO(phone.pdf(format="A4"))) as sheets:
        printed = " ".join(" ".join(sheet.get_textpage().get_text_bounded() for sheet in sheets).split())
    for said in IN_PLAN:
        assert said in printed, said
    assert "Till ert svar" not in printed
    phone.goto(start)


def answer(phone: Any, start: str) -> None:
    """All questions are answered where they stand; one that must be is missed at first, and the answer is not sent."""
    press(phone, "Börja svara")
    phone.goto(start + "/whole")
    fits(phone)
    phone.get_by_label(ASKED[0]).fill("Ängarna.")
    phone.get_by_role("group", name=ASKED[2]).get_by_label("4", exact=True).check()
    phone.get_by_label("Tillstyrker", exact=True).check()
    press(phone, "Spara och granska")
    heading(phone, "Granska och skicka")
    fits(phone)
    assert phone.get_by_text(ASKED[1]).first.is_visible(), "the check names what is missing"
    phone.goto(start + "/whole")
    phone.get_by_role("group", name=ASKED[1]).get_by_label("Ja").check()
    press(phone, "Spara och granska")
    phone.get_by_label("Namn på den som svarar").fill("Nils Naturvän")
    press(phone, "Skicka svaret")
    heading(phone, "Svaret har kommit in")
    fits(phone)
    words = phone.locator("main").inner_text()
    for said in ("Svaret gäller", "Missiv", "Barnen", "Ängarna.", *ASKED):
        assert said in words, said


def count(desk: Any, overview: str) -> None:
    """The official sees how many gave what."""
    desk.goto(overview + "/compilation")
    words = desk.locator(".question-counts").all_inner_texts()
    assert [text.split("\n")[0] for text in words] == [f"{n}. {question}" for n, question in enumerate(ASKED, start=1)]
    assert all("1 svar" in text for text in words)
    counted = [section.locator("td.num").all_inner_texts() for section in desk.locator(".question-counts").all()]
    assert counted == [[], ["1", "0"], ["0", "0", "0", "1", "0"]]
