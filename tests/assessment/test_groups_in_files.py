"""A reply in common is told at each comment in every file; what officials call the group is told nowhere."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app.clock import now
from app.compilation.exports import AVAILABLE, export
from app.compilation.queries import compiled_round
from tests.assessment.conftest import Desk
from tests.assessment.test_groups import ask, points, put

__all__ = ["ask", "points"]
CANARY = "KANARIEGRUPP 5127"


@pytest.mark.one_database  # what is read is plain values
def test_in_every_file_and_in_the_api(ask: Callable[..., Any], desk: Desk, points: list[int], tmp_path: Path) -> None:
    ask("POST", f"/rounds/{desk.world.round}/groups", {"comment_ids": points[:3], "name": CANARY})
    put(ask, points[0], "Vi bygger den.")
    put(ask, points[3], "Vi bygger den.")
    listed = ask("GET", f"/rounds/{desk.world.round}/comments").json()["items"]
    told = {comment["id"]: comment["shared_reply"] for comment in listed}
    assert CANARY not in ask("GET", f"/rounds/{desk.world.round}/history").text
    assert told == {id_: ["1", "2", "3"] if id_ in points[:3] else [] for id_ in points}
    with desk.database.read() as session:
        compiled = compiled_round(session, desk.world.round, authority="Provbo", now=now())
        for format, layouts in AVAILABLE.items():
            for layout in layouts:
                target = tmp_path / f"{layout}.{format}"
                export(compiled, format, layout, target)
                assert CANARY not in words_of(target)
    rows = list(csv.DictReader(io.StringIO(words_of(tmp_path / "focus-area.csv")), delimiter=";"))
    assert sorted((row["Nummer"], row["Gemensamt svar"]) for row in rows) == [
        *((number, "1, 2, 3") for number in "123"),
        ("4", ""),
    ]
    assert words_of(tmp_path / "focus-area.docx").count("Gemensamt svar: 1, 2, 3") == 3
    assert words_of(tmp_path / "focus-area.xlsx").count("Gemensamt svar") == 1
    comments = json.loads(words_of(tmp_path / "focus-area.json"))["comments"]
    assert sorted(comment["shared_reply"] for comment in comments) == [[], *[["1", "2", "3"]] * 3]


def words_of(target: Path) -> str:
    """What a file says, packed or not."""
    if target.suffix == ".pdf":
        with pypdfium2.PdfDocument(target) as document:
            return " ".join(page.get_textpage().get_text_bounded() for page in document)
    if not zipfile.is_zipfile(target):
        return target.read_text(encoding="utf-8-sig")
    with zipfile.ZipFile(target) as archive:
        return "".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
