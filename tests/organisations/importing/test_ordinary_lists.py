"""Lists as people make and paste them: out of e-mails, out of Excel, with groups, contacts and what is hidden."""

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.organisations.importing import read_list_text
from app.organisations.importing.parsed import ParsedList
from app.organisations.importing.reading import ACCEPTED, parse_file
from tests.plans.importing.build_docx import Xml, bold, cell, docx, p, table


def shown(parsed: ParsedList) -> list[tuple[str, str, str | None]]:
    return [(entry.group, entry.name, entry.email) for entry in parsed.entries]


def read(path: Path) -> ParsedList:
    return parse_file(path, path.name, ACCEPTED[path.suffix.removeprefix(".")])


ONE_LINE = [("1", "Ängby kommun", "reg@x.se"), ("1", "Berg, Eva", "eva@y.se"), ("1", "z@z.se", "z@z.se")]


@pytest.mark.parametrize(
    "line",
    [
        '"Ängby kommun" <reg@x.se>; Berg, Eva <eva@y.se>; z@z.se',
        "Ängby kommun <reg@x.se>;\n Berg, Eva <eva@y.se>;\n'z@z.se';",
        'Ängby kommun <reg@x.se>, "Berg, Eva" <eva@y.se>, z@z.se',
        'Till: Ängby kommun <reg@x.se>; "Berg, Eva" <eva@y.se>\nKopia: z@z.se',
        "To: Ängby kommun <mailto:reg@x.se>\nCc: 'Berg, Eva' <eva@y.se>; 'z@z.se'",
    ],
)
def test_recipients_of_an_email_in_every_form(line):
    assert shown(read_list_text(line)) == ONE_LINE


def test_the_rest_of_an_emails_head_is_no_body_and_is_told():
    parsed = read_list_text("Från: Eva Berg\nSkickat: den 3 mars\nTill: Ängby kommun; Bolaget AB\nÄmne: Remiss om bad")

    assert [entry.name for entry in parsed.entries] == ["Ängby kommun", "Bolaget AB"]
    assert parsed.left_out == ("Från: Eva Berg", "Skickat: den 3 mars", "Ämne: Remiss om bad")


def test_a_long_line_of_recipients_is_as_many_bodies():
    line = "; ".join(f"Förening nummer {number} <f{number}@x.se>" for number in range(60))

    assert len(read_list_text(f"Till: {line}").entries) == 60
    assert len(read_list_text(line).entries) == 60


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('Föreningen "Väl"', 'Föreningen "Väl"'),
        ('"Väl" ekonomisk förening', '"Väl" ekonomisk förening'),
        ('"Väl" ekonomisk förening <v@x.se>', '"Väl" ekonomisk förening'),
        ('"Väl i byn" <v@x.se>', "Väl i byn"),
        ("-minus förening", "-minus förening"),
        ("– Väl –", "Väl"),
        ("Väl AB, att: Eva Berg", "Väl AB"),
        ("Väl AB Attn. Eva Berg <v@x.se>", "Väl AB"),
        ("Attunda tingsrätt", "Attunda tingsrätt"),
    ],
)
def test_a_name_keeps_its_own_marks_and_no_others(line, name):
    assert [entry.name for entry in read_list_text(f"{line}\nNämnden").entries] == [name, "Nämnden"]


def test_columns_pasted_from_excel():
    headed = read_list_text(
        "Grupp\tOrganisation\tOrt\tE-post\nExterna\tÄngby kommun\tÄngby\tr@x.se\n\tBolaget AB\t\t\n"
    )
    grouped = read_list_text('Externa\tÄngby kommun\tr@x.se\nInterna\t"Nämnden\nAtt: Eva"\tn@x.se; o@x.se')
    plain = read_list_text("1\tÄngby kommun\tÄngby\t222000-0001\tr@x.se\n2\tBolaget AB\t\t556000-1111\tb@x.se")

    assert shown(headed) == [("Externa", "Ängby kommun", "r@x.se"), ("Externa", "Bolaget AB", None)]
    assert (headed.entries[0].postal.on_one_line, headed.left_out) == ("Ängby", ())
    assert shown(grouped) == [("Externa", "Ängby kommun", "r@x.se"), ("Interna", "Nämnden", "n@x.se")]
    assert grouped.left_out == ("Nämnden: Att: Eva, o@x.se",)
    assert shown(plain) == [("1", "Ängby kommun", "r@x.se"), ("1", "Bolaget AB", "b@x.se")]
    assert plain.left_out == ("Ängby kommun: Ängby, 222000-0001", "Bolaget AB: 556000-1111")


