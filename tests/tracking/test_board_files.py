"""Exactly what is seen on the board, as CSV, as Excel and on paper; and how the answers came in, as a curve."""

import csv
import datetime
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from app.tracking.over_time import MOST_ROWS, over_time
from tests.kit.world import World

DAY = datetime.date(2027, 3, 1)


def rows(made: World, desk: Any, ending: str, query: str) -> list[list[str]]:
    sent = desk.raw.get(f"/rounds/{made.round}/board.{ending}{query}")
    assert sent.status_code == 200
    assert sent.headers["content-disposition"].startswith("attachment; ")
    if ending == "xlsx":
        sheet = load_workbook(io.BytesIO(sent.content)).active
        return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    return list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("query", ["", "?status=awaited&sort=-name", "?q=kraft", "?status=unreached"])
def test_a_file_holds_exactly_what_is_seen(desk: Any, made: World, ending: str, query: str):
    seen = desk.get(f"/rounds/{made.round}/board{query}")
    headers, *bodies = rows(made, desk, ending, query)
    assert [row[0] for row in bodies] == seen.column(1)
    standing = headers.index("Läge")
    marks = seen.column(3)
    assert [row[standing] for row in bodies] == [mark.split("\n")[0] for mark in marks]
    paper = desk.get(f"/rounds/{made.round}/board/print{query}")
    assert paper.column(0) == seen.column(1)


def test_the_marked_alone(desk: Any, made: World):
    chosen = f"?consultee={made.consultee}"
    assert [row[0] for row in rows(made, desk, "csv", chosen)[1:]] == ["Naturvännerna"]


def test_over_the_api_in_codes(client: Any, made: World):
    headers = {"Authorization": f"Bearer {made.tokens['handler']}"}  # type: ignore[index]  # kinds are strings
    sent = client.get(f"/api/v1/rounds/{made.round}/board.csv?variant=open", headers=headers)
    read = list(csv.DictReader(io.StringIO(sent.text)))
    assert [row["status"] for row in read] == ["drafting", "answered", "not_sent"]


def test_a_part_of_the_bar_is_what_its_word_leads_to(desk: Any, made: World):
    shown = desk.get(f"/rounds/{made.round}/board")
    links = [(link.get("href"), link.text_content().split()[-1]) for link in shown.xpath("//ul[@class='bar-keys']//a")]
    assert len(links) == 3
    for address, n in links:
        assert len(desk.get(address).column(1)) == int(n)


def test_answers_over_time():
    came = [DAY + datetime.timedelta(days=days) for days in (3, 3, 10, 40)]
    told = over_time(
        came, opened=DAY, deadline=DAY + datetime.timedelta(days=30), today=DAY + datetime.timedelta(days=41), of=6
    )
    assert told is not None
    assert (told.days, told.height, told.last_day) == (41, 6, 30)
    assert told.line.split()[-1] == "41,2", "four of six"
    assert sum(row.came for row in told.rows) == told.rows[-1].total == 4
    assert len(told.rows) <= MOST_ROWS
    assert told.said == "4 svar av 6 till och med 11 april 2027. Hälften av dem hade kommit 4 mars 2027."


def test_a_curve_needs_answers_and_a_day():
    assert over_time([], opened=DAY, deadline=DAY, today=DAY + datetime.timedelta(days=5), of=3) is None
    assert over_time([DAY], opened=DAY, deadline=DAY, today=DAY, of=3) is None
