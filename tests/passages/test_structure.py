"""A body's own structure becomes kinds and fields: paths, lead-ins, tables; what is no field stays words."""

import pytest

from app.comments.fields import Content
from app.comments.kinds import CommentKind
from app.comments.places import Place
from app.passages.kinds import Reason
from app.passages.own_headings import own_headings, placed_under
from app.passages.proposing import proposed
from tests.passages.plan import GOAL, LAND, ROW, SCHOOL, WORDS

COMMENT, PRIORITY = CommentKind.COMMENT, CommentKind.PRIORITY
Said = tuple[CommentKind, Place | None, Content]


def said(text: str) -> list[Said]:
    """What is proposed of a text, headings left out: the kind, the place or None, and the fields."""
    return [
        (piece.kind, piece.place if piece.is_comment else None, piece.content(text))
        for piece in proposed(text, WORDS)
        if piece.is_comment is not False
    ]


@pytest.mark.parametrize(
    ("text", "kind", "fields"),
    [
        (
            "Kultur › Scen › Dans – en scen för dans. Bygg den 2028. Följ upp.",
            PRIORITY,
            Content(
                priority_area="Kultur",
                priority_sub_area="Scen",
                priority_goal="Dans – en scen för dans.",
                priority_action="Bygg den 2028. Följ upp.",
            ),
        ),
        ("- Kultur » Öppet varje dag!", PRIORITY, Content(priority_area="Kultur", priority_goal="Öppet varje dag!")),
        ("Start > Kontakt > Om oss", COMMENT, Content("Start > Kontakt > Om oss")),
        ("Förslag 3: Bygg mer. Motivering: Det behövs.", COMMENT, Content("", "Bygg mer.", "Det behövs.")),
        ("Vi saknar skolan.\nMotivering: den behövs", COMMENT, Content("Vi saknar skolan.", "", "den behövs")),
        ("**Synpunkt:** Otydligt.\n**Förslag:** Stryk.", COMMENT, Content("Otydligt.", "Stryk.")),
        (
            "2. Mål: Fler i arbete\nÅtgärd: En jobbskola\nMotivering: Många söker\nKälla: SCB",
            PRIORITY,
            Content(priority_goal="Fler i arbete", priority_action="En jobbskola", reason="Många söker\nKälla: SCB"),
        ),
        (
            "Åtgärd: Frukostmöten\n\nAnsvarig: Bolaget\n\nNär: 2027\n\nFinansiering: Egna medel",
            CommentKind.ACTIVITY,
            Content("Frukostmöten", carried_out_by="Bolaget", carried_out_when="2027", financing="Egna medel"),
        ),
        (
            "Indikator: Andel nöjda\nEnhet: procent\nNuläge: 60\nMålvärde: 80\nKälla: SCB",
            CommentKind.NEW_INDICATOR,
            Content("", "80", proposed_name="Andel nöjda", unit="procent", baseline="60", source="SCB"),
        ),
        ("Fråga: Vem betalar", CommentKind.QUESTION, Content("Vem betalar")),
        (
            "Sakfel: Bron är från 1990.\nKälla: Arkivet",
            CommentKind.FACT_ERROR,
            Content("Bron är från 1990.", source="Arkivet"),
        ),
        ("Målen är bra: de går att mäta.", COMMENT, Content("Målen är bra: de går att mäta.")),
        ("Vi vill detta: mer tid: nu.", COMMENT, Content("Vi vill detta: mer tid: nu.")),
    ],
)
def test_a_passage_is_read_into_a_kind_and_its_fields(text: str, kind: CommentKind, fields: Content) -> None:
    assert [(of, content) for of, _place, content in said(text)] == [(kind, fields)]


def test_what_is_numbered_is_a_passage_of_its_own() -> None:
    text = "1. Vi vill att kommunen bygger.\n2) Vi vill ha tåg.\nYrkande 3: Stryk.\nFörslag 4: Lägg till."
    assert [content[:2] for _kind, _place, content in said(text)] == [
        ("1. Vi vill att kommunen bygger.", ""),
        ("2) Vi vill ha tåg.", ""),
        ("", "Stryk."),
        ("", "Lägg till."),
    ]


def test_lines_that_only_lead_in_are_no_headings_that_end_a_section() -> None:
    text = "4.1\n\nSynpunkt\n\nFör lite.\n\nFörslag\n\nKöp mer.\n\nMotivering\n\nTillväxt.\n\nOch snart."
    place = Place(LAND)
    assert said(text) == [
        (COMMENT, place, Content("För lite.", "Köp mer.", "Tillväxt.")),
        (COMMENT, place, Content("Och snart.")),
    ]