def test_a_text_file_saved_by_excel_is_a_table(tmp_path: Path):
    path = tmp_path / "lista.txt"
    path.write_text("Organisation\tGrupp\r\nÄngby kommun\tExterna\r\nNämnden\tInterna\r\n", encoding="utf-16")

    assert shown(read(path)) == [("Externa", "Ängby kommun", None), ("Interna", "Nämnden", None)]


def test_group_rows_merged_groups_and_contacts_in_a_word_table(tmp_path: Path):
    link = "<w:r><w:t>Skriv till oss</w:t></w:r>"
    mail = Xml(f'<w:hyperlink r:id="rIdM">{link}</w:hyperlink>')
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rIdM" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
        'Target="mailto:b%40x.se?subject=Remiss" TargetMode="External"/></Relationships>'
    )
    rows = docx(
        tmp_path / "rader.docx",
        table(
            ("Remissinstans", "E-post"),
            (cell("Fristående", span=2),),
            (Xml("<w:r><w:t>Ängby kommun</w:t><w:br/><w:t>Box 1</w:t></w:r>"), "r@x.se"),
            ("Bolaget AB", mail),
            (cell("Egna", span=2),),
            ("Nämnden", ""),
        ),
        extra={"word/_rels/document.xml.rels": relation.encode()},
    )
    merged = docx(
        tmp_path / "samma.docx",
        table(
            ("Grupp", "Organisation"),
            (cell("Externa", merge="restart"), "Ängby kommun"),
            (cell("", merge="continue"), "Bolaget AB"),
            ("Interna", "Nämnden"),
        ),
    )

    assert shown(read(rows)) == [
        ("Fristående", "Ängby kommun", "r@x.se"),
        ("Fristående", "Bolaget AB", "b@x.se"),
        ("Egna", "Nämnden", None),
    ]
    assert read(rows).left_out == ("Ängby kommun: Box 1", "Bolaget AB: Skriv till oss")
    assert [entry.group for entry in read(merged).entries] == ["Externa", "Externa", "Interna"]


