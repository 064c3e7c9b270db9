"""Lists as they come: out of letters and sentences, with counts and numbers, pasted out of CSV files and Markdown."""

from pathlib import Path

import openpyxl
import pytest

from app.organisations.importing import read_list_text
from app.organisations.importing.parsed import ParsedList
from app.organisations.importing.reading import parse_file

BODIES = [("Ängby kommun", "Externa"), ("Bolaget AB", "Externa"), ("Vårdnämnden", "Interna")]


def grouped(parsed: ParsedList) -> list[tuple[str, str]]:
    return [(entry.name, entry.group) for entry in parsed.entries]


def addressed(parsed: ParsedList) -> list[tuple[str, str | None]]:
    return [(entry.name, entry.email) for entry in parsed.entries]


@pytest.mark.parametrize(
    "text",
    [
        "Externa: Ängby kommun, Bolaget AB\nInterna: Vårdnämnden",
        "Externa (2 st)\nÄngby kommun\nBolaget AB\n\nInterna (1)\nVårdnämnden",
        "Grupp;Organisation;E-post\nExterna;Ängby kommun;a@x.se\nExterna;Bolaget AB;\nInterna;Vårdnämnden;b@x.se",
        'Organisation,Grupp\nÄngby kommun,Externa\n"Bolaget AB",Externa\nVårdnämnden,Interna',
        "Externa;Ängby kommun;a@x.se\nExterna;Bolaget AB;\nInterna;Vårdnämnden;",
        "| Organisation | Grupp |\n|---|---|\n| Ängby kommun | Externa |\n| Bolaget AB | Externa |\n"
        "| Vårdnämnden | Interna |",
        "## Externa\n\n- **Ängby kommun**\n- [Bolaget AB](https://x.se)\n\n## Interna\n\n- Vårdnämnden",
        "Hej!\n\nHär kommer listan:\n\nExterna\nÄngby kommun\nBolaget AB\n\nInterna\nVårdnämnden\n\n2/3",
        "Externa\n1 Ängby kommun\n2 Bolaget AB\n\nInterna\n3 Vårdnämnden",
    ],
    ids=range(9),
)
def test_groups_and_names_however_they_are_written(text: str):
    assert grouped(read_list_text(text)) == BODIES


def test_headings_of_groups_in_several_words():
    parsed = read_list_text("FÖRENINGAR OCH FÖRETAG\nIF Väl\n\nBerörda myndigheter, regioner\nRegion Ny")

    assert grouped(parsed) == [("IF Väl", "FÖRENINGAR OCH FÖRETAG"), ("Region Ny", "Berörda myndigheter, regioner")]


def test_bodies_in_a_sentence():
    text = "Remissen skickas till Ängby kommun, Barn- och vårdnämnden samt Sveriges Kommuner och Regioner."
    parsed = read_list_text(text)

    names = ["Ängby kommun", "Barn- och vårdnämnden", "Sveriges Kommuner och Regioner"]
    assert [entry.name for entry in parsed.entries] == names
    assert parsed.left_out == ("Remissen skickas till",)


def test_numbers_that_belong_to_names_stay():
    names = ["4 Hjul", "24 Sju AB", "1 Maj-kommittén", "Riks", "Lokal"]

    assert [entry.name for entry in read_list_text("\n".join(names)).entries] == names


def test_telephone_numbers_marks_and_links_are_no_part_of_a_name():
    parsed = read_list_text(
        "Ängby kommun, 010-123 45 67, a@x.se\nBolaget AB, tel. 08-12 34 56\n'Vårdnämnden (c@x.se)'\n"
        "- [IF Väl](mailto:d@x.se?subject=hej)"
    )

    assert addressed(parsed) == [
        ("Ängby kommun", "a@x.se"),
        ("Bolaget AB", None),
        ("Vårdnämnden", "c@x.se"),
        ("IF Väl", "d@x.se"),
    ]
    assert parsed.left_out == ("Ängby kommun: 010-123 45 67", "Bolaget AB: tel. 08-12 34 56")


def test_letters_in_two_signs_are_whole_letters():
    parsed = read_list_text("A\u030angby kommun <post@a\u030angby.se>")

    assert addressed(parsed) == [("Ångby kommun", "post@ångby.se")]


