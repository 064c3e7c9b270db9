"""What is proposed for a text: places by headings, numbers and names; what in a mail is no answer."""

import time

import pytest

from app.comments.kinds import CommentKind
from app.comments.places import WHOLE, Place
from app.passages.kinds import Reason
from app.passages.mail_parts import attached_file
from app.passages.proposing import proposed
from tests.passages.plan import GOAL, LAND, ROW, SCHOOL, START, WORDS

MAIL = """
Hej!

Tack för möjligheten att yttra oss.

Övergripande synpunkter
Kommunen är positiv till planen.

3.2 Utbildning och kompetens
Vi saknar folkhögskolorna.
Det vore bra om de nämns.

- En punkt om skolan
- Varför nämns inte yrkeshögskolan?

Mål 1
Indikatorn antal nystartade företag per 1 000 invånare bör delas upp.

Något helt annat

I avsnitt 3.2 saknas folkbildningen.

Det här hör ingenstans hemma.

Med vänlig hälsning
Anna Ek
Handläggare

Detta mejl är endast avsett för mottagaren.

Från: Remiss <remiss@exempel.se>
Skickat: den 3 maj
Till: Anna

Ni bjuds in att svara.

> citat
"""


def read(text: str) -> list[tuple[object, str]]:
    """What each piece is proposed to be (place, reason or None for open) and its words."""
    return [
        (piece.place if piece.is_comment else piece.reason, text[piece.start : piece.end].strip())
        for piece in proposed(text, WORDS)
    ]


def test_a_mail_is_read_as_a_person_would() -> None:
    assert read(MAIL) == [
        (Reason.GREETING, "Hej!"),
        (Reason.GREETING, "Tack för möjligheten att yttra oss."),
        (Reason.HEADING, "Övergripande synpunkter"),
        (WHOLE, "Kommunen är positiv till planen."),
        (Reason.HEADING, "3.2 Utbildning och kompetens"),
        (Place(SCHOOL), "Vi saknar folkhögskolorna.\nDet vore bra om de nämns."),
        (Place(SCHOOL), "- En punkt om skolan"),
        (Place(SCHOOL), "- Varför nämns inte yrkeshögskolan?"),
        (Reason.HEADING, "Mål 1"),
        (Place(GOAL, None, ROW), "Indikatorn antal nystartade företag per 1 000 invånare bör delas upp."),
        (Reason.HEADING, "Något helt annat"),
        (Place(SCHOOL), "I avsnitt 3.2 saknas folkbildningen."),
        (None, "Det här hör ingenstans hemma."),
        (
            Reason.SIGNATURE,
            "Med vänlig hälsning\nAnna Ek\nHandläggare\n\nDetta mejl är endast avsett för mottagaren.",
        ),
        (
            Reason.QUOTED,
            "Från: Remiss <remiss@exempel.se>\nSkickat: den 3 maj\nTill: Anna\n\nNi bjuds in att svara.\n\n> citat",
        ),
    ]
    assert [piece.kind for piece in proposed(MAIL, WORDS)][7] is CommentKind.QUESTION


@pytest.mark.parametrize(
    ("heading", "place"),
    [
        ("Avsnitt 4", Place(GOAL)),
        ("4.1", Place(LAND)),
        ("4.1 Mark och infrastruktur", Place(LAND)),
        ("Kap. 3.2", Place(SCHOOL)),
        ("Mål 1: Fler växande företag", Place(GOAL)),
        ("Fler växande företag", Place(GOAL)),
        ("## Utbilding och kompetens", Place(SCHOOL)),
        ("UTBILDNING OCH KOMPETENS:", Place(SCHOOL)),
        ("Kompetensförsörjning", Place(SCHOOL)),
        ("Talang och kompetens", Place(SCHOOL)),
        ("Näringslivsklimat", Place(GOAL)),
        ("1. Mark och infrastruktur", Place(LAND)),
        ("Inledning", Place(START)),
        ("Planen i sin helhet", WHOLE),
        ("Kultur och fritid", None),
        ("7.7", None),
    ],
)
def test_a_heading_leads_to_its_place(heading: str, place: Place | None) -> None:
    assert read(f"Något först.\n\n{heading}\n\nVi tycker så här.")[-1] == (place, "Vi tycker så här.")


def test_what_is_named_in_a_paragraph_leads_to_its_place() -> None:
    assert read("Inom talang och kompetens vill vi mer.")[0][0] == Place(SCHOOL)
    assert read("Kompetensförsörjning och näringslivsklimat hör ihop.")[0][0] is None
    assert read("Målet 2 finns inte, men mål 1 är bra.")[0][0] == Place(GOAL)