def test_what_excel_hides_merges_and_links(tmp_path: Path):
    book = Workbook()
    sheet = book.active
    sheet.title = "Remiss"
    for row in (
        ["Grupp", "Organisation", "E-post"],
        ["Externa", "Ängby kommun", "r@x.se"],
        [None, "Bolaget AB", "Mejl"],
        [None, "Borttagna AB", "b@x.se"],
        ["Interna", "Nämnden", "=A1"],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    sheet["C3"].hyperlink = "mailto:bolaget@x.se?subject=Hej"
    sheet.row_dimensions[4].hidden = True
    old = book.create_sheet("Förra")
    old.append(["Organisation"])
    old.append(["Nedlagda föreningen"])
    old.sheet_state = "hidden"
    book.save(tmp_path / "lista.xlsx")

    parsed = read(tmp_path / "lista.xlsx")
    assert shown(parsed) == [
        ("Externa", "Ängby kommun", "r@x.se"),
        ("Externa", "Bolaget AB", "bolaget@x.se"),
        ("Interna", "Nämnden", None),
    ]
    assert parsed.left_out == (
        "Bolaget AB: Mejl",
        "Dold rad 4: Externa Borttagna AB b@x.se",
        "Interna Nämnden: en formel utan värde: =A1",
        "Dold flik Förra: Organisation",
        "Dold flik Förra: Nedlagda föreningen",
    )


def renamed(path: Path, names: dict[str, str]) -> Path:
    """The package with parts under other names, as programs on the web write them; their relations lead there."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            for old, new in names.items():
                content = content.replace(old.encode(), new.encode())
                name = name.replace(old, new)
            package.writestr(name, content)
    return path


def test_files_of_word_and_excel_on_the_web(tmp_path: Path):
    book = Workbook()
    book.active.append(["Organisation", "E-post"])
    book.active.append(["Ängby kommun", "r@x.se"])
    book.save(tmp_path / "lista.xlsx")
    docx(tmp_path / "lista.docx", p("Ängby kommun <r@x.se>"))

    for path, names in (
        ("lista.xlsx", {"workbook.xml": "workbook7.xml"}),
        ("lista.docx", {"document.xml": "document3.xml"}),
    ):
        assert shown(read(renamed(tmp_path / path, names))) == [("1", "Ängby kommun", "r@x.se")]


def test_bold_rows_of_a_word_table_and_mail_formulas_of_excel(tmp_path: Path):
    rows = docx(
        tmp_path / "rader.docx",
        table(
            (bold("Organisation"), bold("E-post")),
            (bold("Våra grannar"), ""),
            ("Ängby kommun", "r@x.se"),
            ("Bolaget AB", ""),
        ),
    )
    book = Workbook()
    book.active.append(["Organisation", "E-post", "Sänt"])
    book.active.append(["Ängby kommun", '=HYPERLINK("mailto:r@x.se?subject=Hej","Mejla")', None])
    book.save(tmp_path / "lista.xlsx")

    assert shown(read(rows)) == [("Våra grannar", "Ängby kommun", "r@x.se"), ("Våra grannar", "Bolaget AB", None)]
    assert shown(read(tmp_path / "lista.xlsx")) == [("1", "Ängby kommun", "r@x.se")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman", "cp850"])
def test_old_encodings_are_recognised(tmp_path: Path, encoding: str):
    path = tmp_path / "lista.txt"
    path.write_text("Västerås stad\nÄlvsbyns kommun\nFöreningen Åkra Väl\n", encoding=encoding)

    assert [entry.name for entry in read(path).entries] == ["Västerås stad", "Älvsbyns kommun", "Föreningen Åkra Väl"]


def test_addresses_in_brackets_postal_lines_and_groups_with_colons():
    bracketed = read_list_text("Ängby kommun (r@x.se), Bolaget AB (b@x.se)")
    postal = read_list_text("Ängby kommun\nAtt: Eva Berg\nBox 12\n123 45 Ängby\nBolaget AB\nc/o Berg\nStorgatan 3 B\n")
    headed = read_list_text("Externa:\tÄngby kommun\n\tBolaget AB\nInterna:\tNämnden")

    assert shown(bracketed) == [("1", "Ängby kommun", "r@x.se"), ("1", "Bolaget AB", "b@x.se")]
    assert [entry.name for entry in postal.entries] == ["Ängby kommun", "Bolaget AB"]
    assert postal.left_out == ("Att: Eva Berg", "Box 12", "123 45 Ängby", "c/o Berg", "Storgatan 3 B")
    assert [entry.name for entry in read_list_text("Ämne: Remiss\nÄngby kommun <r@x.se>").entries] == ["Ängby kommun"]
    assert [(entry.group, entry.name) for entry in headed.entries] == [
        *(("Externa", "Ängby kommun"), ("Externa", "Bolaget AB"), ("Interna", "Nämnden"))
    ]


def test_postal_addresses_beside_and_below_a_body_are_no_part_of_its_name():
    parsed = read_list_text(
        "Norrbo kommun, Box 12, 123 45 Norrbo, registrator@norrbo.example\n\n"
        "Sydbo Energi AB\nStorgatan 1\n234 56 Sydbo\ne-post: info@sydbo.example\n\n"
        "Åkra [mailto:akra@akra.example]\nmailto:kontakt@vast.example"
    )

    assert shown(parsed) == [
        ("1", "Norrbo kommun", "registrator@norrbo.example"),
        ("2", "Sydbo Energi AB", "info@sydbo.example"),
        ("3", "Åkra", "akra@akra.example"),
        ("3", "kontakt@vast.example", "kontakt@vast.example"),
    ]
    assert parsed.left_out == ("Storgatan 1", "234 56 Sydbo", "Norrbo kommun: Box 12, 123 45 Norrbo")


def test_a_line_above_bullets_is_their_group_and_commas_of_a_name_stay(tmp_path: Path):
    bullets = read_list_text("1. Övriga\n- Akademin\n- Kyrkan\n\nNorrbo kommun")
    path = tmp_path / "lista.csv"
    path.write_text("Namn,E-post\nÅkra Väl, ekonomisk förening,a@x.example\nNorrbo,b@x.example\n", "utf-8")

    assert [entry.group for entry in bullets.entries] == ["Övriga", "Övriga", "2"]
    assert shown(read(path))[0] == ("1", "Åkra Väl, ekonomisk förening", "a@x.example")


def test_two_bytes_a_letter_without_a_mark_are_recognised(tmp_path: Path):
    path = tmp_path / "lista.txt"
    path.write_bytes("Norrbo kommun\nÅkra ekonomisk förening\n".encode("utf-16-le"))

    assert [entry.name for entry in read(path).entries] == ["Norrbo kommun", "Åkra ekonomisk förening"]
