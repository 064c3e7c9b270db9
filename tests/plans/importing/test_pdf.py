"""Plans that exist as PDF: read by their tags where they have them, by how their lines look where they have none."""

from pathlib import Path

import pytest
import typst

from app.errors import Invalid
from app.plans.importing.parsed import ParsedPlan
from app.plans.importing.reading import parse_file, read_plan
from app.rounds.document_reading import PDF, parse_whole

_BODY = "Kommunen ska ha bad och is för alla som bor här, hela året om, i sjön och i hallen, också för den som är ny."
PLAN = f"""
#set document(title: "Badplan")
#set text(lang: "sv", hyphenate: true, size: 11pt, font: "DejaVu Sans")
#set page(height: 12cm, header: [Provbo kommun], footer: context [#counter(page).display()])
#text(size: 22pt)[Badplan för Provbo]

= Bad
Simma#footnote[Källa: kommunen.] ute. {_BODY} Ytan är 10#super[3] m.
- Punkt ett
- Punkt två
  + Under
+ Först
+ Sedan
== Is
{_BODY}
#table(columns: 3, table.header[Mått][Nuläge][2031],
  [Hallar], [3,4#footnote[Avser 2024.]], [9],
  [Banor], [], [7])
= Uppföljning
{_BODY} {_BODY} {_BODY} {_BODY} {_BODY}
"""


def pdf(path: Path, source: str, *, tags: bool = True) -> Path:
    path.with_suffix(".typ").write_text(source, encoding="utf-8")
    typst.compile(path.with_suffix(".typ"), output=path, pdf_tags=tags)
    return path


def outline(plan: ParsedPlan) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in plan.sections]


def test_a_tagged_pdf_is_read_by_its_tags(tmp_path: Path):
    plan = read_plan(pdf(tmp_path / "plan.pdf", PLAN), "plan.pdf")

    assert (plan.title, outline(plan)) == ("Badplan för Provbo", [(1, "Bad"), (2, "Is"), (1, "Uppföljning")])
    bad, ice, follow = plan.sections
    assert bad.paragraphs[0].text == f"Simma ute. {_BODY} Ytan är 10³ m."
    assert [(each.kind, each.level, each.ordered, each.text) for each in bad.paragraphs[1:]] == [
        *(("list", 1, False, "Punkt ett"), ("list", 1, False, "Punkt två"), ("list", 2, True, "Under")),
        *(("list", 1, True, "Först"), ("list", 1, True, "Sedan")),
    ]
    assert ice.text == _BODY
    assert [(row.name, [(cell.text, cell.value, cell.footnotes) for cell in row.cells]) for row in plan.indicators] == [
        ("Hallar", [("3,4", 3.4, (2,)), ("9", 9, ())]),
        ("Banor", [("", None, ()), ("7", 7, ())]),
    ]
    assert [(note.text, note.section_index) for note in plan.footnotes] == [("Källa: kommunen.", 0), ("Avser 2024.", 1)]
    assert follow.text == " ".join([_BODY] * 5)  # over the end of a page
    assert {warning.code: warning.text.split("\n")[0] for warning in plan.warnings} == {
        "page_marks_left_out": "Provbo kommun"
    }


def test_a_pdf_without_tags_is_read_by_its_lines_and_loses_no_word(tmp_path: Path):
    plan = parse_file(pdf(tmp_path / "plan.pdf", PLAN, tags=False), "plan.pdf", "pdf")

    assert plan.title == "Badplan för Provbo"
    assert [title for _level, title in outline(plan)] == ["Bad", "Is", "Uppföljning"]
    assert plan.sections[0].paragraphs[0].text == f"Simma ute. {_BODY} Ytan är 10³ m."
    assert [each.text for each in plan.sections[0].paragraphs if each.kind == "list"][:2] == ["Punkt ett", "Punkt två"]
    assert [note.text for note in plan.footnotes] == ["Källa: kommunen.", "Avser 2024."]
    codes = {warning.code for warning in plan.warnings}
    assert {"pdf_guessed", "heading_doubtful", "page_marks_left_out"} <= codes
    assert "words_missing" not in codes


def test_a_scanned_pdf_is_refused_with_what_to_do(tmp_path: Path):
    scanned = pdf(tmp_path / "plan.pdf", "#rect(width: 100%, height: 80%, fill: gray)\n#pagebreak()\n#circle()")

    with pytest.raises(Invalid, match="OCR") as refused:
        parse_file(scanned, "plan.pdf", "pdf")
    assert refused.value.code == "picture"


@pytest.mark.parametrize(("content", "code"), [(b"%PDF-1.7 och inget mer", "broken"), (b"%PDF-", "broken")])
def test_a_damaged_pdf_is_refused(tmp_path: Path, content: bytes, code: str):
    (tmp_path / "plan").write_bytes(content)

    with pytest.raises(Invalid) as refused:
        read_plan(tmp_path / "plan", "plan.pdf")
    assert refused.value.code == code


def test_pages_that_all_say_the_same_are_no_pictures(tmp_path: Path):
    same = "#pagebreak()\n".join(["Härmed lämnas planen på remiss till alla.\n"] * 3)
    letter = pdf(tmp_path / "brev.pdf", same, tags=False)

    assert parse_whole(letter, PDF) == "Härmed lämnas planen på remiss till alla."


ANSWER = f"""
#set page(columns: 2, height: 9cm)
= Yttrande
Vi har läst planen#footnote[Den som kom i maj.] och tillstyrker den.
== Bad
{_BODY}
- Öppna tidigare
- Stäng senare
*Is*

Det är bra.#colbreak()
Spalten bredvid börjar här.
"""


@pytest.mark.parametrize("tags", [True, False])
def test_an_answer_as_pdf_keeps_headings_columns_and_notes_apart(tmp_path: Path, tags: bool):
    paragraphs = parse_whole(pdf(tmp_path / "svar.pdf", ANSWER, tags=tags), PDF).split("\n\n")

    assert paragraphs == [
        "Yttrande",
        "Vi har läst planen¹ och tillstyrker den.",
        "Bad",
        _BODY,
        "– Öppna tidigare\n– Stäng senare",
        "Is",
        "Det är bra.",
        "Spalten bredvid börjar här.",
        "¹ Den som kom i maj.",
    ]
