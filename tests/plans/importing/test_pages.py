"""Text as it is pasted: page margins, divided words, headings right above their text, facts in lines."""

import pytest

from app.plans.importing import read_plan_text
from app.plans.importing.marks import hyphenated
from app.plans.importing.pages import without_page_marks

BODY = "Det här är ett stycke som är långt nog för att vara brödtext i ett dokument om kommunen."

PASTED = """Äldreplan 2030

Dokumenttyp: Plan
Diarienummer: VON-2024-0112
Beslutad av: Kommunfullmäktige 2025-02-17 § 9
Giltighetstid: 2025–2030

Nybro kommun        Sida 2 (14)

1 Inledning

Kommunen har många äldre och det finns ett gemensamt intresse av kom-
munens hemtjänst så att alla som bor här kan trivas i sina bostäder och på boen-

Nybro kommun        Sida 3 (14)

den i hela kommunen. Kost- och måltidsfrågor är viktiga för alla.

1.1 Syfte

• Första punkten
• Andra punkten
– Underpunkt med streck

Nybro kommun        Sida 4 (14)

2 Uppföljning

Vi följer upp.

5
"""


def test_page_margins_go_and_divided_words_are_whole():
    plan = read_plan_text(PASTED)

    assert plan.title == "Äldreplan 2030"
    assert plan.registry_number == "VON-2024-0112"
    assert plan.metadata[2:] == (
        ("Beslutad av", "Kommunfullmäktige 2025-02-17 § 9"),
        ("Giltighetstid", "2025–2030"),
    )
    assert plan.preamble == ""
    assert plan.sections[0].text == (
        "Kommunen har många äldre och det finns ett gemensamt intresse av kommunens hemtjänst så att alla som bor här "
        "kan trivas i sina bostäder och på boenden i hela kommunen. Kost- och måltidsfrågor är viktiga för alla."
    )
    assert [(paragraph.level, paragraph.text) for paragraph in plan.sections[1].paragraphs] == [
        (1, "Första punkten"),
        (1, "Andra punkten"),
        (2, "Underpunkt med streck"),
    ]
    assert plan.sections[2].text == "Vi följer upp."
    (left_out,) = [warning for warning in plan.warnings if warning.code == "page_marks_left_out"]
    assert "Nybro kommun        Sida 3 (14)" in left_out.text
    assert left_out.text.endswith("\n5")


def test_headers_that_come_back_beside_page_numbers():
    pages = [f"Plan för is\n\nStycke {n}. {BODY}\n\n{n}\n" for n in range(1, 5)]
    lines, left_out = without_page_marks("\n".join(pages).split("\n"))

    assert [line for line in lines if line] == [
        "Plan för is",
        *(f"Stycke {n}. {BODY}" for n in range(1, 5)),
    ] or left_out[0] == "Plan för is"
    assert set(left_out) >= {"1", "2", "3", "4"}


@pytest.mark.parametrize(
    "text",
    [
        "Mål\n\n5\n\n9\n\n12",
        "Tabell\n12\t14\n13\t15",
        "Sidan 3 i planen\n\nSidan 4 i planen",
        "2025\n\n2026\n\n2027",
        "Målet är 5\nMålet är 6\nMålet är 7",
        "Andel  45 %\nAndel  46 %",
    ],
)
def test_numbers_that_are_no_page_numbers(text: str):
    assert without_page_marks(text.split("\n")) == (text.split("\n"), [])


@pytest.mark.parametrize(
    ("before", "line", "divided"),
    [
        ("av kom-", "munens hus", True),
        ("kost-", "och måltider", False),
        ("IT-", "stöd", False),
        ("hus -", "stöd", False),
        ("Norr-", "Söder", False),
        ("1990-", "talet", False),
    ],
)
def test_divided_words(before: str, line: str, divided: bool):
    assert hyphenated(before, line) == divided


def test_headings_right_above_their_text_and_capitals_above_others():
    plan = read_plan_text(
        f"ISPLAN FÖR NYBRO\nRemissversion 2025\n\nBAKGRUND\n{BODY}\n{BODY}\n\nFOKUSOMRÅDEN\n\nSjöar\n{BODY}\n\n"
        f"Åar\n{BODY}\n\nUPPFÖLJNING\n{BODY}\n"
    )

    assert (plan.title, plan.preamble) == ("ISPLAN FÖR NYBRO", "Remissversion 2025")
    assert [(section.number, section.title, section.focus_area) for section in plan.sections] == [
        ("1", "BAKGRUND", None),
        ("2", "FOKUSOMRÅDEN", None),
        ("2.1", "Sjöar", "Sjöar"),
        ("2.2", "Åar", "Åar"),
        ("3", "UPPFÖLJNING", None),
    ]


def test_chapters_lie_above_other_headings():
    plan = read_plan_text(
        f"Plan för is\n\nKapitel 1. Nuläge\n\n{BODY}\n\nKapitel 2. Strategiska områden\n\nOmråde A: Natur\n\n{BODY}\n\n"
        f"Område B: Kultur\n\n{BODY}\n"
    )

    assert [(section.number, section.focus_area) for section in plan.sections] == [
        ("1", None),
        ("2", None),
        ("2.1", "Natur"),
        ("2.2", "Kultur"),
    ]
