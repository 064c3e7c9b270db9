"""Mending a plan on pages, without scripts: a text without headings becomes a plan, and each doubt is put right."""

from typing import Any

from app.accounts.models import Role
from app.clock import now
from app.plans.actions import freeze_version
from app.plans.queries import latest_version, plan_view
from tests.kit.html import Page
from tests.kit.officials import official, sign_in
from tests.kit.pages import Pages
from tests.plans.mending.test_changes import MORE

PARAGRAPHS = [
    "Den här planen är kort och löpande. Nuläge Granby har tolv lekplatser och de flesta är äldre än tio år. De sköts "
    "av parkenheten, som byter ut det som har gått sönder.",
    "Barnens önskemål",
    "I skolorna svarade barnen att de vill ha: • fler gungor • vatten att leka med • skugga om sommaren",
    "Så följs planen upp",
    "Varje höst ser nämnden efter hur många lekplatser som har rustats, och berättar för fullmäktige 2031-xx-xx.",
]


def outline(page: Page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.xpath("//ol[contains(@class,'outline')]/li/span/a")]


def saved(desk: Pages, text: str) -> str:
    page = desk.get("/plans/new").form("Läs in och granska").submit(text=text)
    return str(page.form("Spara planen").submit().url)


def quoted(page: Page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.all("blockquote")]


def test_a_text_without_headings_becomes_a_plan_by_marking(desk: Pages, database: Any) -> None:
    plan = saved(desk, "# Plan för lek\n\n" + "\n\n".join(PARAGRAPHS))
    page = desk.get(f"{plan}/edit").click("1 Plan för lek")
    page = page.form("Gör rubriken till ett stycke").submit()
    assert outline(page) == []
    page = page.click("Texten före första rubriken")
    title = page.xpath("//ol[@class='words']/li/input")[0].get("value")
    page = page.form("Gör till rubriker").submit(paragraphs=[title], button="Utelämna")
    page = desk.get(f"{plan}/proposals")
    assert quoted(page) == ["Nuläge", "Barnens önskemål", PARAGRAPHS[2], "Så följs planen upp"]
    page = page.form("Godta alla 4 förslag").submit()
    assert "Det finns inga förslag." in page.text()
    page = desk.get(f"{plan}/edit")
    assert outline(page) == ["1 Nuläge", "2 Barnens önskemål", "3 Så följs planen upp"]
    page = page.click("2 Barnens önskemål")
    assert [each.text_content().strip() for each in page.xpath("//ol[@class='words']/li/label")] == [
        "I skolorna svarade barnen att de vill ha:",
        "• fler gungor",
        "• vatten att leka med",
        "• skugga om sommaren",
    ]
    swings = page.xpath("//ol[@class='words']/li/input")[1].get("value")
    page = page.form("Gör till rubriker").submit(paragraphs=[swings], level="2")
    page = desk.get(f"{plan}/checks").click("Gå till orden och rätta dem")
    page = page.form("Spara stycket").submit(text="Varje höst berättar nämnden för fullmäktige.")
    assert "Ingenting verkar oklart." in desk.get(f"{plan}/checks").text()
    assert outline(desk.get(f"{plan}/edit")) == [
        "1 Nuläge",
        "2 Barnens önskemål",
        "2.1 fler gungor",
        "3 Så följs planen upp",
    ]
    for _step in range(3):
        page = desk.get(f"{plan}/edit").form("Ångra").submit()
    assert outline(page) == []
    assert "Ångrad av Person handler" in desk.get(f"{plan}/steps").text()


