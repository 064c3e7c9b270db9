"""Lists as they really come: in a letter, with an e-mail's marks, with lines that are no bodies."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.organisations.importing import read_list, read_list_text
from app.organisations.importing.parsed import ParsedList
from tests.plans.importing.build_docx import bold, docx, p


def groups(parsed: ParsedList) -> dict[str, list[str]]:
    names_by_group: dict[str, list[str]] = {}
    for entry in parsed.entries:
        names_by_group.setdefault(entry.group, []).append(entry.name)
    return names_by_group


def test_a_letter_around_the_list_is_left_out_and_told():
    parsed = read_list_text(
        "Dnr KS 2025/12\nRemiss av kulturplan\n\nRemissen skickas till följande:\n\nExterna:\n"
        "1. Länsstyrelsen <lst@x.se>\n2. Region Norr, region@x.se\n3. Räddningstjänsten (rtj@x.se)\n\n"
        "Interna remissinstanser\na) Socialnämnden\nSvaret ska ha kommit in senast den 1 maj.\n\n"
        "Med vänlig hälsning\nKommunkansliet\nwww.x.se\n"
    )

    assert groups(parsed) == {
        "Externa": ["Länsstyrelsen", "Region Norr", "Räddningstjänsten"],
        "Interna remissinstanser": ["Socialnämnden"],
    }
    assert [entry.email for entry in parsed.entries] == ["lst@x.se", "region@x.se", "rtj@x.se", None]
    assert set(parsed.left_out) == {
        "Dnr KS 2025/12",
        "Remiss av kulturplan",
        "Remissen skickas till följande:",
        "Svaret ska ha kommit in senast den 1 maj.",
        "Med vänlig hälsning",
        "Kommunkansliet",
        "www.x.se",
    }


def test_a_list_after_a_letter_begins_at_its_title():
    parsed = read_list_text(
        "Ni ges möjlighet att yttra er över förslaget.\nBeslutet skickas till:\nEnligt sändlista\n\n"
        "Med vänliga hälsningar\nEva Ek\n\nSändlista\nLRF\nFöretagarna"
    )

    assert parsed.title == "Sändlista"
    assert groups(parsed) == {"1": ["LRF", "Företagarna"]}
    assert "Eva Ek" in parsed.left_out


@pytest.mark.parametrize(
    "line", ["Sida 2 (2)", "2 (3)", "2026-01-31", "Telefon 0581-810 00", "https://exempel.se", "Handläggare: Eva Ek"]
)
def test_lines_that_name_no_body(line: str):
    parsed = read_list_text(f"LRF\n{line}\nFöretagarna")

    assert groups(parsed) == {"1": ["LRF", "Företagarna"]}
    assert parsed.left_out == (line,)


@pytest.mark.parametrize(
    "name",
    [
        "1:a Kavalleriet",
        "4H Norr",
        "Brottsförebyggande rådet (BRÅ)",
        "Planeringsutskottet",
        "Beslutsstöd AB",
        "Remissföreningen i Norr",
        "Datumbolaget",
        "Är du med? Ideell förening",
        "Svenskt Bruk m.fl.",
        "Kan AB",
    ],
)
def test_names_that_are_kept(name: str):
    parsed = read_list_text(f"LRF\n{name}")

    assert [entry.name for entry in parsed.entries] == ["LRF", name]
    assert parsed.left_out == ()


def test_groups_told_by_the_name_of_the_list():
    parsed = read_list_text(
        "Remissinstanser - externa\nLRF\n\nRemissinstanser - interna\nNämnden\n\nStatliga myndigheter\nVerket"
    )

    assert groups(parsed) == {
        "Remissinstanser - externa": ["LRF"],
        "Remissinstanser - interna": ["Nämnden"],
        "Statliga myndigheter": ["Verket"],
    }


def test_addresses_copied_out_of_an_e_mail_and_a_sentence():
    copied = read_list_text("Anna Ek <anna@x.se>; Bo Al <bo@x.se>; lst@x.se")
    sentence = read_list_text("Region Norr, Länsstyrelsen, LRF och Socialnämnden")
    two = read_list_text("LRF; a@x.se; b@x.se\nSvenskt Bruk, Norr")

    assert [(entry.name, entry.email) for entry in copied.entries] == [
        ("Anna Ek", "anna@x.se"),
        ("Bo Al", "bo@x.se"),
        ("lst@x.se", "lst@x.se"),
    ]
    assert [entry.name for entry in sentence.entries] == ["Region Norr", "Länsstyrelsen", "LRF", "Socialnämnden"]
    assert [(entry.name, entry.email) for entry in two.entries] == [("LRF", "a@x.se"), ("Svenskt Bruk, Norr", None)]
    assert two.left_out == ("LRF: b@x.se",)


@given(
    st.lists(
        st.sampled_from(
            [
                "Externa:",
                "Interna remissinstanser",
                "Sändlista",
                "Remissen skickas till följande:",
                "LRF",
                "Norr, n@x.se",
                "B <b@x.se>; C <c@x.se>",
                "Med vänlig hälsning",
                "",
                "- Nämnden",
                "1. Verket",
                "**Fet**",
                "Sida 1 (2)",
                "Eva",
                "Vi har skickat detta till alla.",
                "LRF; a@x.se; b@x.se; 0581-810 00 växel",
                "NÄMNDER",
                "Dnr KS 1",
                "a) Rådet (R)",
            ]
        ),
        max_size=10,
    )
)
def test_no_word_of_a_list_is_lost(lines: list[str]):
    try:
        parsed = read_list_text("\n".join(lines))
    except Invalid:
        return
    entries = (f"{entry.name} {entry.group} {entry.email}" for entry in parsed.entries)
    kept = " ".join([parsed.title or "", *parsed.left_out, *entries])
    words = re.findall(r"[^\W\d_]{2,}", " ".join(lines))
    assert [word for word in words if word not in kept] == []


def test_a_word_letter_with_bullets(tmp_path: Path):
    path = docx(
        tmp_path / "a.docx",
        p("Datum 2025-05-05"),
        p("Remissen skickas till följande instanser:"),
        p(bold("Externa:")),
        p("LRF", list_level=0),
        p(bold("Interna")),
        p("Nämnden", list_level=0),
        p("Med vänlig hälsning"),
        p("Eva Ek"),
    )

    assert groups(read_list(path, "a.docx")) == {"Externa": ["LRF"], "Interna": ["Nämnden"]}
