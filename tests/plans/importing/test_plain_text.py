"""Text taken out of PDFs, and text that people paste."""

from app.plans.importing import read_plan_text

FROM_PDF = """
Tekniska nämnden

Remiss av Plan för parker 2026–2030

Förslag till beslut

1. Planen skickas på remiss.
2. Remissvaren ska ha kommit in senast den 1 mars 2026.

Beslutet skickas till:
Enligt sändlista

Sändlista

Nybro odlare
Parkens vänner

STYRDOKUMENT

Plan för parker 2026–2030

Beslutad när\t2026-xx-xx
Diarienummer\tTN/2026:11
Gäller för\tAlla nämnder

Planen handlar om *parker*¹ i hela kommunen.

¹ Med park menas en yta om minst 500 m² gräs.

Innehåll

Bakgrund.....\t3
Nuläge:\t3
Områden att utveckla.....\t4
Lekplatser och bad.....\t4
Indikatorer\t5
Träd.....\t6
Indikatorer.....\t6
Uppföljning\t7

Bakgrund

Kommunen har många parker och det finns ett gemensamt intresse av att sköta dem² så att alla som

² Enkät 2024.

³ Räknat i maj.

bor här kan trivas. Gräset³ klipps varje vecka.

Nuläge:

Det finns 12 m² park per invånare.

Områden att utveckla

Två områden lyfts fram:

- Lekplatser, bad och dylikt
- Träd i staden

Lekplatser och bad

Barnen vill leka.

Indikatorer

Indikator\tNuläge\t2028\tMål: 2030
Antal lekplatser\t12\t\t15 ⁴
Badplatser\t\t\t

⁴ Riktvärde.

Andel nöjda\t3.5\t3,9\t

Träd

Träden ska bli fler.

Indikatorer

Indikator\tNuläge\t2028\tMål: 2030
Nya träd\t100\t\t

Uppföljning

Planen följs upp varje år.
"""


def test_text_from_a_pdf():
    plan = read_plan_text(FROM_PDF)

    assert plan.title == "Plan för parker 2026–2030"
    assert plan.registry_number == "TN/2026:11"
    assert [(section.number, section.title) for section in plan.sections] == [
        ("1", "Bakgrund"),
        ("1.1", "Nuläge"),
        ("2", "Områden att utveckla"),
        ("2.1", "Lekplatser och bad"),
        ("2.1.1", "Indikatorer"),
        ("2.2", "Träd"),
        ("2.2.1", "Indikatorer"),
        ("3", "Uppföljning"),
    ]
    assert plan.preamble == "STYRDOKUMENT\n\nPlanen handlar om parker i hela kommunen."
    assert plan.sections[0].text == (
        "Kommunen har många parker och det finns ett gemensamt intresse av att sköta dem så att alla som bor här kan "
        "trivas. Gräset klipps varje vecka."
    )
    assert plan.sections[1].text == "Det finns 12 m² park per invånare."
    (table,) = plan.sections[4].tables
    assert [(row.name, [cell.text for cell in row.cells]) for row in table.indicators] == [
        ("Antal lekplatser", ["12", "", "15"]),
        ("Badplatser", ["", "", ""]),
        ("Andel nöjda", ["3.5", "3,9", ""]),
    ]
    assert table.indicators[0].cells[2].footnotes == (4,)
    assert [(note.text, note.section_index, note.cell) for note in plan.footnotes] == [
        ("Med park menas en yta om minst 500 m² gräs.", None, None),
        ("Enkät 2024.", 0, None),
        ("Räknat i maj.", 0, None),
        ("Riktvärde.", 4, (0, 2)),
    ]


def test_what_is_left_out_or_guessed_is_said():
    warnings = read_plan_text(FROM_PDF).warnings

    by_code = {
        code: [warning for warning in warnings if warning.code == code]
        for code in {warning.code for warning in warnings}
    }
    assert set(by_code) == {"preface_left_out", "placeholder", "decimal_point", "level_doubtful"}
    assert "Parkens vänner" in by_code["preface_left_out"][0].text
    assert [remark.text for remark in by_code["decimal_point"]] == ["3.5"]
    assert {remark.section_index for remark in by_code["level_doubtful"]} == {1, 3, 4, 5, 6}


def test_a_contents_list_tells_levels_by_its_numbers_or_its_indentation():
    numbered = "Innehåll\n1 Ett....2\n1.1 Två....2\n2 Tre....3\n\n1 Ett\n\nA.\n\n1.1 Två\n\nB.\n\n2 Tre\n\nC."
    indented = "Innehåll\nEtt.....2\n  Två.....2\nTre.....3\n\nEtt\n\nA.\n\nTvå\n\nB.\n\nTre\n\nC."

    for text in (numbered, indented):
        plan = read_plan_text(text)
        assert [(section.number, section.title) for section in plan.sections] == [
            ("1", "Ett"),
            ("1.1", "Två"),
            ("2", "Tre"),
        ]
        assert not plan.warnings


def test_an_entry_without_its_heading_is_said():
    plan = read_plan_text("Innehåll\nEtt.....2\nTvå.....2\nTre.....3\n\nEtt\n\nA.\n\nTre\n\nC.")

    assert [section.title for section in plan.sections] == ["Ett", "Tre"]
    assert [(warning.code, warning.text) for warning in plan.warnings] == [("heading_missing", "Två")]


