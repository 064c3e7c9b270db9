"""A changed wording is read as old, new and what differs, wherever an answer is read; a value is called a value."""

import io
from typing import Any

from docx import Document
from openpyxl import load_workbook
from sqlmodel import col, select

from app.accounts.policy import Kind
from app.comments.fields import Content
from app.comments.kinds import CommentKind
from app.comments.wording import wording_of
from app.plans.models import Paragraph
from app.responses.models import Response
from tests.assessment.conftest import Desk, desk, edit

__all__ = ["desk"]
PROPOSED = "Andra stycket i bakgrunden, fast bättre."
BEFORE = "Andra stycket i bakgrunden."


def proposals(desk: Desk) -> tuple[Any, Any]:
    """Another wording of the second paragraph, and a value for a cell."""
    section = desk.section("Bakgrund")
    with desk.database.read() as session:
        query = select(Paragraph.text).where(Paragraph.section_id == section, col(Paragraph.number) == 2)
        assert session.exec(query).one() == BEFORE
    return (
        edit(section=section, paragraph=2, kind=CommentKind.TEXT_CHANGE, proposed=PROPOSED, reason="Bättre."),
        edit(cell=desk.world.cell, kind=CommentKind.INDICATOR_VALUE, proposed="41"),
    )


def test_a_wording_stands_against_the_words_it_would_replace() -> None:
    content = Content(proposed_text="Ett nytt ord.")
    wording = wording_of(CommentKind.TEXT_CHANGE, content, "Ett ord.")
    assert wording is not None
    assert (wording.before, wording.proposed) == ("Ett ord.", "Ett nytt ord.")
    assert [words for what, words in wording.pieces if what == "insert"] == ["nytt"]
    assert wording_of(CommentKind.TEXT_CHANGE, content, "") is None, (
        "on no paragraph: there is nothing to stand against"
    )
    assert wording_of(CommentKind.COMMENT, content, "Ett ord.") is None


def look(page: Any) -> None:
    """The difference, read once; old and new by themselves for who asks; a value beside the plan's, by its own name."""
    (words,) = page.all("div", class_="changed-wording")
    (difference,) = words.findall("p")
    old, new = words.iterfind("details/dl/div/dd")
    assert (old.text_content(), new.text_content()) == (BEFORE, PROPOSED)
    assert [struck.text_content().split(" ", 1)[1] for struck in difference.iter("del")] == ["bakgrunden.]"]
    assert [added.text_content().split(" ", 1)[1] for added in difference.iter("ins")] == ["bakgrunden, fast bättre.]"]
    assert "I planen: tomt" in page.text()
    assert "Föreslaget värde: 41" in page.text()
    assert "Föreslagen lydelse: 41" not in page.text()


def test_on_the_check_page_the_receipt_and_the_officials_page(pages: Any, desk: Desk) -> None:
    world = desk.world
    desk.answer(world.consultee, *proposals(desk))
    pages.raw.cookies.update(world.cookies[Kind.CONTACT])
    look(pages.get(f"/answers/{world.consultee}/check"))
    look(pages.get(f"/answers/{world.consultee}/responses/1"))
    official = pages.another()
    official.raw.cookies.set("remiss_session", f"cookie-of-{Kind.HANDLER}")
    with desk.database.read() as session:
        response = session.exec(select(Response.id).where(Response.consultee_id == world.consultee)).one()
    look(official.get(f"/responses/{response}"))


def test_in_word_and_excel(client: Any, desk: Desk) -> None:
    desk.answer(desk.world.consultee, *proposals(desk))
    exports = f"/api/v1/rounds/{desk.world.round}/exports"
    word = Document(io.BytesIO(client.get(f"{exports}/docx", headers=desk.bearer()).content))
    cells = [cell for table in word.tables for row in table.rows for cell in row.cells]
    paragraphs = [paragraph for cell in cells for paragraph in cell.paragraphs]
    words = [paragraph.text for paragraph in paragraphs]
    at = words.index("Planens lydelse")
    assert words[at : at + 4] == ["Planens lydelse", BEFORE, "Föreslagen lydelse", PROPOSED]
    runs = paragraphs[at + 5].runs
    assert [run.text for run in runs if run.font.strike] == ["bakgrunden."]
    assert [run.text for run in runs if run.font.underline] == ["bakgrunden, fast bättre."]
    assert words[words.index("Föreslaget värde") + 1] == "41"
    appendix = [paragraph.text for paragraph in word.paragraphs]
    assert appendix[appendix.index("Planens lydelse") + 1] == BEFORE
    book = load_workbook(io.BytesIO(client.get(f"{exports}/xlsx", headers=desk.bearer()).content))
    head, *rows = book["Synpunkter"].iter_rows(values_only=True)
    said = [dict(zip(head, row, strict=True)) for row in rows]
    proposed = {(row["Föreslagen lydelse"], row["Föreslaget värde"]) for row in said if row["Slag"] != "Synpunkt"}
    assert proposed == {(PROPOSED, None), (None, "41")}
