"""Tables in a PDF without tags: read where it is sure which word stands in which column, else left as lines."""

from pathlib import Path

import pytest

from app.plans.importing.blocks import plain
from app.plans.importing.parsed import ParsedPlan
from app.plans.importing.pdf_pages import Piece, spans_of
from app.plans.importing.reading import parse_file
from tests.plans.importing.test_pdf import pdf

_LONG = "Kommunen ska ha bad och is för alla som bor här, hela året om, i sjön och i hallen, också för den som är ny."
_PAGE = (
    '#set text(lang: "sv", size: 11pt, font: "DejaVu Sans")\n#set page(width: 17cm, height: {height}cm, footer: none)\n'
)
_ROWS = """
#table(columns: ({width}, 2cm, 2cm, 2cm, 2cm), align: {align}, stroke: {stroke}, {header}
  [Andel som simmar minst en gång varje vecka], [3,4#footnote[Avser 2024.]], [3,6], [], [4,75],
  [Hallar], [], [], [], [],
  [Banor i kommunen], [7], [], [8], [12 (fler om det går)])
"""
_HEADER = "[Mått], [Nu-#linebreak()läge], [2027], [2029], [Mål:#linebreak()2030],"
_VALUES = [
    ("Andel som simmar minst en gång varje vecka", ["3,4", "3,6", "", "4,75"]),
    ("Hallar", ["", "", "", ""]),
    ("Banor i kommunen", ["7", "", "8", "12 (fler om det går)"]),
]


def read(folder: Path, table: str, *, height: int = 24, after: str = _LONG) -> ParsedPlan:
    source = f"{_PAGE.format(height=height)}= Bad\n{_LONG}\n{table}\n{after}\n= Is\n{_LONG}"
    return parse_file(pdf(folder / "plan.pdf", source, tags=False), "plan.pdf", "pdf")


def rows(plan: ParsedPlan) -> list[tuple[str, list[str]]]:
    return [(row.name, [cell.text for cell in row.cells]) for row in plan.indicators]


@pytest.mark.parametrize("stroke", ["none", "0.5pt"])
@pytest.mark.parametrize(
    "align", ["left", "(left, right, right, right, right)", "(left, center, center, center, center)"]
)
def test_a_table_of_indicators_is_read_by_where_its_words_stand(tmp_path: Path, stroke: str, align: str):
    plan = read(tmp_path, _ROWS.format(stroke=stroke, align=align, header=_HEADER, width="6cm"))

    assert rows(plan) == _VALUES
    (table,) = plan.sections[0].tables
    assert (table.name_heading, table.columns) == ("Mått", ("Nuläge", "2027", "2029", "Mål: 2030"))
    assert plan.indicators[0].cells[0].footnotes == (1,)
    assert [each.text for each in plan.sections[0].paragraphs] == [_LONG, _LONG]
    codes = [warning.code for warning in plan.warnings]
    assert codes.count("tables_guessed") == 1
    assert "words_missing" not in codes


def test_a_table_goes_on_over_a_page_with_and_without_its_headings(tmp_path: Path):
    more = "\n".join(f"[Mått {number}], [{number}], [], [], [9]," for number in range(1, 13))
    for header in (_HEADER, f"table.header({_HEADER}),"):
        table = _ROWS.format(stroke="none", align="left", header=header + more, width="6cm")
        plan = read(tmp_path, table, height=13)
        assert rows(plan) == [*((f"Mått {number}", [str(number), "", "", "9"]) for number in range(1, 13)), *_VALUES]
        assert "words_missing" not in [warning.code for warning in plan.warnings]


@pytest.mark.parametrize(
    "table",
    [
        _ROWS.format(stroke="none", align="left", header="[Vad], [Vem], [Hur], [Var], [Av],", width="6cm"),
        "Nuläge #h(3cm) 2027 #h(3cm) 2030\n\nSå såg det ut, och sedan blev det bättre i hela kommunen.",
        "Mellan 2027 och 2030 ska det ske, med mål för 2029 och 2031.\n\nMål 2030\n\n2027\n\n2029",
    ],
    ids=["no headings of values", "a line of years", "years in a text"],
)
def test_what_is_no_table_of_indicators_stays_lines_without_a_word_lost(tmp_path: Path, table: str):
    plan = read(tmp_path, table)

    assert rows(plan) == []
    assert not {"tables_guessed", "words_missing"} & {warning.code for warning in plan.warnings}


def test_facts_about_the_document_are_facts(tmp_path: Path):
    facts = "#table(columns: (5cm, 3cm), stroke: none, [Dokumenttyp], [Plan], [Beslutad av], [Kommunfullmäktige], "
    facts += "[Diarienummer], [KS 2031/7], [Ersätter], [], [Gäller till], [2035])"
    source = f"{_PAGE.format(height=24)}#text(size: 20pt)[Badplan]\n\n{facts}\n= Bad\n{_LONG}\n= Is\n{_LONG}"
    plan = parse_file(pdf(tmp_path / "plan.pdf", source, tags=False), "plan.pdf", "pdf")

    assert plan.metadata == (
        *(("Dokumenttyp", "Plan"), ("Beslutad av", "Kommunfullmäktige"), ("Diarienummer", "KS 2031/7")),
        *(("Ersätter", ""), ("Gäller till", "2035")),
    )
    assert plan.registry_number == "KS 2031/7"


def test_a_word_that_a_narrow_column_divides_ends_where_the_document_says_so():
    def piece(text: str, left: float, right: float, line: int) -> Piece:
        return Piece(text, left, right, line * 14.0, line * 14.0 + 10, 12, False, False, 0, line * 14.0 + 9)

    words = frozenset(["tjänstemännens", "attityder"])
    fragments = [piece("Tjänste", 72, 116, 1), piece("männens", 72, 126, 2), piece("attityder", 72, 125, 3)]
    assert plain(spans_of(fragments, words)) == "Tjänstemännens attityder"
    assert plain(spans_of([piece("Upphan", 72, 126, 1), piece("dling", 72, 102, 2)], words)) == "Upphandling"


def test_what_stands_above_the_headings_and_below_a_list_is_no_part_of_them(tmp_path: Path):
    above = "Mål och uppföljning som gäller\n#v(-4pt)\n"
    table = _ROWS.format(stroke="none", align="left", header=_HEADER, width="4cm")
    plan = read(tmp_path, "- Simma\n- Dyka\n\nSå följs det upp:\n\n" + above + table)

    assert rows(plan) == _VALUES
    assert plan.sections[0].tables[0].name_heading == "Mått"
    texts = [(each.kind, each.text) for each in plan.sections[0].paragraphs]
    assert texts[1:3] == [("list", "Simma"), ("list", "Dyka")]
    assert "Mål och uppföljning som gäller" in texts[3][1] + texts[4][1]
