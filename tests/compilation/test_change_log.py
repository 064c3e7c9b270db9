"""The log of replies: every one that was saved, with what it said before, in every format the same."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from app.accounts.identity import By
from app.clock import now
from app.compilation.exports import AVAILABLE, export
from app.compilation.options import Options
from app.compilation.queries import compiled_round, with_change_log
from app.history.actions import record
from tests.assessment.conftest import Desk, desk, edit
from tests.compilation.test_options import _text_of, words_of

__all__ = ["desk"]

NASTY = "=1+1 🌲 العربية\x07"
WHY = "Ett svar var fel."


@pytest.fixture
def files(desk: Desk, tmp_path: Path) -> Path:
    """Three comments: one replied to twice, one once, one not; published, and taken back."""
    body = desk.world.consultee
    first, second, _third = desk.answer(body, *(edit(f"Synpunkt {n}", section=desk.world.focus_section) for n in "abc"))
    desk.reply(first, "noted", "Tack.")
    desk.reply(first, "not_met", NASTY, version=1)
    desk.reply(second, "met", "Vi gör så.")
    desk.answer(body, edit("Synpunkt a", section=desk.world.focus_section, id=first))
    by = By("user", 1, "Person handler")
    with desk.database.write() as session:
        record(session, "round.published", by=by, now=now(), round_id=desk.world.round, total=3)
        record(
            session,
            "round.publication_withdrawn",
            by=by,
            now=now(),
            round_id=desk.world.round,
            date="2026-11-28",
            reason=WHY,
        )
    with desk.database.snapshot() as session:
        compiled = compiled_round(session, desk.world.round, authority="Provbo", now=now())
        compiled = with_change_log(session, compiled)
        for format, layouts in AVAILABLE.items():
            if "change-log" in layouts:
                export(compiled, format, "change-log", tmp_path / f"log.{format}")
                nameless = tmp_path / f"nameless.{format}"
                export(compiled, format, "change-log", nameless, options=Options(hide_names=True))
        export(compiled, "csv", "change-log", tmp_path / "open.csv", variant="open")
        for each in compiled.consultees:
            name = "theirs.json" if each.id == body else "others.json"
            export(compiled, "json", "change-log", tmp_path / name, options=Options(organisation=each.organisation.id))
    return tmp_path


def test_every_reply_that_was_saved_is_in_it_with_what_it_said_before(files: Path) -> None:
    told = json.loads((files / "log.json").read_bytes())
    saved = [(c["after"]["version"], c["before"] and c["before"]["text"], c["after"]["text"]) for c in told["changes"]]
    assert saved == [(1, None, "Tack."), (2, "Tack.", NASTY), (1, None, "Vi gör så.")]
    assert [change["stands"] for change in told["changes"]] == [True, True, False], "the body took one back"
    assert [(event["withdrawn"], event["reason"]) for event in told["published"]] == [(False, ""), (True, WHY)]

    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO((files / "open.csv").read_text("utf-8"), newline="")))
    assert [(row["outcome_before"], row["outcome"]) for row in rows] == [
        ("", "noted"),
        ("noted", "not_met"),
        ("", "met"),
    ]
    assert rows[1]["reply"].startswith("'=1+1 🌲"), "no formula"

    book = load_workbook(files / "log.xlsx")
    header, *lines = book["Sparade svar"].iter_rows(values_only=True)
    assert [line[header.index("Kommunens svar före")] or "" for line in lines] == ["", "Tack.", ""]
    assert WHY in str(book["Publicering"]["A3"].value)

    document = Document(str(files / "log.docx"))
    cells = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert len(cells) == 1 + len(rows)
    assert "Tack." in cells[2][3]
    assert "العربية" in cells[2][4]
    assert any(WHY in paragraph.text for paragraph in document.paragraphs)
    _without_names_and_of_one_body(files)


def _without_names_and_of_one_body(files: Path) -> None:
    for path in files.glob("nameless.*"):
        if path.suffix != ".pdf":
            words = words_of(path) if path.suffix == ".docx" else _text_of(path)
            assert "Person handler" not in words, path
            assert "Svarat av" not in words
    assert "Person handler" in words_of(files / "log.docx")
    theirs, others = (json.loads((files / f"{name}.json").read_bytes())["changes"] for name in ("theirs", "others"))
    assert (len(theirs), others) == (3, [])
