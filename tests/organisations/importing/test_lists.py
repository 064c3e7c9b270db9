"""Distribution lists from every format they come in."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from app.errors import Invalid, RemissError, WrongType
from app.organisations.importing import read_list, read_list_text
from app.organisations.importing.parsed import ParsedList
from tests.plans.importing.build_docx import bold, docx, p, table


def groups(parsed: ParsedList) -> dict[str, list[str]]:
    names_by_group: dict[str, list[str]] = {}
    for entry in parsed.entries:
        names_by_group.setdefault(entry.group, []).append(entry.name)
    return names_by_group


def test_empty_lines_part_groups():
    parsed = read_list_text("\nNybro handel\nSvenskt Bruk, Småland\n\n\n  Skolnämnden \r\nVård- och vattennämnden\n")

    assert parsed.title is None
    assert groups(parsed) == {
        "1": ["Nybro handel", "Svenskt Bruk, Småland"],
        "2": ["Skolnämnden", "Vård- och vattennämnden"],
    }


def test_a_title_is_no_body_and_headings_name_groups():
    parsed = read_list_text(
        "Sändlista remiss\n\nExterna:\n- Nybro handel\n- Nybro & Co AB\n\n---\n"
        "Interna remissinstanser\n\n1. Skolnämnden\n\nEnsam"
    )

    assert parsed.title == "Sändlista remiss"
    assert groups(parsed) == {
        "Externa": ["Nybro handel", "Nybro & Co AB"],
        "Interna remissinstanser": ["Skolnämnden"],
        "3": ["Ensam"],
    }


def test_a_body_whose_name_begins_like_a_heading_is_a_body():
    parsed = read_list_text("Interna revisorerna AB\nRemissbolaget\nÖvriga världen förening\nNybro")

    assert len(parsed.entries) == 4


@pytest.mark.parametrize(
    "line",
    [
        "Nybro handel <info@nybro.se>",
        "Nybro handel; info@nybro.se",
        "Nybro handel\tinfo@nybro.se",
        "info@nybro.se Nybro handel",
    ],
)
def test_addresses(line: str):
    (entry,) = read_list_text(line).entries

    assert (entry.name, entry.email) == ("Nybro handel", "info@nybro.se")


UNSURE = "Byrå <o’brien@firma.se>"
WITH_APOSTROPHES = [
    ("Advokatfirman O'Brien", "o'brien@firma.se"),
    ("Byrå", "pat.o'connor@irlandska.se"),
    ("Kansli Två", "d'arc@kommun.se"),
]


def test_no_shorter_address_is_invented_in_any_format(tmp_path: Path):
    lines = [f"{name} <{email}>" for name, email in WITH_APOSTROPHES]
    files = {
        "a.txt": "\n".join(lines).encode(),
        "a.csv": ("Namn;E-post\r\n" + "\r\n".join(map(";".join, WITH_APOSTROPHES))).encode(),
    }
    book = Workbook()
    for row in [("Namn", "E-post"), *WITH_APOSTROPHES]:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "a.xlsx")
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    docx(tmp_path / "a.docx", *map(p, lines))
    docx(tmp_path / "b.docx", table(["Remissinstans", "E-post"], *WITH_APOSTROPHES))
    for name in (*files, "a.xlsx", "a.docx", "b.docx"):
        parsed = read_list(tmp_path / name, name)
        assert [(entry.name, entry.email) for entry in parsed.entries] == WITH_APOSTROPHES, name
        assert parsed.left_out == (), name


@pytest.mark.parametrize(
    "line",
    [UNSURE, "Byrå; Kansli/remiss@x.se", "Byrå info @x.se", "Byrå <info@x@y.se>", "Byrå\t*info@x.se"],
)
def test_an_address_that_cannot_be_read_for_sure_is_left_empty_and_told(line: str):
    parsed = read_list_text(f"{line}\nSkolnämnden <skola@x.se>")
    assert (parsed.entries[0].email, parsed.entries[1].email) == (None, "skola@x.se")
    assert parsed.entries[0].name.startswith("Byrå")
    assert len(parsed.left_out) == 1


def test_what_outlook_copies_and_what_nobody_sees_is_read():
    parsed = read_list_text(
        "'info@q.se' <info@q.se>; 'Anna Ek' <anna@x.se>\nRegion Y <info@y.se\u200b>\nÅ&amp;Ä &lt;a@x.se&gt;"
    )
    assert [(entry.name, entry.email) for entry in parsed.entries] == [
        ("info@q.se", "info@q.se"),
        ("Anna Ek", "anna@x.se"),
        ("Region Y", "info@y.se"),
        ("Å&Ä", "a@x.se"),
    ]


def test_a_word_list_keeps_the_empty_line_between_groups(tmp_path: Path):
    path = docx(tmp_path / "a.docx", p("Mottagare 2026", style="Title"), p(), p("A"), p("B"), p(""), p("C"), p(""))
    parsed = read_list(path, "a.docx")

    assert parsed.title == "Mottagare 2026"
    assert groups(parsed) == {"1": ["A", "B"], "2": ["C"]}


def test_word_headings_and_bold_lines_name_groups(tmp_path: Path):
    path = docx(tmp_path / "a.docx", p("Näringsliv", style="Heading1"), p("A"), p("B"), p(bold("Kommunen")), p("C"))

    assert groups(read_list(path, "a.docx")) == {"Näringsliv": ["A", "B"], "Kommunen": ["C"]}


def test_a_word_list_all_in_bold_has_no_headings(tmp_path: Path):
    path = docx(tmp_path / "a.docx", p(bold("A")), p(bold("B")), p(""), p(bold("C")))

    assert groups(read_list(path, "a.docx")) == {"1": ["A", "B"], "2": ["C"]}


def test_a_word_table(tmp_path: Path):
    path = docx(tmp_path / "a.docx", p("Sändlista"), table(("Namn", "E-post"), ("A", "a@b.se"), ("B", "")))

    assert [(entry.name, entry.email) for entry in read_list(path, "a.docx").entries] == [("A", "a@b.se"), ("B", None)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_csv(tmp_path: Path, encoding: str, mark: str):
    path = tmp_path / "a.csv"
    rows = ["E-post|Organisation|Grupp|Typ", 'a@b.se|"Åsa & Co"|Externa|Förening', "|Nämnden|Interna|"]
    path.write_text("\r\n".join(rows).replace("|", mark), encoding=encoding, newline="")

    assert [(e.name, e.email, e.group, e.kind) for e in read_list(path, "a.csv").entries] == [
        ("Åsa & Co", "a@b.se", "Externa", "association"),
        ("Nämnden", None, "Interna", None),
    ]


def test_csv_without_headings(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("A;a@b.se\nB;\n;\nC;c@d.se\n")

    parsed = read_list(path, "a.csv")
    assert groups(parsed) == {"1": ["A", "B"], "2": ["C"]}
    assert [entry.email for entry in parsed.entries] == ["a@b.se", None, "c@d.se"]


def test_excel(tmp_path: Path):
    book = Workbook()
    sheet = book.active
    sheet.append(["Sändlista våren"])
    sheet.append(["Name", "Email", "Group"])
    sheet.append(["A", "a@b.se", "Externa"])
    sheet.append(["=1+1", None, None])
    book.save(tmp_path / "a.xlsx")

    parsed = read_list(tmp_path / "a.xlsx", "a.xlsx")
    assert parsed.title == "Sändlista våren"
    assert [(e.name, e.email, e.group) for e in parsed.entries] == [("A", "a@b.se", "Externa")]


def test_long_lists_and_their_limit(tmp_path: Path):
    assert len(read_list_text("\n".join(f"Förening {n}" for n in range(5_000))).entries) == 5_000
    with pytest.raises(Invalid) as caught:
        read_list_text("\n".join(f"Förening {n}" for n in range(5_001)))
    assert caught.value.code == "too_many_entries"
    assert "5001" in caught.value.message


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.txt", "empty"),
        (b"Remissinstanser\n\n", "a.txt", "empty"),
        (b"%PDF-1.4", "a.xlsx", "wrong_type"),
        (b"PK\x03\x04x", "a.xlsx", "broken"),
        (b"hej", "a.pdf", "wrong_type"),
        (b"x" * 400, "a.txt", "name_too_long"),
    ],
)
def test_refused_files(tmp_path: Path, content: bytes, name: str, code: str):
    path = tmp_path / "upload"
    path.write_bytes(content)

    with pytest.raises(RemissError) as caught:
        read_list(path, name)
    assert caught.value.code == code
    assert isinstance(caught.value, WrongType) == (code == "wrong_type")


@given(st.text(max_size=200) | st.lists(st.sampled_from(["A", "", "Externa:", "b@c.se", "- ", "**X**"])).map("\n".join))
def test_no_text_stops_the_reader(text: str):
    try:
        parsed = read_list_text(text)
    except Invalid:
        return
    assert all(entry.name and entry.group for entry in parsed.entries)
