"""Text copied out of a PDF: heads and feet of pages, divided words, lists with letters, facts without a colon."""

import pytest

from app.plans.importing.reading import parse_text


def test_a_plan_copied_page_by_page():
    plan = parse_text(
        """Ängby kommun
Idrottsplan 2028–2031
Ärendenummer: KFN 2028/17
Antagen av fullmäktige 2028-02-14

Ängby kommun Idrottsplan 2028–2031 2 (3)

1 Inledning
Planen gäller hela kom-
munen, med kost-
och måltider, IT-
stöd och ﬂera anläggningar.

Ängby kommun Idrottsplan 2028–2031 3 (3)

2 Mål
Vi vill att:
a) fler simmar, också
på vintern, och
b) fler åker skidor.

\uf0b7 Bad
\uf0b7 Is
""",
        "plan",
    )

    assert (plan.title, plan.preamble) == ("Idrottsplan 2028–2031", "Ängby kommun")
    assert plan.metadata == (("Ärendenummer", "KFN 2028/17"), ("Antagen av", "fullmäktige 2028-02-14"))
    first, second = plan.sections
    assert first.text == "Planen gäller hela kommunen, med kost- och måltider, IT-stöd och flera anläggningar."
    assert [(each.kind, each.text) for each in second.paragraphs] == [
        ("text", "Vi vill att:"),
        ("list", "a) fler simmar, också på vintern, och"),
        ("list", "b) fler åker skidor."),
        ("list", "Bad"),
        ("list", "Is"),
    ]
    (warning,) = (warning for warning in plan.warnings if warning.code == "page_marks_left_out")
    assert warning.text.count("\n") == 1


@pytest.mark.parametrize(
    "mark", ["Idrottsplan {n} (9)", "{n} (9) Idrottsplan", "Idrottsplan sida {n} av 9", "Sida {n} av 9 Idrottsplan"]
)
def test_page_numbers_beside_the_running_title(mark):
    pages = [f"{mark.format(n=n)}\n\nHär står stycke {word}.\n" for n, word in enumerate(("ett", "två", "tre"), 2)]
    plan = parse_text("Idrott\n\n1 Bad\n\n" + "\n".join(pages) + "\n2 Is\n\nKallt.\n", "plan")

    assert [each.text for each in plan.sections[0].paragraphs] == [
        *("Här står stycke ett.", "Här står stycke två.", "Här står stycke tre.")
    ]


def test_a_line_with_a_number_that_does_not_recur_stays():
    plan = parse_text(
        "Idrott\n\nInnehåll\nBad\t3\nIs\t4\nSnö\t5\n\nBad\n\nSe bilaga sida 2 av 9\n\nMål 2 (9)\n", "plan"
    )

    assert plan.sections[0].text == "Se bilaga sida 2 av 9\n\nMål 2 (9)"


@pytest.mark.parametrize(
    "start", ["# Bad\n\n", "Idrott\n\nInnehåll\nBad\t3\nIs\t4\nSnö\t5\n\nBad\n\n"], ids=["marked", "plain"]
)
def test_numbers_with_brackets_stay_and_numbers_that_a_page_gives_do_not(start):
    plan = parse_text(f"{start}1) Simma.\n2) Dyka.\n\nText.\n\n1. Åka.\n2. Gå.\n", "plan")

    assert [each.text for each in plan.sections[0].paragraphs] == ["1) Simma.", "2) Dyka.", "Text.", "Åka.", "Gå."]


def test_who_decided_without_a_day_is_no_fact():
    plan = parse_text("Idrottsplan\n\nAntagen av alla.\n\nDnr: KS 2028/1\n\n# Bad\n\nText.\n", "plan")

    assert not plan.metadata
    assert "Antagen av alla." in plan.preamble


def test_struck_words_in_markdown():
    plan = parse_text("# Bad\n\nVi får ~~inte~~ dyka.\n\n4. Fyra.\n5. Fem.\n", "plan")

    first, *items = plan.sections[0].paragraphs
    assert first.html == "Vi får <s>inte</s> dyka."
    assert [each.text for each in items] == ["4. Fyra.", "5. Fem."]
    assert [(warning.code, warning.text) for warning in plan.warnings] == [("struck_text", "inte")]