@pytest.mark.parametrize("gap", [0, 1])
def test_tables_side_by_side_under_the_same_headings(tmp_path: Path, gap: int):
    book = openpyxl.Workbook()
    between = [None] * gap
    for left, right in (
        (["Sändlista plan"], []),
        (["Externa", None], ["Interna"]),
        (["Namn", "E-post"], ["Namn", "E-post"]),
        (["Ängby kommun", "a@x.se"], ["Vårdnämnden", "c@x.se"]),
        (["Bolaget AB", "b@x.se"], []),
    ):
        book.active.append([*left, *between, *right])
    book.save(tmp_path / "lista.xlsx")
    parsed = parse_file(tmp_path / "lista.xlsx", "lista.xlsx", "xlsx")

    assert (parsed.title, grouped(parsed), parsed.left_out) == ("Sändlista plan", BODIES, ())
    assert [entry.email for entry in parsed.entries] == ["a@x.se", "b@x.se", "c@x.se"]


def test_a_column_of_places_names_the_bodies_and_a_sum_is_none(tmp_path: Path):
    path = tmp_path / "lista.csv"
    path.write_text("Kommun|Mejl\nÄngby|a@x.se\nNyby|b@x.se\nSumma|2\n", encoding="utf-8")
    parsed = parse_file(path, "lista.csv", "text")
    beside = read_list_text("Kommun\tOrganisation\nÄngby\tBolaget AB\n")

    assert addressed(parsed) == [("Ängby", "a@x.se"), ("Nyby", "b@x.se")]
    assert parsed.left_out == ("Summa 2",)
    assert [entry.name for entry in beside.entries] == ["Bolaget AB"]


@pytest.mark.parametrize(
    "text",
    [
        "- Externa\n  - Ängby kommun\n  - Bolaget AB\n- Interna\n  - Vårdnämnden",
        "– Externa:\n\t– Ängby kommun\n\t– Bolaget AB\n– Interna:\n\t– Vårdnämnden",
        "Externa\n<p>Ängby kommun</p>\n<p>Bolaget AB</p>\nInterna\n<li class='x'>Vårdnämnden</li>",
        "Externa\nÄngby kommun, www.angby.se\n1\nBolaget AB https://x.se\nInterna\n2\n”Vårdnämnden”",
        "Beslut\nNämnden beslutar att sända planen på remiss till följande instanser:\nExterna\nÄngby kommun\n"
        "Bolaget AB\nInterna\nVårdnämnden",
        "Beslutet skickas till\nExterna\nÄngby kommun\nBolaget AB\nInterna\nVårdnämnden\nAkten",
    ],
    ids=range(6),
)
def test_what_stands_beside_and_around_the_names_is_no_name(text: str):
    assert grouped(read_list_text(text)) == BODIES


@pytest.mark.parametrize(
    "text",
    [
        "Ängby kommun\na@x.se\nBolaget AB\nb@x.se",
        "Ängby kommun\nE-post: a@x.se\n\nBolaget AB\nE-post: b@x.se",
        "Organisation: Ängby kommun\nMejl: a@x.se\n\nOrganisation: Bolaget AB\nMejl: b@x.se",
        "Ängby kommun <MAILTO:a@x.se?subject=Plan&cc=c@x.se>\nBolaget AB mailto:b@x.se",
    ],
    ids=range(4),
)
def test_an_address_below_a_name_is_that_bodys(text: str):
    parsed = read_list_text(text)

    assert addressed(parsed) == [("Ängby kommun", "a@x.se"), ("Bolaget AB", "b@x.se")]
    assert parsed.left_out == ()


def test_addresses_below_each_other_are_bodies_of_their_own():
    parsed = read_list_text("Ängby kommun\nBolaget AB\na@x.se\nb@x.se")

    assert [entry.name for entry in parsed.entries] == ["Ängby kommun", "Bolaget AB", "a@x.se", "b@x.se"]


def test_addresses_as_programs_and_people_write_them():
    parsed = read_list_text(
        'Ängby kommun info(at)x.se\nb@x.se<mailto:b@x.se>\n"Anna \\"A\\" Ek" <c@x.se>\nVårdnämnden «d@x.se»\n'
        "Bolaget AB, e-postadress e@x.se\nIF Väl e-mail: f@x.se\nKansliet info @ x.se\nNämnden <info@x,se>"
    )

    assert addressed(parsed) == [
        ("Ängby kommun", "info@x.se"),
        ("b@x.se", "b@x.se"),
        ('Anna "A" Ek', "c@x.se"),
        ("Vårdnämnden", "d@x.se"),
        ("Bolaget AB", "e@x.se"),
        ("IF Väl", "f@x.se"),
        ("Kansliet", None),
        ("Nämnden", None),
    ]
    assert parsed.left_out == ("Kansliet: Kansliet info @ x.se", "Nämnden: Nämnden <info@x,se")
