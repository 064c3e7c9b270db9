"""CSV for Swedish Excel, and as open data."""

import csv
import datetime
import re
from pathlib import Path
from typing import Any

import pytest

from app.documents.csv import write_csv
from app.documents.shared import Shared

INSTANT = datetime.datetime(2026, 3, 1, 12, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
ROW: list[Any] = ["=1+1", 3.5, True, datetime.date(2026, 3, 1), INSTANT, None, "rad 1\r\nrad 2; slut, ”klart”"]


def test_swedish_excel_gets_bom_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    assert write_csv(target, list("abcdefg"), [ROW], dialect="sv") == 1
    raw = target.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfa;b;")
    assert raw.endswith(b"\r\n")
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines(keepends=True), delimiter=";"))
    assert rows[1] == ["'=1+1", "3,5", "ja", "2026-03-01", "2026-03-01 12:30", "", "rad 1\nrad 2; slut, ”klart”"]


def test_open_data_has_no_bom_iso_dates_and_utc(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    write_csv(target, list("abcdefg"), [ROW], dialect="open")
    raw = target.read_bytes()
    assert raw.startswith(b"a,b,")
    rows = list(csv.reader(raw.decode().splitlines(keepends=True)))
    assert rows[1][:6] == ["'=1+1", "3.5", "true", "2026-03-01", "2026-03-01T11:30:00Z", ""]


FORMULAS = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"]


@pytest.mark.parametrize("start", [*FORMULAS, "\t", "\r"])
@pytest.mark.parametrize("dialect", ["sv", "open"])
def test_no_text_is_run_as_a_formula(tmp_path: Path, start: str, dialect: str) -> None:
    target = tmp_path / "a.csv"
    write_csv(target, ["a"], [[f"{start}cmd"], [-5]], dialect=dialect)  # type: ignore[arg-type]  # parametrised
    text = target.read_bytes().decode("utf-8-sig")
    assert "'" + start.replace("\r", "\n") + "cmd" in text
    assert "\r\n-5\r\n" in text, "a number is no formula"


@pytest.mark.parametrize("dialect", ["sv", "open"])
@pytest.mark.parametrize("unseen", ["", "\u200b", "\u2060\u200e", "\ufeff", "\u00ad", " ", "\u00a0", '"'], ids=ascii)
@pytest.mark.parametrize("end", ["", *";,|\t\r\n\v\f\x85\u2028\u2029"], ids=ascii)
def test_nor_behind_what_another_spreadsheet_divides_at(tmp_path: Path, end: str, unseen: str, dialect: str) -> None:
    target = tmp_path / "a.csv"
    texts = [f"{'ord' if end else ''}{end}{unseen}{start}1+1" for start in FORMULAS]
    write_csv(target, ["a"], [[text] for text in texts], dialect=dialect)  # type: ignore[arg-type]  # parametrised
    with target.open(encoding="utf-8-sig", newline="") as file:
        cells = [row[0] for row in csv.reader(file, delimiter=";" if dialect == "sv" else ",")][1:]
    for cell in cells:
        assert re.search(r"'[^\w']*[=+\-@\uff1d\uff0b\uff0d\uff20]1\+1$", cell), ascii(cell)


def test_what_is_no_formula_stands_as_it_was_written(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    texts = ["ja; nej", "2024-2030", "a@b.se", "1 = 1", "x, y", "l'eau + sel"]
    write_csv(target, ["a"], [[text] for text in texts], dialect="open")
    with target.open(encoding="utf-8", newline="") as file:
        assert [row[0] for row in csv.reader(file)][1:] == texts


@pytest.mark.parametrize("dialect", ["sv", "open"])
def test_rows_are_as_the_standard_library_writes_them_whether_they_share_values_or_not(
    tmp_path: Path, dialect: str
) -> None:
    """Also a row of one empty value, which an empty line would not be."""
    delimiter = ";" if dialect == "sv" else ","
    texts = ["", "a;b", "a, b", 'ett "citat"', '"', "rad\nrad", "åäö é – ”x”", "😀", "'", " blank "]
    for width in (1, 3):
        rows = [[text, None, 7][:width] for text in texts]
        wanted = tmp_path / "wanted.csv"
        with wanted.open("w", encoding="utf-8-sig" if dialect == "sv" else "utf-8", newline="") as file:
            csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows([["h"] * width, *rows])
        for name, given in {"plain": rows, "shared": [[Shared(row)] for row in rows]}.items():
            target = tmp_path / f"{name}.csv"
            write_csv(target, ["h"] * width, given, dialect=dialect)  # type: ignore[arg-type]  # parametrised
            assert target.read_bytes() == wanted.read_bytes()
