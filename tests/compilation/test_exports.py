"""Every comment stands exactly once in every file, and the counts agree everywhere."""

import csv
import dataclasses
import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from app.comments.labels import stance_label
from app.compilation.compiled import CompiledRound
from app.compilation.exports import AVAILABLE, MEDIA_TYPES, check, export, filename, sentences
from app.errors import Invalid, RuleBroken
from app.i18n import speaking
from app.rounds.models import ContactPerson
from tests.compilation import samples

NASTY = [
    '=HYPERLINK("http://example.se";"x")',
    "+46 16",
    "-1",
    "@SUM(A1)",
    "\tflik först",
    "<script>alert(1)</script> & <b>fet</b> <w:p/>",
    "<r><t>x</t></r>",
    "]]> &amp; &#0;",
    "styr\x00tecken\x07 och halv \ud83d",
    "radbrytning\r\nigen\x0boch\x0cigen",
    "😀👩‍👩‍👧 שלום עולם \u202eomvänt\u202c",
    "”citat” 'enkel' \"dubbel\"; semikolon, komma",
    "_x0041_ {mall} %s \\n",
    "ord " * 10_000,
    "😀" * 20_000,
    "•\tslås i juli\n\t–\u00a0betas  sedan\n·\ttvå",
]


def nasty(most: int = 100_000) -> CompiledRound:
    """A round in which every text of every comment, body and reply is nasty, and has so many characters at most."""
    texts = [text[:most] for text in NASTY]
    bodies = [samples.consultee(n, summary=text, signatory=text[:50]) for n, text in enumerate(texts, start=1)]
    comments = [
        samples.comment(
            n,
            bodies[n - 1],
            samples.AREAS[n % 5],
            text=text,
            proposed_text=text,
            reason=text,
            reply=samples.reply("not_met", text=text, action=text),
        )
        for n, text in enumerate(texts, start=1)
    ]
    return samples.compiled(bodies, comments)


def word_numbers(path: Path) -> Counter[int]:
    counted: Counter[int] = Counter()
    for table in Document(str(path)).tables:
        for row in table._tbl.tr_lst[1:]:
            first = "".join(node.text or "" for node in row.tc_lst[0].iter("{*}t"))
            if first.isdigit():
                counted[int(first)] += 1
    return counted


def appendix_numbers(path: Path) -> Counter[int]:
    headings = [p.text for p in Document(str(path)).paragraphs if p.style.name in ("Heading 2", "Heading 3")]
    return Counter(int(text.split()[1]) for text in headings if text.split()[0] in ("Synpunkt", "Comment"))


def numbers_in(path: Path, format: str, layout: str, variant: str = "sv") -> Counter[int]:
    """The comment numbers that stand in the file, read back with a library that did not write it where there is one."""
    if format == "docx":
        return appendix_numbers(path) if layout in ("appendix", "letters") else word_numbers(path)
    if format == "xlsx":
        sheet = load_workbook(path)["Synpunkter"]
        return Counter(int(str(number)) for number, *_rest in sheet.iter_rows(min_row=2, values_only=True))
    if format == "csv":
        return Counter(int(number) for number, *_rest in csv_rows(path, variant)[1:])
    return Counter(item["number"] for item in json.loads(path.read_bytes())["comments"])


def csv_rows(path: Path, variant: str) -> list[list[str]]:
    csv.field_size_limit(10_000_000)
    text = path.read_bytes().decode("utf-8-sig" if variant == "sv" else "utf-8")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if variant == "sv" else ","))


COMPLETE = [
    (format, layout)
    for format, layouts in AVAILABLE.items()
    if format not in ("pdf", "html", "zip")  # test_pdf.py and test_html.py read them, and the last holds them all
    for layout in layouts
    if layout not in ("not-met", "statistics", "questions", "brief", "staff-report", "change-log", "margin")
]


@pytest.mark.parametrize(("format", "layout"), COMPLETE)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_comment_stands_once(tmp_path: Path, format: str, layout: str, language: str) -> None:
    for compiled in (samples.varied(), nasty()):
        target = tmp_path / f"a.{format}"
        written = export(compiled, format, layout, target, language=language)
        assert numbers_in(target, format, layout) == Counter(
            comment.number for comment in compiled.comments("focus-area")
        )
        assert (written.comments, written.replies) == (compiled.counts.comments, compiled.counts.replies)


