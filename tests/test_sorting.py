"""What a search finds: the same words, however they were typed, pasted or stored."""

import unicodedata

import pytest

from app.sorting import like, search_text

SENTENCE = "Näringslivet i Örebro: små- och medelstora företag behöver ”kompetensförsörjning” 2026–2027"


@pytest.mark.parametrize(
    "stored",
    [
        unicodedata.normalize("NFD", SENTENCE),
        SENTENCE.upper(),
        SENTENCE.replace("försörjning", "\u00adför\u00adsörjning"),
        SENTENCE.replace("Näringslivet", "Närings\u200blivet").replace("Örebro", "\ufeffÖrebro\u200e"),
        SENTENCE.replace(" ", "\u00a0"),
        SENTENCE.replace("”", '"').replace("–", "-"),
        SENTENCE.replace("kompetens", "kompe-\ntens").replace("behöver", "behö\u00ad\n  ver"),
        SENTENCE.replace("små-", "små\u2011"),
        SENTENCE.replace("ö", "o\u00a8").replace("å", "a\u02da"),
    ],
)
def test_the_same_words(stored: str) -> None:
    assert search_text(stored) == search_text(SENTENCE)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("finansiering", "ﬁnansiering"),
        ("it-stöd", "ITstöd"),
        ("it-", "IT-stöd"),
        ("m2", "100 m²"),
        ("ett ... två", "ett … två"),
        ("o'brien", "O’Brien"),
    ],
)
def test_it_stands_in(typed: str, stored: str) -> None:
    assert search_text(typed) in search_text(stored)


def test_letters_that_differ_differ() -> None:
    assert search_text("får") != search_text("far")
    assert search_text("små-\noch stora") == search_text("små- och stora")


def test_a_pattern_takes_its_own_signs_literally() -> None:
    assert like("50 % _ !") == "%50 !% !_ !!%"
    assert like("Nä\u00adringsliv") == "%näringsliv%"
