"""A body's first page, the way of answering with a file, and the receipt: what stands there, in the order of use."""

import re
from typing import Any

import pytest
from sqlmodel import col, update

from app.plans.footnotes import mark
from app.rounds.models import Round
from tests.kit import files
from tests.kit.pages import Pages
from tests.kit.stage import Stage

LEAD = "Vi vill veta vad ni tycker."


@pytest.fixture
def mine(pages: Pages, stage: Stage) -> Pages:
    """The browser of the first body's contact, whose round has somebody to ask."""
    pages.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    with stage.database.write() as session:
        session.connection().execute(
            update(Round)
            .where(col(Round.id) == stage.round_id)
            .values(contact_name="Anna Ek", contact_email="anna.ek@kommunen.example", contact_phone="08-465 004 21")
        )
    return pages


def base(stage: Stage) -> str:
    return f"/answers/{stage.consultees[0]}"


def facts(page: Any) -> dict[str, str]:
    """The first list of facts on a page."""
    terms = page.xpath("(//dl[contains(@class, 'facts')])[1]/div")
    return {
        " ".join(term.text_content().split()): " ".join(value.text_content().split()) for term, value, *_more in terms
    }


def in_order(text: str, *wanted: str) -> bool:
    places = [text.find(words) for words in wanted]
    return -1 not in places and places == sorted(places)


def send(page: Any) -> Any:
    return page.form("Skicka svaret").submit({"name": "Sara Lind", "title": "ordförande"})


def test_the_status_comes_first_then_the_lead_and_the_ways(mine: Pages, stage: Stage):
    start = mine.get(base(stage))
    ways = ("Svara på planen", "Hela svaret som fil", "Inget att erinra, eller avstå")
    assert in_order(start.text(), start.heading, "Ni har inte svarat än", "Svara senast", LEAD, *ways)
    assert start.one("a", text="anna.ek@kommunen.example").get("href") == "mailto:anna.ek@kommunen.example"
    assert start.one("a", text="08-465 004 21").get("href") == "tel:0846500421"


def test_what_is_left_to_do_is_told_until_it_is_done(mine: Pages, stage: Stage):
    section = mine.get(f"{base(stage)}/sections/{stage.sections['1']}")
    form = section.form(id="writing")
    text = next(name for name in form.fields if name.startswith("text-"))
    form.submit({text: "Bra början."}, button="Klar")
    begun = mine.get(base(stage)).text()
    left = ("Gå igenom", "Säg vad ni tycker om planen som helhet", "Granska och skicka")
    assert in_order(begun, "Ert svar är påbörjat men inte skickat", "1 synpunkt hittills.", "Kvar att göra:", *left)
    assert "1 av 6 avsnitt genomgångna" in begun
    assert "Gå igenom 5 avsnitt till" in begun, "a section that is commented on is gone through"
    mine.get(f"{base(stage)}/whole").form(id="writing").submit({"stance": "supports"}, button="Spara synpunkten")
    assert "Säg vad ni tycker" not in mine.get(base(stage)).text()


def test_the_whole_answer_is_sent_as_a_file(mine: Pages, stage: Stage):
    page = mine.get(base(stage)).click("Svara med en fil")
    wrong = page.form("Granska och skicka").submit(button="Granska och skicka", status=422)
    assert list(wrong.errors()) == ["file", "stance"]
    chosen = {"file": ("Yttrande.pdf", files.PDF, "application/pdf")}
    kept = wrong.form("Granska och skicka").submit(chosen, button="Granska och skicka", status=422)
    assert list(kept.errors()) == ["stance"]
    assert "Yttrande.pdf" in kept.text(), "the file need not be chosen again"
    check = kept.form("Granska och skicka").submit({"stance": "rejects"}, button="Granska och skicka")
    assert check.heading == "Granska och skicka"
    assert re.search(r"Ni skickar 1 bilaga till \S", check.text())
    assert "genomgång" not in check.text(), "an answer that is a file goes through no sections"
    receipt = send(check)
    assert facts(receipt)["Innehåll"] == "1 bilaga"
    assert facts(receipt)["Ställningstagande"] == "Avstyrker"


def test_a_receipt_says_who_what_and_when_and_keeps_the_proof_apart(
    mine: Pages, client: Any, stage: Stage, time_machine: Any
):
    time_machine.move_to("2026-11-20T12:20:13.123456+00:00", tick=False)
    mine.get(f"{base(stage)}/whole").form(id="writing").submit({"stance": "supports"}, button="Spara synpunkten")
    receipt = send(mine.get(f"{base(stage)}/check"))
    organisation = client.get(stage.address()).json()["organisation"]
    assert facts(receipt) == {
        "Svar från": organisation,
        "Svar på": "Remiss av plan för näringslivet",
        "Till": receipt.one("span", class_="brand").text.strip(),
        "Diarienummer": "KS/2026:20",
        "Svarets nummer": "KS/2026:20-1",
        "Inkom": "20 november 2026 kl. 13.20",
        "Inom svarstiden": facts(receipt)["Inom svarstiden"],
        "Ställningstagande": "Tillstyrker",
        "Innehåll": "Inga synpunkter",
        "Svarar": "Sara Lind, ordförande",
    }
    assert re.fullmatch(r"Ja, sista svarsdag är \d+ \w+ 20\d\d", facts(receipt)["Inom svarstiden"])
    proof = receipt.one("details", class_="proof").text_content()
    assert "2026-11-20T12:20:13.123456Z" in proof
    sha256 = client.get(stage.address()).json()["receipts"][0]["sha256"]
    assert sha256 in proof
    assert receipt.text().count(sha256) == 1
    assert "anna.ek@kommunen.example" in receipt.text()


def test_a_footnotes_mark_leads_to_its_note_and_back(mine: Pages, stage: Stage):
    for number, paragraph in (("1", "p1"), ("3.2", "p2")):  # the note is given once, and referred to from both
        section = mine.get(f"{base(stage)}/sections/{stage.sections[number]}")
        assert section.xpath(f"//div[@id='{paragraph}']//sup/a/@href") == ["#fotnot-1"]
        assert section.xpath("//p[@id='fotnot-1']/a/@href") == [f"#{paragraph}"]
    proposing = mine.get(f"{base(stage)}/sections/{stage.sections['3.2']}?paragraph=2&kind=text_change")
    assert mark(1) in proposing.text(), "the wording that is proposed keeps the mark"


def test_the_mark_stands_where_a_new_wording_is_checked_and_received(mine: Pages, stage: Stage):
    writing = mine.get(f"{base(stage)}/sections/{stage.sections['3.2']}?paragraph=2&kind=text_change").form(
        id="writing"
    )
    proposed = next(name for name in writing.fields if mark(1) in writing.value(name))
    words = writing.value(proposed).replace(mark(1), "")
    writing.submit({proposed: f"{words} Varje år."}, button="Klar")
    mine.get(f"{base(stage)}/whole").form(id="writing").submit({"stance": "supports"}, button="Spara synpunkten")
    check = mine.get(f"{base(stage)}/check")
    for page in (check, send(check)):
        assert mark(1) in page.text(), page.heading
        assert mark(1) not in "".join(page.xpath("//del//text()")), "what is not struck keeps its mark"
