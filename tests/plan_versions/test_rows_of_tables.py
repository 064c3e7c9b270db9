"""Rows of any table in an open round: commented on, told with their names everywhere, and found in a corrected plan."""

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from app.plans.models import Cell, Indicator, IndicatorTable
from app.responses.verify_counts import verify_counts
from app.web import cookies
from tests.kit.pages import Pages
from tests.kit.stage import Stage
from tests.plan_versions.corrections import AS_IT_WAS, correct, read, save, sections_of, send

HEADINGS = ("Åtgärd", "Ansvarig", "När")
ACTIONS = (("Fler platser på vux", "Nämnden", "2027"), ("Lärlingar i vården", "Förbundet", "2028"))
TABLE = "\n| Nr | Åtgärd | Ansvarig | När |\n| --- | --- | --- | --- |\n"
WITH_ACTIONS = (
    AS_IT_WAS
    + TABLE
    + "| 1 | Praktik för alla | Styrelsen | 2026 |\n"
    + "| 2 | Fler platser på vux | Nämnden | 2029 |\n"
    + "| 3 | Lärlingar i vården | Förbundet | 2028 |\n"
)
"""The corrected file: the table is as anybody writes one, with a row, a column and another year."""


@pytest.fixture
def rows(stage: Stage) -> list[list[int]]:
    """A table of actions in 3.2.1 that officials have read row by row: each row's id and those of its cells."""
    with stage.database.write() as session:
        table = IndicatorTable(
            section_id=stage.sections["3.2.1"],
            position=2,
            name_heading=HEADINGS[0],
            columns=list(HEADINGS[1:]),
            kind="rows",
        )
        session.add(table)
        session.flush()
        made = []
        for position, (name, *texts) in enumerate(ACTIONS, 3):
            row = Indicator(table_id=table.id, section_id=table.section_id, position=position, name=name)
            session.add(row)
            session.flush()
            cells = [
                Cell(indicator_id=row.id, position=at, column=column, text=text)
                for at, (column, text) in enumerate(zip(HEADINGS[1:], texts, strict=True), 1)
            ]
            session.add_all(cells)
            session.flush()
            made.append([row.id, *(cell.id for cell in cells)])
        return made


@pytest.fixture
def commented(client: Any, stage: Stage, rows: list[list[int]]) -> None:
    """A body's answer with a comment on a row and a proposal at a cell."""
    save(
        client,
        stage,
        {"indicator_id": rows[1][0], "text": "Lärlingar behövs."},
        {"cell_id": rows[0][2], "text": "Tidigare.", "proposed_text": "2026"},
    )
    send(client, stage)


def where(client: Any, stage: Stage) -> dict[str, tuple[str, ...]]:
    """Section, row and column of each comment, as a program reads them."""
    url = f"/api/v1/rounds/{stage.round_id}/comments"
    found = client.get(url, headers=stage.bearer("handler")).json()["items"]
    return {
        each["text"]: (
            each["section"]["title"],
            each["indicator"]["name"] if each["indicator"] else "",
            each["cell"]["column"] if each["cell"] else "",
        )
        for each in found
    }


PLACES = {
    "Lärlingar behövs.": ("Yrkesvux", "Lärlingar i vården", ""),
    "Tidigare.": ("Yrkesvux", "Fler platser på vux", "När"),
}


@pytest.mark.usefixtures("commented")
def test_a_comment_on_a_row_says_its_row_and_column_everywhere(client: Any, pages: Pages, stage: Stage) -> None:
    assert where(client, stage) == PLACES
    url, officials = f"/api/v1/rounds/{stage.round_id}", stage.bearer("handler")
    narrowed = client.get(f"{url}/comments?section={stage.sections['3.2.1']}", headers=officials).json()["items"]
    assert {each["text"] for each in narrowed} == set(PLACES)
    told = client.get(f"{url}/exports/json", headers=officials).json()
    lines = csv.reader(io.StringIO(client.get(f"{url}/exports/csv", headers=officials).text), delimiter=";")
    book = load_workbook(io.BytesIO(client.get(f"{url}/exports/xlsx", headers=officials).content), read_only=True)
    cells, seen = [list(map(str, row)) for sheet in book for row in sheet.iter_rows(values_only=True)], list[str]()
    for text, (section, row, column) in PLACES.items():
        comment = next(each for each in told["comments"] if each["text"] == text)
        assert all(part in str(comment) for part in (section, row, column))
        assert comment["focus_area"] == "Område 2", "it is counted with its section"
    for line in [*lines, *cells]:
        for text in PLACES.keys() & set(line):
            assert all(any(part in cell for cell in line) for part in PLACES[text]), line
            seen.append(text)
    assert [seen.count(text) for text in PLACES] == [3, 3], "once in the CSV file and in two sheets of the book"
    pages.raw.cookies.set(cookies.SESSION, "session-handler")
    page = pages.get(f"/rounds/{stage.round_id}/comments?section={stage.sections['3.2.1']}")
    answers = pages.get(f"/rounds/{stage.round_id}/responses")
    for shown in (page.text(), answers.click("KS/2026:20-1").text()):
        for text, (_section, row, column) in PLACES.items():
            assert all(part in shown for part in (text, row, column))


@pytest.mark.usefixtures("commented")
def test_rows_are_rows_again_in_a_corrected_plan_and_comments_follow(client: Any, pages: Pages, stage: Stage) -> None:
    save(client, stage, {"section_id": stage.sections["3.2.1"], "text": "Bra."}, body=1)
    done = correct(client, stage, WITH_ACTIONS)
    assert done["tables_not_kept"] == []
    assert where(client, stage) == PLACES
    plan = read(client, stage)["plan"]
    (table,) = [each for each in plan["tables"] if each["kind"] == "rows"]
    assert (table["columns"], table["section_id"]) == (
        ["Åtgärd", "Nr", "Ansvarig", "När"],
        sections_of(client, stage)["Yrkesvux"],
    )
    assert [row["name"] for row in table["rows"]] == ["Praktik för alla", *(name for name, *_rest in ACTIONS)]
    assert len(plan["indicators"]) == 2, "rows are no indicators"
    with stage.database.read() as session:
        assert list(verify_counts(session)) == []
    pages.raw.cookies.set(cookies.SESSION, "session-handler")
    form = pages.get(f"/rounds/{stage.round_id}/plan-versions").form("Se vad som ändras")
    check = form.submit(text=AS_IT_WAS)
    assert "1 tabell läses inte rad för rad längre" in check.text()
    assert "3.2.1 Yrkesvux" in check.text()
    assert "3 rader" in check.text()
    assert correct(client, stage)["tables_not_kept"] == [
        {"section": "3.2.1 Yrkesvux", "name_heading": "Åtgärd", "rows": 3}
    ]
    assert set(where(client, stage).values()) == {("Yrkesvux", "", "")}
    correct(client, stage, WITH_ACTIONS)
    assert where(client, stage) == PLACES, "a table that comes back is what it was, with its comments"