def test_a_package_has_every_other_format_with_every_comment(tmp_path: Path) -> None:
    compiled = samples.varied()
    written = export(compiled, "zip", "focus-area", tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        forms = [Path(archive.extract(entry, tmp_path)) for entry in archive.namelist() if "/" in entry]
    assert {form.suffix[1:] for form in forms} == set(AVAILABLE) - {"zip"}
    for form in forms:
        if form.suffix not in (".pdf", ".html"):
            variant = "open" if "-oppna-data-" in form.name else "sv"
            assert numbers_in(form, form.suffix[1:], "focus-area", variant).total() == written.comments


@pytest.mark.parametrize("format", ["docx", "xlsx", "csv"])
def test_not_met_holds_what_is_not_met_and_why(tmp_path: Path, format: str) -> None:
    compiled = samples.varied()
    target = tmp_path / f"a.{format}"
    written = export(compiled, format, "not-met", target)
    assert numbers_in(target, format, "not-met") == Counter({3: 1})
    assert written.comments == 1


def test_a_round_without_comments_is_a_file_too(tmp_path: Path) -> None:
    compiled = samples.compiled([samples.consultee(1, status="no_objection", stance="no_objection")], [])
    for format, layouts in AVAILABLE.items():
        for layout in layouts:
            assert export(compiled, format, layout, tmp_path / "a").comments == 0


def test_nasty_texts_come_back_as_they_were(tmp_path: Path) -> None:
    compiled = nasty()
    export(compiled, "json", "focus-area", tmp_path / "a.json")
    by_number = {item["number"]: item for item in json.loads((tmp_path / "a.json").read_bytes())["comments"]}
    for number, text in enumerate(NASTY, start=1):
        assert by_number[number]["text"] == text.replace("\ud83d", "\ufffd")
    export(compiled, "xlsx", "focus-area", tmp_path / "a.xlsx")
    header, *rows = load_workbook(tmp_path / "a.xlsx")["Synpunkter"].iter_rows(values_only=True)
    assert "Synpunkt, forts. 2" in header
    starts = [index for index, name in enumerate(header) if str(name).startswith(("Synpunkt", "Synpunkt, forts."))][:2]
    in_sheet = {number: "".join(str((number, *rest)[at] or "") for at in starts) for number, *rest in rows}
    assert in_sheet[14] == NASTY[13]
    assert in_sheet[15] == NASTY[14]
    assert in_sheet[1] == NASTY[0]


def test_csv_headers_are_the_documented_ones(tmp_path: Path) -> None:
    documented = (Path(__file__).parents[2] / "docs" / "exports.md").read_text("utf-8")
    for variant in ("sv", "open"):
        export(samples.varied(), "csv", "focus-area", tmp_path / "a", variant=variant, language="en")
        header = csv_rows(tmp_path / "a", variant)[0]
        listed = [
            line.split("|")[1 + (variant == "sv")].strip(" `") for line in documented.splitlines() if "| `" in line
        ]
        assert header == [name for name in listed if name]


def test_swedish_csv_has_words_and_open_has_codes(tmp_path: Path) -> None:
    export(samples.varied(), "csv", "focus-area", tmp_path / "a", variant="sv", language="en")
    rows = [
        dict(zip(csv_rows(tmp_path / "a", "sv")[0], row, strict=True)) for row in csv_rows(tmp_path / "a", "sv")[1:]
    ]
    third = next(row for row in rows if row["Nummer"] == "3")
    assert (third["Utfall"], third["Slag"], third["Sent inkommet"]) == ("Tillgodoses inte", "Sakfel", "ja")
    assert third["Inkom"] == "2026-10-30 23:30", "the municipality's clock"
    export(samples.varied(), "csv", "focus-area", tmp_path / "b", variant="open")
    rows = [
        dict(zip(csv_rows(tmp_path / "b", "open")[0], row, strict=True)) for row in csv_rows(tmp_path / "b", "open")[1:]
    ]
    third = next(row for row in rows if row["number"] == "3")
    assert (third["outcome"], third["kind"], third["late"]) == ("not_met", "fact_error", "true")
    assert third["received_at"] == "2026-10-30T22:30:00Z"


def test_json_has_the_counts_of_the_api(tmp_path: Path) -> None:
    compiled = samples.varied()
    export(compiled, "json", "focus-area", tmp_path / "a")
    read = json.loads((tmp_path / "a").read_bytes())
    assert list(read) == [
        "round",
        "questions",
        "consultees",
        "comments",
        "summaries",
        "counts",
        "complete",
        "completeness",
        "since",
    ]
    assert read["counts"] == dataclasses.asdict(compiled.counts)
    assert len(read["consultees"]) == compiled.counts.consultees
    sixth = next(item for item in read["comments"] if item["number"] == 6)
    assert sixth["cell"] == {"id": 8, "column": "2029", "text": ""}
    assert sixth["reply"] is None


ROSTER = ["Remissinstans", "Grupp"]


def test_word_says_how_complete_it_is_and_who_answered(tmp_path: Path) -> None:
    export(samples.varied(), "docx", "focus-area", tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert "5 av 8 synpunkter har svar" in said
    assert "Utan svar: 2, 6." in said
    assert any("tidigare lydelse" in line and line.endswith(": 4.") for line in said)
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == ["Innehåll", *samples.AREAS, "Remissinstanserna", "Remissvaren i sin helhet"]
    roster = next(table for table in document.tables if [cell.text for cell in table.rows[0].cells[:2]] == ROSTER)
    words = {row.cells[0].text: row.cells[2].text for row in roster.rows}
    assert words["Lekplatsföreningen 2"] == "Avstyrker\nsent inkommet"
    assert words["Lekplatsföreningen 5"] == "Svar saknas"
    flags = "preliminärt svar, spontant svar, inkom via: brev"
    assert words["Lekplatsföreningen 6"] == f"Tillstyrker\n{flags}\nBilagor: protokoll.pdf"
    assert "Lekplatsföreningen 1: 9" in said, "withdrawn points are listed"


@pytest.mark.parametrize("status", ["not_sent", "sent", "bounced", "opened", "drafting"])
def test_word_does_not_tell_those_who_decide_where_a_letter_lies(tmp_path: Path, status: str) -> None:
    compiled = samples.varied()
    bodies = [
        dataclasses.replace(body, status=status) if body.status == "missing" else body for body in compiled.consultees
    ]
    export(dataclasses.replace(compiled, consultees=tuple(bodies)), "docx", "focus-area", tmp_path / "a.docx")
    tables = Document(str(tmp_path / "a.docx")).tables
    roster = next(table for table in tables if [cell.text for cell in table.rows[0].cells[:2]] == ROSTER)
    words = {row.cells[0].text: row.cells[2].text for row in roster.rows}
    assert words["Lekplatsföreningen 5"] == "Har inte svarat"


def test_the_appendix_has_the_answers_and_not_a_word_of_ours(tmp_path: Path) -> None:
    export(samples.varied(), "docx", "appendix", tmp_path / "a.docx")
    text = "\n".join(paragraph.text for paragraph in Document(str(tmp_path / "a.docx")).paragraphs)
    assert "Vägen ska vara upplyst." in text
    assert "Texten förtydligas." not in text
    assert "Lekplatsföreningen 3" in text, "a body with a stance alone has its place"
    assert "Lekplatsföreningen 5" not in text, "a body that has not answered has none"


def test_files_that_came_with_an_answer_are_named_with_their_checksum(tmp_path: Path) -> None:
    said, sum_ = f"protokoll.pdf (SHA-256 {samples.PROTOCOL.sha256})", samples.PROTOCOL.sha256
    export(samples.varied(), "docx", "appendix", tmp_path / "a.docx")
    facts = [
        paragraph.text for paragraph in Document(str(tmp_path / "a.docx")).paragraphs if "Bilagor" in paragraph.text
    ]
    assert len(facts) == 1
    assert f"Bilagor: {said}" in facts[0]
    export(samples.varied(), "xlsx", "focus-area", tmp_path / "a.xlsx")
    sheets = load_workbook(tmp_path / "a.xlsx")
    header, *rows = sheets["Svarande"].iter_rows(values_only=True)
    assert [row[header.index("Bilagor")] for row in rows] == [None] * 5 + [said]
    rows = sheets["Bilaga"].iter_rows(values_only=True)
    assert [text for _body, _number, _arrived, part, _place, text, *_rest in rows if part == "Bilaga"] == [said]
    export(samples.varied(), "json", "focus-area", tmp_path / "a.json")
    bodies = json.loads((tmp_path / "a.json").read_bytes())["consultees"]
    assert [body["attachments"] for body in bodies] == [[]] * 5 + [
        [{"name": "protokoll.pdf", "sha256": sum_, "size": 48_213, "minutes": False, "reading": "waiting"}]
    ]


def test_statistics_add_up(tmp_path: Path) -> None:
    export(samples.varied(), "docx", "statistics", tmp_path / "a.docx")
    outcomes = next(table for table in Document(str(tmp_path / "a.docx")).tables if len(table.columns) == 11)
    rows = [[cell.text for cell in row.cells] for row in outcomes.rows][1:]
    for _area, *figures, total, _done in rows:
        assert sum(map(int, figures)) == int(total)
    for column in range(1, 11):
        assert sum(int(row[column]) for row in rows[:-1]) == int(rows[-1][column])
    assert rows[-1][9:] == ["8", "5"]


@pytest.mark.parametrize(
    ("format", "layout", "variant", "code"),
    [
        ("csv", "statistics", "sv", "layout_not_available"),
        ("json", "appendix", "sv", "layout_not_available"),
        ("xlsx", "nonsense", "sv", "layout_not_available"),
        ("odt", "focus-area", "sv", "format_not_available"),
        ("csv", "focus-area", "da", "variant_not_available"),
    ],
)
def test_what_is_not_made_is_refused_before_anything_is_written(
    tmp_path: Path, format: str, layout: str, variant: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        export(samples.varied(), format, layout, tmp_path / "a", variant=variant)
    assert (refusal.value.code, refusal.value.status) == (code, 422)
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("format", list(AVAILABLE))
def test_a_file_that_disagrees_with_the_counts_is_not_handed_out(tmp_path: Path, format: str) -> None:
    compiled = samples.varied()
    fewer = dataclasses.replace(
        compiled, comments=lambda order: (comment for comment in compiled.comments(order) if comment.number != 3)
    )
    with pytest.raises(RuleBroken) as refusal:
        export(fewer, format, "focus-area", tmp_path / "a")
    assert refusal.value.code == "counts_disagree"
    assert not (tmp_path / "a").exists()


def test_word_ends_with_all_answers_in_full(tmp_path: Path) -> None:
    """Uncommented, as paragraphs: what stands in tables is every comment once."""
    compiled = samples.varied()
    export(compiled, "docx", "focus-area", tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    lines = [paragraph.text for paragraph in document.paragraphs]
    appendix = lines[lines.index("Remissvaren i sin helhet", lines.index("Remissinstanserna", 20)) :]
    for comment in compiled.comments("organisation"):
        for text in filter(None, (comment.content.text, comment.content.proposed_text)):
            assert any(text[:40].splitlines()[0].strip() in line for line in appendix), text
        if comment.reply and comment.reply.text:
            assert not any(comment.reply.text in line for line in appendix)
    bodies = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    for body in compiled.consultees:
        assert (body.organisation.name in bodies) == body.responded


def test_files_name_the_contact_person() -> None:
    compiled = samples.varied()
    assert "Kontaktperson" not in dict(sentences.round_facts(compiled)), "an earlier round has none"
    person = ContactPerson("Anna Ek", "anna.ek@kommunen.example", "08-465 004 21")
    named = dataclasses.replace(compiled, round=dataclasses.replace(compiled.round, contact=person))
    said = dict(sentences.round_facts(named))
    assert said["Kontaktperson"] == "Anna Ek, anna.ek@kommunen.example, 08-465 004 21"


def test_names_to_save_under() -> None:
    compiled = samples.varied()
    assert filename(compiled, "docx", "focus-area") == "KS-2026-20-synpunkter-fokusomrade-2026-11-22.docx"
    assert filename(compiled, "csv", "not-met", "open").endswith("-ej-tillgodosedda-oppna-data-2026-11-22.csv")
    odd = dataclasses.replace(compiled, round=dataclasses.replace(compiled.round, registry_number='Ä/..\\"å'))
    with speaking("en"):
        assert filename(odd, "xlsx", "statistics") == "A-a-statistics-2026-11-22.xlsx"


def test_every_format_has_a_media_type() -> None:
    assert set(MEDIA_TYPES) == set(AVAILABLE)
    for format, layouts in AVAILABLE.items():
        check(format, layouts[0])


def test_no_document_library_is_loaded_before_a_file_is_written() -> None:
    code = (
        "import sys, app.compilation.exports, app.compilation.exports.word, app.compilation.exports.excel\n"
        "print(sorted({'docx', 'xlsxwriter', 'openpyxl', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_word_leads_by_pages_draws_bars_and_has_the_matrix_of_stances(tmp_path: Path) -> None:
    export(samples.varied(), "docx", "focus-area", tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    body = document.element.body
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    pages = [field.text.split()[1] for field in body.iter(qn("w:instrText"))]
    contents = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "Contents"]
    assert len(pages) == len(contents) == len(samples.AREAS) + 2
    assert set(pages) <= marks
    assert len(document.inline_shapes) == 1 + sum(1 for area in samples.varied().overview.areas if area.count.comments)
    matrix = next(table for table in document.tables if table.rows[0].cells[1].text == "Hela planen")
    heads = [cell.text for cell in matrix.rows[0].cells]
    given = {
        (row.cells[0].text, head): cell.text
        for row in matrix.rows[1:]
        for head, cell in zip(heads[2:], row.cells[2:], strict=True)
        if cell.text != "–"
    }
    with speaking("sv"):
        wanted = {
            (body.organisation.name, sentences.area(area.focus_area)): stance_label(area.stance)
            for body in samples.varied().consultees
            for area in body.area_stances
        }
    assert given == wanted
    texts = [element.text or "" for element in body.iter(qn("w:t"))]
    before = texts[: max(at for at, words in enumerate(texts) if words == "Remissvaren i sin helhet")]
    assert not [words for words in before if re.search(r"[0-9a-f]{64}", words)], (
        "checksums stand with the answers alone"
    )