def test_each_part_of_a_section_is_put_right_on_its_page(desk: Pages, database: Any) -> None:
    plan = saved(desk, MORE)
    page = desk.get(f"{plan}/edit").click("4 Tabell")
    page = page.form("Låt raderna kommenteras var för sig").submit(button="Låt raderna kommenteras var för sig")
    page = page.click("Nämnden").form("Spara cellen").submit(text="Styrelsen")
    page = page.click("Plantera ekar").form("Spara raden").submit(name="Plantera alar", unit="st")
    page = page.click("Rätta kolumnernas rubriker")
    assert page.rows(class_="indicators")[:2] == [
        ["Åtgärd", "Enhet", "Nr", "Ansvar"],
        ["Plantera alar", "st", "1", "Styrelsen"],
    ]
    page = page.click("Rätta fotnot 1").form("Spara fotnoten").submit(text="Enligt beslut i maj.")
    page = page.form("Visa tabellen som den står").submit(button="Visa tabellen som den står")
    page = page.form("Utelämna tabellen").submit()
    assert "Plantera alar" in desk.get(f"{plan}/left-out").text()
    page = desk.get(f"{plan}/left-out").form("Ta tillbaka i planen").submit()
    assert "Plantera alar" in desk.get(plan).text()
    page = desk.get(f"{plan}/edit").click("Texten före första rubriken")
    page = page.form("Flytta texten").submit(title="Inledning")
    assert outline(page)[0] == "1 Inledning"
    first, second = (box.get("value") for box in page.xpath("//input[@name='sections']")[:2])
    page = page.form("Sätt fokusområdet").submit(
        sections=[first, second], label="Läget", aliases="Nuläget\nUtgångsläget", button="Sätt fokusområdet"
    )
    page = page.form("Lägg till").submit(name="Status", value="Utkast")
    assert "Status" in desk.get(plan).text()
    with database.read() as session:
        view = plan_view(session, 1)
    assert [each.section.focus_label for each in view.sections[:2]] == ["Läget", "Läget"]
    assert view.aliases == {"Läget": ["Nuläget", "Utgångsläget"]}


def test_two_people_correct_the_same_plan(desk: Pages, database: Any) -> None:
    plan = saved(desk, MORE)
    official(database, Role.ADMIN)
    other = sign_in(desk.another(), Role.ADMIN)
    section = desk.get(f"{plan}/edit").link("1 Bakgrund")
    mine = desk.get(section).click("Rätta stycke 1")
    theirs = other.get(section).click("Rätta stycke 2")
    theirs.form("Spara stycket").submit(text="ett annat")
    page = mine.form("Spara stycket").submit(text="Mina ord.")  # beside theirs: both stand
    with database.read() as session:
        texts = [each.text for each in plan_view(session, 1).sections[0].paragraphs]
    assert texts == ["Mina ord.", "ett annat", "två"]
    mine, theirs = page.click("Rätta stycke 1"), other.get(section).click("Rätta stycke 1")
    theirs.form("Spara stycket").submit(text="Deras ord.")
    page = mine.form("Spara stycket").submit(text="Mina nya ord.", status=409)
    assert "Någon har ändrat planen" in page.text()
    assert page.form("Spara stycket").value("text").strip() == "Mina nya ord."
    steps = desk.get(f"{plan}/steps")
    page = steps.form("Ångra ändring 2").submit(status=409)
    assert "Ångra först ändring 3, av Person admin." in page.text()
    with database.write() as session:
        freeze_version(session, latest_version(session, 1).id, now=now())
    frozen = steps.form("Ångra ändring 3").submit(status=409)
    assert "låst" in frozen.text()
    for path in ("edit", "checks", "proposals", "left-out", "steps"):
        assert not desk.get(f"{plan}/{path}").xpath("//main//form")


def test_what_is_sent_wrong_is_said_and_kept(desk: Pages) -> None:
    plan = saved(desk, MORE)
    page = desk.get(f"{plan}/edit")
    assert "Markera minst ett avsnitt." in page.form("Utelämna dem").submit(button="Utelämna dem", status=422).text()
    page = page.form("Lägg till avsnittet").submit(title="", status=422)
    for fields in ({"do": "explode"}, {"do": "set_cell", "cell_id": "x", "text": "1"}, {"do": "split"}, {}):
        desk.post(f"{plan}/operations", {"edit_version": "1", **fields}, status=422)
    desk.post(f"{plan}/operations", {"do": "make_heading", "paragraph_id": "999", "edit_version": "1"}, status=404)
    desk.post(f"{plan}/undo", {"edit_version": "1"}, status=409)
