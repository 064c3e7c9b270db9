"""The pages on which points are taken out of files, and what every file of the round then says of them."""

import csv
import io
import random
from pathlib import Path
from typing import Any

import docx
import openpyxl

from app.accounts.policy import Kind
from app.clock import now as clock_now
from app.compilation.compiled import Layout
from app.compilation.exports import export
from app.compilation.queries import compiled_round
from tests.assessment.conftest import Desk
from tests.assessment.test_files import SAID, ask, figures, listed, pdf_file, point, register, take, with_word
from tests.kit.html import visible

READ = "Kommunens läsning av bilagan Yttrande.pdf, s. 2"


def with_pdf(client: Any, desk: Desk) -> tuple[int, int]:
    content = pdf_file("Inledning till yttrandet.", "Vi vill ha mer skog.\n\n#lorem(150)\n\nVägen ska bort.")
    told = register(client, desk, ("Yttrande.pdf", content, "application/pdf"))
    return told["response_id"], told["files"][0]


def signed_in(pages: Any, kind: Kind = Kind.HANDLER) -> Any:
    pages.raw.cookies.set("remiss_session", f"cookie-of-{kind}")
    return pages


def test_points_are_taken_out_beside_the_file(pages: Any, client: Any, desk: Desk) -> None:
    answer, _file = with_pdf(client, desk)
    signed_in(pages)
    compilation = pages.get(f"/rounds/{desk.world.round}/compilation")
    page = compilation.click("Visa filerna").click("Yttrande.pdf")
    assert "Inledning till yttrandet." in page.text()
    page = page.click("Nästa")
    assert [visible(box) for box in page.all("label", class_="pick")] == ["Stycke 1", "Stycke 2", "Stycke 3"]
    refused = page.form("Ta ut synpunkten").submit(where="w", status=422)
    assert "Skriv synpunkten, eller välj orden i filen." in refused.errors()["text"]
    form = refused.form("Ta ut synpunkten")
    far = form.submit(page="7", text="Det jag skrev.", where="w", status=422)
    assert far.errors()["page"].endswith("Filen har 2 sidor.")
    assert far.form("Ta ut synpunkten").value("text").strip() == "Det jag skrev."
    place = f"s{desk.world.focus_section}"
    page = page.form("Ta ut synpunkten").submit({"paragraph": ["1"], "where": place, "kind": "activity"})
    assert "Synpunkt 2 är uttagen ur filen." in page.text()
    assert "Sidan 2 av 2" in page.text(), "the page stays"
    assert page.text("mark") == SAID[1].rstrip(".")
    page = page.form("Ta ut synpunkten").submit({"passage": "Vägen", "text": "Bort med vägen.", "where": "w"})
    taken = listed(client, desk)
    assert {
        n: (one["kind"], one["text"], one["from_file"] and one["from_file"]["page"]) for n, one in taken.items()
    } == {
        1: ("comment", taken[1]["text"], None),
        2: ("activity", SAID[1], 2),
        3: ("comment", "Bort med vägen.", 2),
    }
    desk_page = page.click("Synpunkt 3")
    assert "Kommunens läsning av bilagan Yttrande.pdf, s. 2" in desk_page.text()
    assert "Dela upp i flera punkter" not in desk_page.text()
    page = pages.get(f"/responses/{answer}").click("Ta ut synpunkter ur filen Yttrande.pdf").click("Ändra 3")
    assert page.form("Spara ändringen").value("page") == "2"
    page = page.form("Spara ändringen").submit(kind="question")
    assert "Synpunkt 3 är ändrad." in page.text()
    writing = pages.get(f"/rounds/{desk.world.round}/comments?point={taken[3]['id']}")
    page = page.form("Ångra synpunkt 3").submit()
    kept = writing.form("Spara och nästa").submit(outcome="noted", text="Det jag skrev.", status=409).text()
    assert "Den var uttagen ur en fil." in kept
    assert "Det jag skrev." in kept
    assert "Synpunkt 3 räknas inte längre." in page.text()
    assert "Ångrad av" in page.text()
    assert sorted(listed(client, desk)) == [1, 2]
    page = page.click("Ta med igen 3").form("Spara ändringen").submit()
    assert (sorted(listed(client, desk)), desk.faults()) == ([1, 2, 3], [])
    files = page.click("Alla filer i svaren")
    assert files.rows()[1][2:] == ["Synpunkter uttagna", "2"]


