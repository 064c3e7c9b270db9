"""The lead of a body's first page: the cover letter's own first sentences, whatever stands before them."""

import pytest

from app.rounds.cover_letter import LEAD, lead_of, paragraphs_of, sentences

FIRST = "Planen visar hur kommunen vill arbeta med näringslivet till och med 2030."
SECOND = "Den har tagits fram i samtal med företag, t.ex. Mekan i Lilla Edet och dess 40 anställda."
OFFICIAL = f"""Kommunstyrelsen

Remiss av plan för ett starkare lokalt näringsliv 2027–2030

Förslag till beslut

Förslag till plan för ett starkare lokalt näringsliv 2027–2030 remitteras enligt sändlista.
2. Remissvaren ska ha kommit in till kommunstyrelsen senast den 11 september 2026.

Sammanfattning

{FIRST} {SECOND}

Ärendebeskrivning

Kommunfullmäktige tog den 21 juni 2025 § 154 en inriktning om detta.
"""


@pytest.mark.parametrize(
    ("letter", "lead"),
    [
        (OFFICIAL, f"{FIRST} {SECOND}"),
        (f"Hej!\n\n{FIRST}\n{SECOND}\n", FIRST),
        (f"Till berörda remissinstanser\n\n# Om planen\n\n**{FIRST}** {SECOND}", f"{FIRST} {SECOND}"),
        (f"Kommunstyrelsen föreslås besluta att remittera planen till dem som står på listan.\n\n{FIRST}", FIRST),
        (f"Beslut\nKommunstyrelsen beslutar att planen ska remitteras till alla.\n\nBakgrund\n{FIRST}", FIRST),
        (
            f"- Svara på hela planen eller på de delar som rör er mest av allt.\n- Skicka svaret i tid.\n\n{FIRST}",
            FIRST,
        ),
        (
            "Planen visar hur kommunen vill arbeta med näringslivet i\nLilla Edet till och\nmed 2030. Vad tycker ni?",
            "Planen visar hur kommunen vill arbeta med näringslivet i Lilla Edet till och med 2030. Vad tycker ni?",
        ),
        (
            "Innan fullmäktige beslutar om planen vill vi veta vad ni tycker. Svara gärna i god tid.",
            "Innan fullmäktige beslutar om planen vill vi veta vad ni tycker. Svara gärna i god tid.",
        ),
        ("Hej!\nVi vill veta vad ni tycker.\nTack på förhand!", "Vi vill veta vad ni tycker."),
        (OFFICIAL.replace("\n\n", "\n"), f"{FIRST} {SECOND}"),
        ("Remiss\n\nKommunstyrelsen\n\n/Adressat/", ""),
        ("", ""),
    ],
)
def test_the_lead_is_the_letters_own_first_sentences(letter: str, lead: str):
    assert lead_of(letter) == lead
    assert lead_of(letter.replace("\n", "\r\n")) == lead


def test_a_long_text_ends_with_a_whole_sentence_and_a_long_sentence_with_a_whole_word():
    many = lead_of(f"{FIRST} " * 10)
    assert many.endswith(FIRST)
    assert len(many) <= LEAD
    lead = lead_of("En mening som " + "fortsätter, " * 60 + "till sist.")
    assert lead.endswith("fortsätter …")
    assert len(lead) <= LEAD + 2


def test_an_abbreviation_or_a_date_ends_no_sentence():
    text = "Svara senast kl. 12 den 3. Mars är för sent. Det gäller bl.a. Eksjö, dnr. KS 3. Tack!"
    assert sentences(text) == [
        "Svara senast kl. 12 den 3. Mars är för sent.",
        "Det gäller bl.a. Eksjö, dnr. KS 3. Tack!",
    ]


def test_paragraphs_are_kept_as_they_were_written():
    assert paragraphs_of("Ett\r\ntvå\r\n \r\n\r\nTre\n") == ["Ett\ntvå", "Tre"]
