"""The last day to answer that a cover letter names, however it writes it."""

import datetime

import pytest

from app.rounds.checks import Subject, check
from app.rounds.letter_facts import deadline_in, letter_deadline_differs

DAY = datetime.date(2027, 9, 11)
NOW = datetime.datetime(2027, 5, 1, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("letter", "day"),
    [
        ("Remissvaren ska vara inkomna senast den 11 september 2027.", DAY),
        ("Svara senast 2027-09-11.", DAY),
        ("Vi vill ha ert yttrande före den 11:e september.", DAY),
        ("Synpunkter lämnas till och med 11/9 2027.", DAY),
        ("Please reply no later than 11 September 2027.", DAY),
        ("Kommunfullmäktige beslutade den 21 juni 2022 § 154. Svara senast den 11 september.", DAY),
        ("Planen beslutades den 21 juni 2022.", None),
        ("Svara senast den 11 september 2027. Nämnder får svara senast den 2 oktober 2027.", None),
        ("Svara senast den 31 februari 2027.", None),
        ("", None),
    ],
)
def test_the_day_is_found(letter: str, day: datetime.date | None):
    named = deadline_in(letter, near=DAY)
    assert (named.day if named else None) == day


def test_another_day_than_the_rounds_is_told_before_opening():
    letter = "Hej!\n\nSvara senast den 2 oktober 2027, gärna tidigare."
    named = letter_deadline_differs(letter, DAY)
    assert named is not None
    assert letter_deadline_differs(letter, named.day) is None
    finding = next(f for f in check(Subject(DAY, NOW, letter=letter)) if f.code == "letter_deadline_differs")
    assert finding.severity == "warning"
    assert "2 oktober 2027" in finding.message
    assert finding.text == "Svara senast den 2 oktober 2027, gärna tidigare."