@pytest.mark.parametrize(
    "original",
    [
        "-----Original Message-----\nFrom: a@b.se",
        "-----Ursprungligt meddelande-----\nHej",
        "Den 3 maj 2030 skrev Remiss <remiss@exempel.se>:\nHej",
        "Den tors 3 maj 2030 kl 10:00 skrev Remiss\n<remiss@exempel.se>:\nHej",
        "On 3 May 2030, at 10:00, Remiss wrote:\n> Hi",
        "3 maj 2030 kl. 10:00 skrev Remiss <remiss@exempel.se>:\n\nHej",
        "tors 3 maj 2030 kl. 10:00 skrev Remiss <remiss@exempel.se>:\n\nHej",
        "> Hej\n> på er",
    ],
)
def test_what_another_mail_said_is_no_answer(original: str) -> None:
    told = read(f"Vi tillstyrker planen som den är.\n\n{original}\n")
    assert [what for what, _words in told] == [WHOLE, Reason.QUOTED]


@pytest.mark.parametrize(
    "ending",
    ["Vänligen\nEva Ek", "Allt gott,\nEva", "Skickat från min iPhone", "Hämta Outlook för iOS", "Sent from my phone"],
)
def test_what_ends_a_mail_is_no_answer(ending: str) -> None:
    told = read(f"Vi tillstyrker planen som den är.\n\n{ending}\n")
    assert [what for what, _words in told] == [WHOLE, Reason.SIGNATURE]


def test_a_wish_that_begins_as_a_closing_is_an_answer() -> None:
    told = read("3.2\nVänligen ändra årtalet.\n\n3 personer skrev under:\nEva, Bo och Ulla.\n")
    assert [what for what, _words in told if not isinstance(what, Place)] == [Reason.HEADING]


@pytest.mark.parametrize(
    "verdict",
    [
        "Nämnden har ingen erinran mot förslaget.",
        "Vi har inga synpunkter.",
        "Bolaget avstår från yttrande.",
        "Föreningen har inget att invända.",
        "Vi ställer oss positiva till planen.",
    ],
)
def test_a_verdict_in_the_words_of_letters_is_about_the_whole(verdict: str) -> None:
    assert read(verdict) == [(WHOLE, verdict)]


def test_an_answer_that_a_colleague_sent_on_is_read() -> None:
    told = read("Från: Eva Ek\nSkickat: den 3 maj\nTill: Remiss\n\n3.2 Utbildning och kompetens\nVi vill mer.\n")
    assert told[-1] == (Place(SCHOOL), "Vi vill mer.")
    assert told[0][0] is Reason.QUOTED


def test_what_a_mail_server_adds_is_no_answer() -> None:
    told = read("3.2\nVi vill mer.\n\nSå behandlar vi dina personuppgifter: se vår webbplats.\n")
    assert told[-1][0] is Reason.DISCLAIMER


def test_an_answer_may_go_on_after_a_signature() -> None:
    told = read("Hälsningar\nAnna\n\n4.1 Mark och infrastruktur\n\nMarken räcker inte.")
    assert told[-1] == (Place(LAND), "Marken räcker inte.")


@pytest.mark.parametrize(
    "above",
    [
        "Hej!\n\nSvaret är bifogat.\n\nMed vänlig hälsning\nAnna Ek",
        "Svaret är bifogat.\n\nDen 3 maj 2030 skrev Remiss <remiss@exempel.se>:\n> Ni bjuds in.",
        "Svaret är bifogat.\n\n-----Original Message-----\nFrom: a@b.se\nSubject: Remiss\n\nNi bjuds in.",
        "3.2 Utbildning och kompetens\nSvaret är bifogat.",
    ],
)
@pytest.mark.parametrize("name", ["Yttrande 2030.docx", "svar.PDF", "två\n rader.odt"])
def test_an_attached_file_is_an_answer_of_its_own_whatever_stands_above(above: str, name: str) -> None:
    mark = attached_file(name)
    told = read(f"{above}\n\n{mark}\n\nHej!\n\nDialogen bör ske två gånger om året.\n\n4.1\n\nMarken räcker inte.\n")
    at = told.index((Reason.HEADING, mark))
    assert [what for what, _words in told[at + 1 :]] == [Reason.GREETING, None, Reason.HEADING, Place(LAND)]


def test_hyphens_about_words_are_no_attached_file() -> None:
    told = read("Vi tillstyrker.\n\nMed vänlig hälsning\nAnna\n----- Tillväxtenheten -----\n")
    assert told[-1] == (Reason.SIGNATURE, "Med vänlig hälsning\nAnna\n----- Tillväxtenheten -----")


def test_forty_pages_are_proposed_in_a_moment() -> None:
    page = MAIL.partition("Med vänlig")[0] + "Kommunen möter företagen varje år och följer upp.\n" * 40
    began = time.process_time()
    assert len(proposed(page * 40, WORDS)) > 400
    assert time.process_time() - began < 1


def test_a_line_that_leads_to_the_whole_leaves_the_heading_above() -> None:
    text = "3.2 Utbildning och kompetens\nFler platser.\n\nAllmänt: en bra plan.\n\nOch tydlig."
    assert read(text)[1:] == [
        (Place(SCHOOL), "Fler platser."),
        (WHOLE, "Allmänt: en bra plan."),
        (WHOLE, "Och tydlig."),
    ]
