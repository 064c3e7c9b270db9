"""Plans on pages: import in two steps, reading, correcting; bad input, stale forms, who may not."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.clock import now
from app.history.models import Event
from app.plans.actions import freeze_version, store_plan
from app.plans.importing import read_plan_text
from app.plans.models import Plan, PlanImport
from app.plans.queries import focus_areas, latest_version, outline
from tests.kit.imports import count
from tests.kit.officials import official, sign_in
from tests.kit.pages import Pages
from tests.plans.conftest import TEXT


def lines(database: Any, plan: int) -> list[tuple[str, str, str | None]]:
    with database.read() as session:
        rows = outline(session, latest_version(session, plan).id)
        return [(row.number, row.title, row.focus_label) for row in rows if not row.is_preamble]


def section_id(database: Any, plan: int, title: str) -> int:
    with database.read() as session:
        rows = outline(session, latest_version(session, plan).id)
        return next(row.id for row in rows if row.title == title)


def test_an_import_is_previewed_before_it_is_saved(desk: Pages, database: Any):
    page = desk.get("/plans").click("Läs in en plan")
    file = ("skogsplan.md", TEXT.encode(), "text/markdown")
    page = page.form("Läs in och granska").submit(file=file)
    assert page.heading == "Granska planen innan den sparas"
    assert "6 avsnitt 2 fokusområden 2 indikatorer 6 celler, varav 4 ifyllda 0 fotnoter" in page.text()
    assert "500 ha?" in page.xpath("//main//aside")[0].text_content()
    assert count(database, Plan) == 0
    page = page.form("Spara planen").submit()
    assert page.heading == "Skogsplan"
    assert count(database, Plan) == 1
    original = desk.raw.get(f"{page.url}/original")
    assert original.content == TEXT.encode()
    assert "attachment" in original.headers["content-disposition"]


def test_pressing_save_twice_makes_one_plan(desk: Pages, database: Any):
    page = desk.get("/plans/new").form("Läs in och granska").submit(text=TEXT)
    first = page.form("Spara planen").submit()
    again = page.form("Spara planen").submit()
    assert first.url == again.url
    assert count(database, Plan) == 1
    assert desk.get(page.url).link("Öppna planen") == first.url


def test_cancelling_drops_the_import(desk: Pages, database: Any):
    page = desk.get("/plans/new").form("Läs in och granska").submit(text=TEXT)
    assert page.form("Avbryt").submit().heading == "Läs in en plan"
    assert count(database, PlanImport) == count(database, Plan) == 0
    desk.get(page.url, status=404)


def test_an_import_is_its_owners_alone(desk: Pages, database: Any):
    page = desk.get("/plans/new").form("Läs in och granska").submit(text=TEXT)
    official(database, Role.ADMIN)
    other = sign_in(desk.another(), Role.ADMIN)
    other.get(page.url, status=404)
    other.post(f"{page.url}/saving", status=404)
    assert count(database, Plan) == 0


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("plan.pages", b"PK\x03\x04", 415, "Pages (.pages)"),
        ("plan.docx", b"text", 415, "stämmer inte"),
        ("plan.txt", b"  ", 422, "tom"),
    ],
)
def test_a_bad_file_is_explained_at_its_field(desk: Pages, name: str, content: bytes, status: int, words: str):
    form = desk.get("/plans/new").form("Läs in och granska")
    page = form.submit(file=(name, content, "application/octet-stream"), title="Min plan", status=status)
    assert words in page.errors()["file"]
    assert page.form("Läs in och granska").value("title") == "Min plan"


def test_an_empty_form_says_what_to_do(desk: Pages):
    page = desk.get("/plans/new").form("Läs in och granska").submit(status=422)
    assert "Välj en fil, eller klistra in planens text." in page.errors()["file"]


def test_the_plan_reads_as_a_document(desk: Pages, plan: int):
    page = desk.get(f"/plans/{plan}")
    assert [e.text_content().strip() for e in page.all("h2", class_="section-heading")] == [
        "1 Bakgrund",
        "2 Fokusområden",
        "3 Uppföljning",
    ]
    table = page.rows(class_="indicators")
    assert table[0] == ["Indikator", "Nuläge", "2027", "Mål 2030"]
    assert table[1][:3] == ["Andel gammal skog", "3,4", "3.6"]
    assert "tomt" in table[1][3]
    assert [e.text_content().strip() for e in page.xpath("//article//div[@class='para']/ul/li")][:2] == ["ett", "två"]


def test_what_is_pasted_is_never_run(desk: Pages):
    text = "# <script>alert(1)</script>\n\n## <b>A</b>\n\nText <img src=x onerror=alert(1)> mer.\n"
    page = desk.get("/plans/new").form("Läs in och granska").submit(text=text).form("Spara planen").submit()
    article = page.source.partition("<article")[2].partition("</article>")[0]
    assert "<img" not in article
    assert "<script>alert" not in page.source


def test_sections_move_with_what_lies_below(desk: Pages, plan: int, database: Any):
    moved = section_id(database, plan, "Gammal skog")
    page = desk.get(f"/plans/{plan}/edit")
    form = page.form(action=f"/plans/{plan}/sections/{moved}/move")
    page = form.submit(button="↓ Flytta 2.1 Gammal skog ned")
    assert [line[:2] for line in lines(database, plan)] == [
        ("1", "Bakgrund"),
        ("2", "Fokusområden"),
        ("2.1", "Rent vatten"),
        ("2.2", "Gammal skog"),
        ("2.2.1", "Indikatorer"),
        ("3", "Uppföljning"),
    ]
    desk.post(f"/plans/{plan}/sections/{moved}/move", {"direction": "out", "edit_version": "2"})
    assert lines(database, plan)[3:5] == [("3", "Gammal skog", "Gammal skog"), ("3.1", "Indikatorer", "Gammal skog")]
    with database.read() as session:
        kinds = session.exec(select(Event.kind).order_by(Event.sequence)).all()
    assert kinds[-2:] == ["plan.corrected", "plan.corrected"]


def test_with_htmx_a_move_swaps_only_the_outline(desk: Pages, plan: int, database: Any):
    moved = section_id(database, plan, "Uppföljning")
    url = f"/plans/{plan}/sections/{moved}/move"
    part = desk.fragment("POST", url, data={"direction": "up", "edit_version": "1"})
    assert part.one(id=f"outline-{moved}").get("data-moved") is not None
    part = desk.fragment("POST", url, data={"direction": "up", "edit_version": "1"}, status=409)
    assert "Någon har ändrat planen" in part.text()


def test_a_false_heading_becomes_a_paragraph(desk: Pages, plan: int, database: Any):
    section = section_id(database, plan, "Indikatorer")
    page = desk.get(f"/plans/{plan}/sections/{section}").form("Gör rubriken till ett stycke").submit()
    assert page.heading == "Rätta planen"
    assert "Indikatorer" not in [title for _number, title, _area in lines(database, plan)]
    page = desk.get(f"/plans/{plan}")
    paragraphs = [e.text_content().strip() for e in page.xpath("//div[@class='para']/p")]
    assert paragraphs[paragraphs.index("Skogen vårdas.") + 1] == "Indikatorer"
    assert page.rows(class_="indicators")[1][0] == "Andel gammal skog"
    assert "Skogen vårdas." in page.text()
    assert [a.text_content() for a in page.xpath("//aside//article[contains(@class, 'doubt')]/h3/a")] == [
        "2.1 Gammal skog",
        "2.1 Gammal skog",
    ]


def test_a_heading_with_a_focus_area_takes_its_area_along(desk: Pages, plan: int, database: Any):
    section = section_id(database, plan, "Gammal skog")
    desk.get(f"/plans/{plan}/sections/{section}").form("Gör rubriken till ett stycke").submit()
    assert lines(database, plan)[1:4] == [
        ("2", "Fokusområden", None),
        ("2.1", "Indikatorer", None),
        ("2.2", "Rent vatten", "Rent vatten"),
    ]
    with database.read() as session:
        version = latest_version(session, plan).id
        assert [label for _id, label, _at in focus_areas(session, version)] == ["Rent vatten"]


def test_the_first_heading_joins_what_stands_before_it(desk: Pages, plan: int, database: Any):
    section = section_id(database, plan, "Bakgrund")
    desk.get(f"/plans/{plan}/sections/{section}").form("Gör rubriken till ett stycke").submit()
    assert lines(database, plan)[0][:2] == ("1", "Fokusområden")
    before = desk.get(f"/plans/{plan}").one(id="before").text_content()
    assert before.startswith("Inledande text.BakgrundFörsta stycket.")


def test_heading_and_focus_area_are_corrected(desk: Pages, plan: int, database: Any):
    section = section_id(database, plan, "Gammal skog")
    form = desk.get(f"/plans/{plan}/sections/{section}").form("Spara")
    assert form.value("focus_area") == "Gammal skog"
    form.submit(title="Skog", focus_area="Skogen")
    assert lines(database, plan)[2:4] == [("2.1", "Skog", "Skogen"), ("2.1.1", "Indikatorer", "Skogen")]
    below = section_id(database, plan, "Indikatorer")
    desk.get(f"/plans/{plan}/sections/{below}").form("Spara").submit(title="Mått")  # inherits, and goes on doing so
    assert lines(database, plan)[3] == ("2.1.1", "Mått", "Skogen")


def test_a_stale_form_keeps_what_was_typed(desk: Pages, plan: int, database: Any):
    section = section_id(database, plan, "Gammal skog")
    mine = desk.get(f"/plans/{plan}/sections/{section}")
    desk.get(f"/plans/{plan}/sections/{section}").form("Spara").submit(title="Kollegans rubrik")
    page = mine.form("Spara").submit(title="Min rubrik", status=409)
    assert "Någon har ändrat planen" in page.text()
    assert "Kollegans rubrik" in page.text()
    assert page.form("Spara").value("title") == "Min rubrik"
    page.form("Spara").submit()
    assert lines(database, plan)[2][1] == "Min rubrik"


def test_an_empty_heading_is_refused_at_its_field(desk: Pages, plan: int, database: Any):
    section = section_id(database, plan, "Gammal skog")
    page = desk.get(f"/plans/{plan}/sections/{section}").form("Spara").submit(title="", status=422)
    assert list(page.errors()) == ["title"]


def test_title_and_registry_number_are_corrected(desk: Pages, plan: int):
    page = desk.get(f"/plans/{plan}/edit").form("Spara titel och diarienummer")
    page.submit(title="Ny titel", registry_number="KS/2026:9")
    page = desk.get(f"/plans/{plan}")
    assert page.heading == "Ny titel"
    assert "KS/2026:9" in page.text("article", class_="plan")


def test_a_frozen_plan_offers_no_correction_and_takes_none(desk: Pages, plan: int, database: Any):
    section = section_id(database, plan, "Gammal skog")
    with database.write() as session:
        freeze_version(session, latest_version(session, plan).id, now=now())
    assert "Rätta planen" not in desk.get(f"/plans/{plan}").links()
    assert not desk.get(f"/plans/{plan}/edit").all("form", class_="moves")
    data = {"title": "x", "focus_area": "", "edit_version": "1"}
    page = desk.post(f"/plans/{plan}/sections/{section}", data, status=409)
    assert "låst" in page.text()
    desk.post(f"/plans/{plan}/sections/{section}/move", {"direction": "up", "edit_version": "1"}, status=409)
    desk.post(f"/plans/{plan}/sections/{section}/joining", {"edit_version": "1"}, status=409)


def test_a_reader_reads_and_is_offered_nothing_more(desk: Pages, plan: int, database: Any):
    official(database, Role.READER)
    reader = sign_in(desk.another(), Role.READER)
    assert "Läs in en plan" not in reader.get("/plans").links()
    assert "Rätta planen" not in reader.get(f"/plans/{plan}").links()
    for url in ("/plans/new", f"/plans/{plan}/edit"):
        reader.get(url, status=403)
    reader.post("/plans/new", {"text": TEXT}, status=403)


def test_nobody_signed_in_goes_to_sign_in(desk: Pages, plan: int):
    stranger = desk.another()
    answer = stranger.raw.get(f"/plans/{plan}", headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


def long_plan(sections: int) -> str:
    table = "| Indikator | Nuläge | 2030 |\n| --- | --- | --- |\n| A | 1 | |\n"
    return "# Plan\n\n" + "".join(f"## Avsnitt {n}\n\nText.\n\n{table}\n" for n in range(sections))


def test_pages_cost_the_same_whatever_the_length(
    desk: Pages, handler: Any, database: Any, statements: Callable[..., Any]
):
    costs = []
    for sections in (1, 30):
        with database.write() as session:
            version = store_plan(session, parsed=read_plan_text(long_plan(sections)), by=handler, now=now())
        section = section_id(database, version.plan_id, "Avsnitt 0")
        for url in ("", "/edit", f"/sections/{section}"):
            with statements(at_most=6) as counted:
                desk.get(f"/plans/{version.plan_id}{url}")
            costs.append(counted.count)
        with statements(at_most=3) as counted:
            desk.get("/plans")
        costs.append(counted.count)
    assert costs[:4] == costs[4:]


def test_pages_speak_english(desk: Pages, plan: int, database: Any):
    english = sign_in(desk.another("en"), Role.HANDLER)
    assert english.get("/plans").heading == "Plans"
    assert english.get("/plans/new").heading == "Import a plan"
    assert english.get(f"/plans/{plan}/edit").heading == "Correct the plan"
    doubts = english.get(f"/plans/{plan}").xpath("//main//aside")[0].text_content()
    assert "left to fill in" in doubts  # what was found in Swedish is told in English