def test_who_may_not_and_files_that_cannot_be_read(pages: Any, client: Any, desk: Desk) -> None:
    scan = pdf_file("", "", "")
    told = register(
        client, desk, ("Skannat.pdf", scan, "application/pdf"), ("Trasig.pdf", b"%PDF-1.7 x", "application/pdf")
    )
    answer, (scanned, _broken) = told["response_id"], told["files"]
    reader = signed_in(pages.another(), Kind.READER).get(f"/responses/{answer}/files/{scanned}")
    assert "Ta ut synpunkten" not in reader.text()
    page = signed_in(pages).get(f"/responses/{answer}/files/{scanned}?at=3")
    assert "Filens sidor är bilder" in page.text()
    page = page.form("Ta ut synpunkten").submit(passage="Handskrivet 🌲 شكرا", where="w")
    assert listed(client, desk)[2]["from_file"]["page"] == 3
    page = page.click("Trasig.pdf")
    assert "Filens text kunde inte läsas här." in page.text()
    page = page.form("Filen har inga synpunkter").submit()
    assert "utan synpunkter" in page.text()
    assert figures(client, desk)[3] == 0
    page = page.form("Gå igenom filen igen").submit()
    assert figures(client, desk)[3] == 1, "one of its files waits"
    pages.get(f"/responses/{answer}/files/{10**6}", status=404)
    only = pages.get(f"/rounds/{desk.world.round}/comments?only=files")
    assert "Handskrivet" in only.text()


def test_every_file_says_whose_reading_it_is(client: Any, desk: Desk, tmp_path: Path) -> None:
    answer, file = with_pdf(client, desk)
    take(client, desk, answer, file, page=2, text="Mer skog, läser vi.")
    gone = take(client, desk, answer, file, page=1, quote="Inledning")
    ask(client, desk, "DELETE", f"/responses/{answer}/points/{gone['comment_id']}")
    made = {}
    with desk.database.read() as session:
        compiled = compiled_round(session, desk.world.round, authority="Kommunen", now=clock_now())
        for kind in ("csv", "xlsx", "json", "docx"):
            target = tmp_path / f"round.{kind}"
            made[kind] = export(compiled, kind, Layout.FOCUS_AREA, target, variant="sv").comments
        export(compiled, "docx", Layout.APPENDIX, tmp_path / "appendix.docx", variant="sv")
    assert set(made.values()) == {figures(client, desk)[0]} == {2}
    rows = list(csv.DictReader(io.StringIO((tmp_path / "round.csv").read_text("utf-8-sig")), delimiter=";"))
    (mine,) = [row for row in rows if row["Uttagen ur bilaga"]]
    assert (mine["Nummer"], mine["Uttagen ur bilaga"], mine["Ordens lydelse i bilagan"]) == ("2", READ, SAID[1])
    sheet = openpyxl.load_workbook(tmp_path / "round.xlsx")
    words = [str(cell) for each in sheet.worksheets for row in each.iter_rows(values_only=True) for cell in row]
    assert READ in words
    for name in ("round.docx", "appendix.docx"):
        document = docx.Document(str(tmp_path / name))
        said = [part.text for part in document.paragraphs]
        said += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        assert any(READ in part for part in said), name
    assert "taken" in (tmp_path / "round.json").read_text("utf-8")


def test_the_three_figures_are_all(client: Any, desk: Desk) -> None:
    """Taken out, changed, undone, replied to and sent anew: done, to look again and waiting are all there is."""
    dice = random.Random(7)
    answer, file = with_word(client, desk)
    for step in range(18):
        points = ask(client, desk, "GET", f"/responses/{answer}/points")["points"]
        some = dice.choice(points) if points else None
        match dice.choice(("take", "take", "change", "undo", "reply", "replace", "body")):
            case "take":
                take(client, desk, answer, file, quote=f"Ord {step}.", section_id=desk.world.focus_section)
            case "change" if some:
                path = f"/responses/{answer}/points/{some['comment_id']}"
                ask(client, desk, "PUT", path, json=point(file, text=f"Annat {step}."))
            case "undo" if some:
                ask(client, desk, "DELETE", f"/responses/{answer}/points/{some['comment_id']}")
            case "reply" if some and some["counts"]:
                reply = listed(client, desk)[some["number"]]["reply"]
                desk.reply(some["comment_id"], version=reply["version"] if reply else 0)
            case "replace":
                words = SAID if dice.random() < 0.7 else (f"Nytt {step}.",)
                stance = dice.choice(("rejects", "neutral", "supports"))
                answer, file = with_word(client, desk, *words, stance=stance, summary=str(step), replaces="true")
            case "body":
                desk.bodies(1, first=100 + step)
        assert step % 6 != 5 or desk.faults() == [], f"step {step}"
        items = listed(client, desk)
        done = sum(bool(item["reply"]) and not item["reply"]["needs_look"] for item in items.values())
        look = sum(bool(item["reply"]) and item["reply"]["needs_look"] for item in items.values())
        assert figures(client, desk)[:3] == (len(items), done, look)
