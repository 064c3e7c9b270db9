"""What is left out of a file: its figures are those of what is left, it says so itself, and nothing else is changed."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from app.assessment.views import FileRef, OrganisationRef
from app.compilation.compiled import CompiledFile, CompiledMove, CompiledRound, Layout
from app.compilation.exports import AVAILABLE, check, export
from app.compilation.exports.choices import DOCUMENTS, TABLES, all_or_some, choices
from app.compilation.exports.selecting import selected
from app.compilation.options import ALWAYS, Options
from app.compilation.since import Since
from app.errors import Invalid
from app.responses.statements import SeparateStatement, StatementKind
from app.rounds.models import ContactPerson
from tests.compilation import samples
from tests.compilation.test_exports import csv_rows, numbers_in

AREA = samples.AREAS[1]
FILTERS = [
    Options(focus_area=AREA),
    Options(section="3.1"),
    Options(section="3"),
    Options(organisation=106),
    Options(group="Föreningar"),
    Options(kind="fact_error"),
    Options(outcome="not_met"),
    Options(focus_area=AREA, group="Föreningar", outcome="partly_met"),
]


def words_of(path: Path) -> str:
    """All text of a Word file."""
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("options", FILTERS, ids=lambda options: "-".join(options.filters))
def test_a_file_has_the_chosen_comments_and_their_figures(tmp_path: Path, options: Options) -> None:
    compiled = samples.varied()
    taken = [comment for comment in compiled.comments("focus-area") if options.takes(comment)]
    assert 0 < len(taken) <= compiled.counts.comments
    of_them = selected(compiled, options)
    assert of_them.counts.comments == of_them.overview.progress.comments == len(taken)
    assert of_them.counts.replies == sum(comment.done for comment in taken)
    assert sum(body.comments for body in of_them.consultees) == sum(b.comments for b in of_them.overview.bodies)
    for format in ("docx", "xlsx", "csv", "json"):
        target = tmp_path / f"a.{format}"
        written = export(compiled, format, "focus-area", target, options=options)
        assert numbers_in(target, format, "focus-area") == Counter(comment.number for comment in taken)
        assert (written.comments, written.replies) == (len(taken), of_them.counts.replies)
        assert "-urval-" in written.filename


def test_the_file_says_what_it_has_and_lacks(tmp_path: Path) -> None:
    columns = all_or_some(
        [name for name, _header in choices("docx", Layout.FOCUS_AREA).columns if name != "reason"], "docx", "focus-area"
    )
    options = Options(focus_area=AREA, hide_names=True, columns=columns)
    written = export(samples.varied(), "docx", "focus-area", tmp_path / "a.docx", options=options)
    words = words_of(tmp_path / "a.docx")
    assert "Urval: fokusområde Lek och rörelse, 3 av 8 synpunkter." in words
    assert "Utelämnat: namn på personer, kolumnen Motivering, remissvaren i sin helhet." in words
    assert "2 av 3 synpunkter har svar" not in words
    assert "3 av 3 synpunkter har svar" in words
    assert "Remissvaren i sin helhet" not in words
    assert written.filename == (
        "KS-2026-20-synpunkter-fokusomrade-urval-fokusomrade-lek-och-rorelse-utan-namn-utan-motivering-2026-11-22.docx"
    )
    nameless = export(samples.varied(), "json", "focus-area", tmp_path / "a.json", options=Options(hide_names=True))
    assert nameless.filename == "KS-2026-20-synpunkter-fokusomrade-utan-namn-2026-11-22.json", "nothing was selected"
    export(samples.varied(), "xlsx", "focus-area", tmp_path / "a.xlsx", options=Options(focus_area=AREA))
    book = load_workbook(tmp_path / "a.xlsx")
    lines = [str(row[0]) for row in book["Läs mig"].iter_rows(values_only=True)]
    assert "Urval: fokusområde Lek och rörelse, 3 av 8 synpunkter." in lines
    assert "Bilaga" not in book.sheetnames
    export(samples.varied(), "json", "focus-area", tmp_path / "a.json", options=Options(focus_area=AREA))
    said = json.loads((tmp_path / "a.json").read_bytes())
    assert (said["options"], said["of_all"], said["counts"]["comments"]) == ({"focus_area": AREA}, 8, 3)


def named() -> CompiledRound:
    """A round in which persons are named wherever a file can name one."""
    compiled = samples.varied()
    statement = SeparateStatement(
        kind=StatementKind.RESERVATION, name="Kanarie Ledamot", group="S", paragraph="12", text="", file=""
    )
    person, other, *_rest = (body.id for body in compiled.consultees if body.comments)
    file = CompiledFile("Kanarie yttrande.pdf", "ab" * 32, 10)

    def ref(id_: int, organisation: OrganisationRef) -> OrganisationRef:
        return organisation._replace(name="Kanarie Privat") if id_ == person else organisation

    bodies = tuple(
        replace(
            body,
            organisation=ref(body.id, body.organisation),
            signatory="Kanarie Signatär" if body.responded else "",
            statements=(statement,) if body.responded else (),
            private=body.id == person,
            attachments=(file,) if body.id == person else (),
            on_behalf_of=("Kanarie Privat",) if body.id == other else (),
            moves=(CompiledMove(True, "1", "Kanarie Privat", "2", ""),) if body.id == other else (),
        )
        for body in compiled.consultees
    )
    overview = replace(
        compiled.overview,
        bodies=[replace(b, organisation=ref(b.consultee_id, b.organisation)) for b in compiled.overview.bodies],
    )
    read = FileRef(1, 1, "Kanarie yttrande.pdf", None, "Ord.")
    contact = ContactPerson("Kanarie Kontakt", "", "")

    def comments(order):  # type: ignore[no-untyped-def]
        for comment in compiled.comments(order):
            reply = comment.reply and comment.reply._replace(by="Kanarie Svarare", responsible="Kanarie Ansvarig")
            file = read if comment.consultee_id == person else None
            yield comment._replace(reply=reply, file=file, organisation=ref(comment.consultee_id, comment.organisation))

    since = Since(samples.MADE_AT, answers_new=("Kanarie Privat",))
    return replace(
        compiled,
        consultees=bodies,
        overview=overview,
        comments=comments,
        round=replace(compiled.round, contact=contact),
        since=since,
    )


def test_no_person_is_named_in_any_file(tmp_path: Path) -> None:
    export(named(), "html", "organisation", tmp_path / "a.html")
    assert _text_of(tmp_path / "a.html").count("Kanarie Privat") > 3
    for format in ("docx", "xlsx", "csv", "json", "html"):
        for layout in AVAILABLE[format]:
            if not choices(format, layout).hide_names:
                continue
            target = tmp_path / f"a.{format}"
            export(named(), format, layout, target, options=Options(hide_names=True))
            words = words_of(target) if format == "docx" else _text_of(target)
            assert "Kanarie" not in words, (format, layout)
            assert layout not in TABLES or layout == Layout.NOT_MET or "Privatperson 1" in words, (format, layout)
            assert format == "csv" or layout in ("questions",) or "Utelämnat: namn" in words or format == "json"


def _text_of(path: Path) -> str:
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8-sig")
    book = load_workbook(path)
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def test_what_lies_in_a_file_alone_is_told_of_the_whole_answer(tmp_path: Path) -> None:
    """A body that has said nothing of the chosen focus area has said something all the same."""
    compiled = samples.varied()
    waiting = (CompiledFile("yttrande.pdf", "ab" * 32, 10),)
    compiled = replace(compiled, consultees=tuple(replace(b, attachments=waiting) for b in compiled.consultees))
    alone = [body.id for body in compiled.consultees if body.only_in_file]
    for options in FILTERS:
        of_them = selected(compiled, options).consultees
        assert [body.id for body in of_them if body.only_in_file] == [b.id for b in of_them if b.id in alone]


def test_columns_are_those_chosen_in_the_files_own_order(tmp_path: Path) -> None:
    options = Options(columns=("text", "number", "organisation"))
    written = export(samples.varied(), "csv", "organisation", tmp_path / "a.csv", variant="open", options=options)
    assert csv_rows(tmp_path / "a.csv", "open")[0] == ["number", "organisation", "text"]
    assert "-kolumner-" in written.filename
    export(samples.varied(), "xlsx", "organisation", tmp_path / "a.xlsx", options=options)
    sheet = load_workbook(tmp_path / "a.xlsx")["Synpunkter"]
    assert [cell.value for cell in sheet[1]] == ["Nummer", "Remissinstans", "Synpunkt"]
    export(samples.varied(), "docx", "organisation", tmp_path / "a.docx", options=Options(columns=("text",)))
    tables = Document(str(tmp_path / "a.docx")).tables
    assert {tuple(cell.text for cell in table.rows[0].cells) for table in tables} >= {("Nr", "Synpunkt")}


def test_pages_stand(tmp_path: Path) -> None:
    for layout in TABLES:
        export(samples.varied(), "docx", layout, tmp_path / "a.docx", options=Options(portrait=True))
        document = Document(str(tmp_path / "a.docx"))
        assert {section.page_width < section.page_height for section in document.sections} == {True}
        widths = [sum(column.width.cm for column in table.columns) for table in document.tables]
        assert max(widths) < 17.1
    export(samples.varied(), "xlsx", "focus-area", tmp_path / "a.xlsx", options=Options(portrait=True))
    assert load_workbook(tmp_path / "a.xlsx")["Synpunkter"].page_setup.orientation == "portrait"


@pytest.mark.parametrize(
    ("format", "layout", "options", "code"),
    [
        ("xlsx", "focus-area", Options(columns=("number", "nonsense")), "column_not_available"),
        ("xlsx", "focus-area", Options(columns=(ALWAYS,)), "no_columns"),
        ("json", "focus-area", Options(columns=("text",)), "option_not_available"),
        ("csv", "focus-area", Options(portrait=True), "option_not_available"),
        ("docx", "staff-report", Options(focus_area=AREA), "option_not_available"),
        ("docx", "appendix", Options(kind="comment"), "option_not_available"),
        ("xlsx", "not-met", Options(outcome="met"), "option_not_available"),
        ("csv", "questions", Options(hide_names=True), "option_not_available"),
        ("zip", "focus-area", Options(focus_area=AREA), "option_not_available"),
        ("html", "change-log", Options(outcome="met"), "option_not_available"),
    ],
)
def test_what_a_file_does_not_let_one_choose_is_refused(format: str, layout: str, options: Options, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(format, layout, options=options)
    assert refused.value.code == code
    assert refused.value.fields


def test_choices_come_back_from_json() -> None:
    for options in (Options(), *FILTERS, Options(columns=("text", "reply"), hide_names=True, portrait=True)):
        assert Options.of(json.loads(json.dumps(options.stored()))) == options
    assert Options().stored() == {}
    assert (
        all_or_some([name for name, _header in choices("xlsx", Layout.FOCUS_AREA).columns], "xlsx", "focus-area") == ()
    )
    assert set(DOCUMENTS) <= set(AVAILABLE)
