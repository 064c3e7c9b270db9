"""Charts in files: told by patterns and words as much as by colours, with the same figures as the tables."""

import dataclasses
import datetime
from pathlib import Path

import pytest
from lxml import html
from openpyxl import load_workbook

from app.comments.kinds import Stance
from app.compilation.compiled import AreaStance
from app.compilation.exports import export
from app.compilation.exports.document import bars
from app.documents.flow import MARKS
from app.documents.png import HEIGHT, bar
from tests.compilation import samples


def contrast(colour: str) -> float:
    """Against white."""
    shares = [part / 255 for part in bytes.fromhex(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in shares)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_no_two_parts_of_a_bar_have_the_same_pattern_and_all_are_seen() -> None:
    for looks in (bars._OUTCOMES, tuple(bars._STANCES.values())):
        patterns = [pattern for _colour, pattern in looks]
        assert len(set(patterns)) == len(patterns)
        assert set(patterns) <= set(MARKS)
        assert all(contrast(colour) >= 3 for colour, _pattern in looks)
    assert set(bars._STANCES) == set(Stance)
    assert len(set(MARKS.values())) == len(MARKS)
    pictures = {bar([((0, 0, 0), 1, pattern)]) for pattern in MARKS}
    assert len(pictures) == len(MARKS)
    assert all(len(picture) < 4 * 1400 * HEIGHT // 20 for picture in pictures)


@pytest.mark.parametrize("layout", ["statistics", "brief"])
def test_the_bars_of_stances_say_what_was_taken(tmp_path: Path, layout: str) -> None:
    lek = samples.AREAS[1]
    bodies = [
        samples.consultee(n, stance=stance, area_stances=(AreaStance(lek, stance),))
        for n, stance in enumerate(["supports", "supports", "rejects", "neutral"], start=1)
    ]
    export(samples.compiled(bodies, []), "html", layout, tmp_path / "a.html")
    shown = html.parse(str(tmp_path / "a.html")).xpath("//div[@class='bar']")
    told = [each.get("aria-label") for each in shown]
    figures = "Tillstyrker 2, Tar inte ställning 1, Avstyrker 1"
    assert sum(words.endswith(figures) for words in told) == 2, "the whole and the focus area"
    (whole, *_rest) = (each for each in shown if each.get("aria-label").endswith(figures))
    assert [(part.get("class"), part.get("style").split(";")[0]) for part in whole] == [
        ("full", "flex:2"),
        ("dots", "flex:1"),
        ("lines", "flex:1"),
    ]


def test_answers_over_time_reach_the_last_day_and_add_up(tmp_path: Path) -> None:
    days = [samples.ARRIVED - datetime.timedelta(days=n) for n in (0, 3, 10, 20)]
    bodies = [samples.consultee(n, responded_at=at) for n, at in enumerate(days, start=1)]
    silent = samples.consultee(5, status="missing", responded_at=None, stance=None, number="")
    meeting = samples.consultee(6, meeting=True, stance=None)
    compiled = samples.compiled([*bodies, silent, meeting], [])
    counts = dataclasses.replace(compiled.counts, consultees=5)
    export(dataclasses.replace(compiled, counts=counts), "html", "statistics", tmp_path / "a.html")
    page = html.parse(str(tmp_path / "a.html"))
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//table[caption='Svar över tid']/tbody/tr")]
    assert rows[-1][-1] == "4"
    assert sum(int(row[1]) for row in rows) == 4
    assert "Till och med 31 oktober 2026: 4 svar" in page.getroot().text_content()
    export(dataclasses.replace(compiled, counts=counts), "xlsx", "statistics", tmp_path / "a.xlsx")
    _head, *sheet = load_workbook(tmp_path / "a.xlsx")["Svar över tid"].iter_rows(values_only=True)
    assert [[str(cell) for cell in row] for row in sheet] == rows
    export(samples.compiled([silent], []), "html", "statistics", tmp_path / "b.html")
    assert "Svar över tid" not in (tmp_path / "b.html").read_text()


def test_a_part_that_is_nothing_is_not_drawn() -> None:
    assert bar([((1, 2, 3), 0, "dots"), ((0, 0, 0), 2, "")]) == bar([((0, 0, 0), 2, "")])
