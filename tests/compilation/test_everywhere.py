"""The same comments are counted and told by page, API and every file: whole, in parts, out of files, in groups.

Rounds are played by chance: some comments are divided, some are read out of a file, some have a reply in common, some
have changed since they were replied to. Every layout that exists is made in every format that has it.
"""

import csv
import io
import json
import random
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document
from lxml import html
from openpyxl import load_workbook

from app.clock import now
from app.compilation.compiled import Layout
from app.compilation.exports import AVAILABLE, export
from app.compilation.exports.choices import TABLES, choices
from app.compilation.options import Options
from app.compilation.queries import compiled_round, with_change_log, with_originals
from app.installation import installation_of
from tests.assessment.conftest import Desk, desk, edit
from tests.assessment.test_files import SAID, figures, take, with_word
from tests.assessment.test_grouping_property import reply, standing
from tests.assessment.test_groups import ask
from tests.assessment.test_parts import divide

__all__ = ["ask", "desk"]
LABEL = re.compile(r"\d+( [a-z]+)?")
WHOLE = [layout for layout in TABLES if layout is not Layout.NOT_MET]
ONE_BY_ONE = (Layout.APPENDIX, Layout.LETTERS)
"""Layouts that have a heading for each comment."""


def play(client: Any, ask: Any, desk: Desk, chance: random.Random) -> None:
    """A round with everything in it."""
    first, second = desk.bodies(2)
    section, ids = desk.world.focus_section, list[int]()
    for body in (first, second):
        texts = (f"Synpunkt {n}. Mer skog." for n in range(chance.randint(2, 4)))
        ids += desk.answer(body, *(edit(text, section=section) for text in texts), summary=chance.choice(["", "Kort."]))
    answer, file = with_word(client, desk)
    for said in SAID[1 : chance.randint(2, 3)]:
        take(client, desk, answer, file, quote=said, section_id=section, kind="comment")
    assert divide(client, desk, chance.choice(ids[:2]), (0, 11, False), (11, 21, False)).status_code == 200
    for _group in range(chance.randint(1, 2)):
        ask("POST", f"/rounds/{desk.world.round}/groups", {"comment_ids": chance.sample(sorted(standing(desk)), 2)})
    for comment in chance.sample(sorted(standing(desk)), 4):
        reply(ask, desk, comment, "Ja.")
    changed = [edit("Något annat.", section=section, id=id_) for id_ in ids[-2:]]
    desk.answer(second, *changed, edit("Ny.", section=section))


def labels_in(path: Path, layout: Layout) -> Counter[str]:
    """Of the comments in a file's tables, or of its headings."""
    return Counter(found for found in map(str, _cells(path, layout)) if LABEL.fullmatch(found))


def _cells(path: Path, layout: Layout) -> Iterable[Any]:
    if path.suffix == ".docx":
        document = Document(str(path))
        if layout in ONE_BY_ONE:
            return [p.text.partition("Synpunkt ")[2].partition(" · ")[0] for p in document.paragraphs]
        return [row.cells[0].text for table in document.tables for row in table.rows if len(row.cells) == 5]
    if path.suffix == ".html":
        return html.parse(str(path)).xpath("//div[@class='wide new']//tbody/tr/td[1][@class='number']/text()")
    if path.suffix == ".xlsx":
        return [row[0] for row in load_workbook(path)["Synpunkter"].iter_rows(min_row=2, values_only=True)]
    if path.suffix == ".csv":
        return [row[0] for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=";")]
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as package:
            name = next(name for name in package.namelist() if re.fullmatch(r"Sammanst.*\.json", name))
            return [comment["label"] for comment in json.loads(package.read(name))["comments"]]
    return [comment["label"] for comment in json.loads(path.read_bytes())["comments"]]


@pytest.mark.one_database
@pytest.mark.parametrize("seed", [0, 1])
def test_every_file_has_what_page_and_api_count(
    client: Any, ask: Any, desk: Desk, pages: Any, app: Any, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    play(client, ask, desk, chance)
    wanted = Counter(item["label"] for item in client.get(desk.comments(), headers=desk.bearer()).json()["items"])
    assert any(" a" in label for label in wanted)
    everything, done, _again, in_files = figures(client, desk)
    assert everything == sum(wanted.values())
    assert in_files == 0
    pages.raw.cookies.set("remiss_session", "cookie-of-handler")
    replied = f"{done} av {everything} synpunkter har svar"
    assert replied in pages.get(f"/rounds/{desk.world.round}/compilation").text()
    options = Options(hide_names=bool(seed))
    set_apart = {"pdf": [chance.choice(AVAILABLE["pdf"])], "zip": AVAILABLE["zip"][:seed]}  # these take a second each
    with desk.database.snapshot() as session:
        compiled = compiled_round(session, desk.world.round, authority="Provbo", now=now())
        compiled = with_originals(session, compiled, installation_of(app).store, personal=True)
        compiled = with_change_log(session, compiled)
        for format, layouts in AVAILABLE.items():
            for layout in set_apart.get(format, layouts):
                of_file = options if choices(format, layout).hide_names else Options()
                path = tmp_path / f"{layout}.{format}"
                written = export(compiled, format, layout, path, options=of_file)
                if layout.has_all:
                    assert (written.comments, written.replies) == (everything, done), path.name
                if format != "pdf" and (layout in WHOLE or (layout in ONE_BY_ONE and format == "docx")):
                    assert labels_in(path, layout) == wanted, path.name
                if format == "pdf" and layout in (*TABLES, Layout.BRIEF, Layout.STATISTICS):
                    with pypdfium2.PdfDocument(path) as document:
                        assert replied in document[0].get_textpage().get_text_bounded(), path.name


def test_the_documented_table_of_layouts_is_what_can_be_had() -> None:
    lines = (Path(__file__).parents[2] / "docs" / "exports.md").read_text("utf-8").splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("| layout |"))
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[start : lines.index("", start)]]
    head, _rule, *rows = table
    told = {row[0].split()[0]: dict(zip(head[2:], row[2:], strict=True)) for row in rows}
    had = {layout: {format: layout in AVAILABLE[format] for format in AVAILABLE} for layout in Layout}
    assert {name: {format: said == "yes" for format, said in row.items()} for name, row in told.items()} == had