def test_pasted_text_with_numbered_headings():
    plan = read_plan_text("Plan för ljud\n\n1 Bakgrund\nDet låter.\n\n1.1 Mål\n\nTyst.\n\n2 Uppföljning\n\nVi lyssnar.")

    assert plan.title == "Plan för ljud"
    assert [(section.number, section.title, section.text) for section in plan.sections] == [
        ("1", "Bakgrund", "Det låter."),
        ("1.1", "Mål", "Tyst."),
        ("2", "Uppföljning", "Vi lyssnar."),
    ]
    assert {warning.code for warning in plan.warnings} == {"heading_doubtful"}


def test_pasted_text_with_short_lines_as_headings():
    long = "Det här är ett stycke som är långt nog för att vara brödtext i ett dokument."
    plan = read_plan_text(f"Plan för ljus\n\nBakgrund\n\n{long}\n\nMål\n\n- Ljusare gator\n- Mörkare himmel\n\n{long}")

    assert [section.title for section in plan.sections] == ["Bakgrund", "Mål"]
    assert [(paragraph.kind, paragraph.text) for paragraph in plan.sections[1].paragraphs][:2] == [
        ("list", "Ljusare gator"),
        ("list", "Mörkare himmel"),
    ]
    assert {warning.code for warning in plan.warnings} == {"heading_doubtful"}


def test_text_without_any_heading_is_all_preamble_and_says_so():
    plan = read_plan_text("bara en rad")

    assert plan.preamble == "bara en rad"
    assert not plan.sections
    assert [warning.code for warning in plan.warnings] == ["no_headings"]


def test_numbered_lists_are_lists_and_not_headings():
    plan = read_plan_text("# A\n\n# B\n\nVi ska:\n\n1. Bygga\n2. Sköta\n3. Riva")

    assert [(section.title, [p.text for p in section.paragraphs]) for section in plan.sections] == [
        ("A", []),
        ("B", ["Vi ska:", "Bygga", "Sköta", "Riva"]),
    ]


def test_footnote_numbers_that_begin_anew_on_each_page():
    plan = read_plan_text(
        "# A\n\nEtt¹ och samma¹.\n\n¹ Första sidan.\n\n# B\n\nTvå¹.\n\n¹ Andra sidan.\n\n¹ Utan plats."
    )

    assert [(note.number, note.text, note.section_index) for note in plan.footnotes] == [
        (1, "Första sidan.", 0),
        (2, "Andra sidan.", 1),
        (3, "Utan plats.", None),
    ]
    assert plan.sections[0].text == "Ett och samma."


def test_text_without_empty_lines_or_without_a_contents_list():
    contents = FROM_PDF[FROM_PDF.index("Innehåll") : FROM_PDF.index("\nBakgrund\n\n")]
    whole, dense = read_plan_text(FROM_PDF), read_plan_text("\n".join(filter(None, FROM_PDF.split("\n"))))
    bare = read_plan_text(FROM_PDF.replace(contents, ""))

    assert [(section.number, section.title) for section in dense.sections] == [
        (section.number, section.title) for section in whole.sections
    ]
    assert bare.title == whole.title
    assert len(bare.indicators) == len(whole.indicators)
    assert {"Bakgrund", "Områden att utveckla"} <= {section.title for section in bare.sections}
    assert "heading_doubtful" in {warning.code for warning in bare.warnings}


def rows_of(table: str) -> list[tuple[str, list[str]]]:
    """The indicators of a table below a heading: their names and what stands in their cells."""
    plan = read_plan_text(f"Plan för skolan\n\n1 Indikatorer\n\n{table}\n\n2 Mål\n\nFler ska trivas.\n")
    assert [section.title for section in plan.sections] == ["Indikatorer", "Mål"]
    return [
        (one.name, [cell.text for cell in one.cells]) for each in plan.sections[0].tables for one in each.indicators
    ]


def test_a_table_whose_columns_are_set_with_spaces():
    table = (
        "Indikator              Nuläge  2028   2030\n"
        "-----------------------------------------\n"
        "Andel behöriga, %              50     60\n"
        "Meritvärde, snitt\n"
        "  i årskurs 9             221         230"
    )
    assert rows_of(table) == [
        ("Andel behöriga, %", ["", "50", "60"]),
        ("Meritvärde, snitt i årskurs 9", ["221", "", "230"]),
    ]


def test_words_with_wide_spaces_between_them_are_no_table():
    assert rows_of("Skolan  ska   växa  med fler\nelever  och  fler lärare\noch  så vidare  i all tid.") == []


def test_indicators_with_a_name_in_common_are_told_apart():
    table = "Indikator\tKön\tNuläge\nBehöriga, %\tFlickor\t45\nBehöriga, %\tPojkar\t40\nMeritvärde\tAlla\t221"
    assert [name for name, _cells in rows_of(table)] == ["Behöriga, %: Flickor", "Behöriga, %: Pojkar", "Meritvärde"]
    same = "Indikator\tNuläge\t2030\nBehöriga, %\t45\t50\nBehöriga, %\t40\t50"
    assert [name for name, _cells in rows_of(same)] == ["Behöriga, %", "Behöriga, %"]


def test_items_with_a_number_and_a_letter_are_a_list():
    plan = read_plan_text(
        "Plan för skolan\n\n1 Mål\n\n1:a Fler elever.\n1:b Mindre klasser.\n2:a Fler lärare.\n\n2 Tid\n\nEtt år.\n"
    )
    items = [(one.kind, one.text) for one in plan.sections[0].paragraphs]
    assert items == [("list", "1:a Fler elever."), ("list", "1:b Mindre klasser."), ("list", "2:a Fler lärare.")]