def test_an_area_of_the_plan_is_the_place_and_another_is_left_open() -> None:
    assert said("Hamnen › Mark och infrastruktur › Kaj – en ny. Bygg.")[0][1] == Place(LAND)
    assert said("4.1\nHamnen › Kaj – en ny kaj. Bygg.")[0][1] is None
    assert said("Område: Talang och kompetens\nMål: Fler")[0][:2] == (PRIORITY, Place(SCHOOL))


TABLE = [["Avsnitt", "Synpunkt", "Förslag", "Motivering"], ["3.2", "Saknas", "Lägg till", "Viktigt"]]
TABLE += [["", "Mer YH", "", "Många söker"], ["Hamnen", "Glömd", "Nämn den", ""]]


@pytest.mark.parametrize("made", ["\t".join, lambda row: f"| {' | '.join(row)} |"])
def test_rows_of_a_table_are_comments_in_parts(made: object) -> None:
    text = "\n".join(made(row) for row in TABLE)  # type: ignore[operator]  # one of the two above
    assert said(text) == [
        (COMMENT, Place(SCHOOL), Content("Saknas", "Lägg till", "Viktigt")),
        (COMMENT, Place(SCHOOL), Content("Mer YH", "", "Många söker")),
        (COMMENT, None, Content("Hamnen\n\nGlömd", "Nämn den")),
    ]


def test_a_table_without_headings_that_are_known_is_read_row_by_row() -> None:
    text = "Mark och infrastruktur\tDet behövs mer mark\nHamnen\tDet behövs en ny kaj\n"
    assert [(place, content.text) for _kind, place, content in said(text)] == [
        (Place(LAND), "Mark och infrastruktur\tDet behövs mer mark"),
        (None, "Hamnen\tDet behövs en ny kaj"),
    ]


def test_the_heading_of_a_table_is_no_comment() -> None:
    heading = proposed("| Område | Förslag |\n|---|---|\n| Kultur | Bygg |\nslut.", WORDS)
    assert [piece.reason for piece in heading] == [Reason.HEADING, Reason.HEADING, None]


def test_another_kind_keeps_the_parts_that_it_has_and_else_all_words() -> None:
    text = "Mål: Fler i arbete\nMotivering: Många söker"
    piece = proposed(text, WORDS)[0]
    assert piece.as_comment(Place(SCHOOL), PRIORITY).content(text) == Content(
        "", "", "Många söker", priority_goal="Fler i arbete"
    )
    assert piece.as_comment(Place(SCHOOL), COMMENT).content(text) == Content(text)
    assert piece.as_whole().content(text) == Content(text)


OWN = """Växande företag

Vi vill mer.

Indikatorn antal nystartade företag per 1 000 invånare bör bort.

Något annat

Kaffet var gott.

Kultur › Scen – en scen. Bygg.

Kultur › Dans – en dans. Dansa.

Med vänlig hälsning

Anna
"""


def test_own_headings_are_listed_with_what_waits_under_them_and_mapped_at_once() -> None:
    pieces = proposed(OWN, WORDS)
    listed = own_headings(pieces, OWN, WORDS)
    assert [(one.title, one.place, one.near, one.waiting) for one in listed] == [
        ("Växande företag", None, Place(GOAL), [2]),
        ("Något annat", None, None, [5]),
        ("Kultur", None, None, [6, 7]),
    ]
    mapped = placed_under(pieces, 6, Place(SCHOOL), OWN, WORDS)
    assert [n for n, piece in enumerate(mapped, 1) if piece.place == Place(SCHOOL)] == [6, 7]
    assert mapped[5].confirmed
    assert mapped[5].content(OWN).priority_goal == "Scen – en scen."
    assert [one.title for one in own_headings(mapped, OWN, WORDS)] == ["Växande företag", "Något annat"]
    assert placed_under(pieces, 99, Place(SCHOOL), OWN, WORDS) == pieces


def test_a_heading_leaves_what_somebody_has_decided() -> None:
    indicator = "Antal nystartade företag per 1 000 invånare bör delas."
    text = f"Mål 1\n\nKöp mer.\n\n{indicator}\n\nSälj inget."
    pieces = proposed(text, WORDS)
    pieces[1] = pieces[1].as_comment(Place(GOAL), COMMENT)
    mapped = placed_under(pieces, 1, Place(LAND), text, WORDS)
    assert [piece.place for piece in mapped[1:]] == [Place(GOAL), Place(GOAL, None, ROW), Place(LAND)]
