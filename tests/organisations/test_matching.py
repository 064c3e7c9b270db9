"""Names of organisations compared."""

import pytest

from app.organisations import matching
from app.organisations.matching import NameIndex, guess_kind, name_key, nearest

REGISTER = [
    "Mälardalens universitet (MDU)",
    "Företagarna Eskilstuna Torshälla",
    "Gymnasienämnden",
    "Region Västmanland",
    "Stockholms universitet",
    "Svenskt Näringsliv Stockholm",
    "Sveriges Kommuner och Regioner",
    "Eskilstuna kommun",
    "Miljö- och byggnadsnämnden",
    "Ung Företagsamhet Sörmland",
    "Länsstyrelsen i Södermanlands län",
    "Handelskammaren Mälardalen",
    "Kultur- och fritidsnämnden",
]


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Mälardalens Universitet", "Mälardalens universitet (MDU)"),
        ("MDU", "Mälardalens universitet (MDU)"),
        ("Mälardlens universitet", "Mälardalens universitet (MDU)"),
        ("Företagarna Eskilstuna/Torshälla", "Företagarna Eskilstuna Torshälla"),
        ("Företagarna i Eskilstuna & Torshälla", "Företagarna Eskilstuna Torshälla"),
        ("SKR", "Sveriges Kommuner och Regioner"),
        ("Ung Företagsamhet, Södermanland", "Ung Företagsamhet Sörmland"),
        ("Länsstyrelsen Södermanland", "Länsstyrelsen i Södermanlands län"),
        ("Kultur och fritidsnämnden", "Kultur- och fritidsnämnden"),
        ("Gymnasienämden", "Gymnasienämnden"),
    ],
)
def test_near_names(name: str, same: str):
    match = nearest(name, REGISTER)

    assert match is not None
    assert match[0] == same
    assert 0.65 <= match[1] < 1


@pytest.mark.parametrize(
    "name",
    [
        "Grundskolenämnden",
        "Region Sörmland",
        "Region Stockholm",
        "Stockholms stad",
        "Uppsala universitet",
        "Svenskt Näringsliv, Södermanland",
        "Eskilstuna kommunföretag AB",
        "Miljö- och räddningstjänstnämnden",
        "Fritidsföreningen",
        "AB",
        "",
        "–",
    ],
)
def test_other_bodies(name: str):
    assert nearest(name, REGISTER) is None


def test_the_same_name_scores_one():
    assert nearest("eskilstuna  KOMMUN", REGISTER) == ("Eskilstuna kommun", 1.0)
    assert name_key(" Eskilstuna\u00a0 KOMMUN ") == "eskilstuna kommun"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Eskilstuna Fabriksförening", "association"),
        ("Stadsbyggnadsnämnden", "board"),
        ("Torshälla stads nämnd", "board"),
        ("Create Business Incubator AB", "company"),
        ("Strängnäs kommun", "municipality"),
        ("Region Sörmland", "region"),
        ("Trafikverket", "state"),
        ("Länsstyrelsen i Södermanlands län", "state"),
        ("Mälardalens Universitet", "university"),
        ("Position Eskilstuna", "other"),
        ("Fabriken", "other"),
    ],
)
def test_kinds(name: str, kind: str):
    assert guess_kind(name) == kind


def test_a_thousand_names_against_two_thousand():
    places = [
        f"{first}{last}"
        for first in ("Norr", "Söder", "Väster", "Öster", "Stor")
        for last in ("by", "dal", "vik", "ås")
    ]
    trades = [
        f"{trade}{form}"
        for trade in ("Bygg", "Skog", "Vatten", "Väg", "Sjö")
        for form in ("gille", "lag", "kår", "bord")
    ]
    register = [f"{place} {trade} {n}" for place in places for trade in trades for n in range(5)]

    index = NameIndex(register)
    nearest = [index.nearest(name.upper()) for name in register[::2]]

    assert len(register) == 2_000
    assert [match[0] for match in nearest if match] == register[::2]


def test_names_that_all_share_their_words_are_not_compared_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    score = matching._score
    monkeypatch.setattr(matching, "_score", lambda *given: compared.append(given) or score(*given))
    names = [f"Föreningen nummer {number} i trakten" for number in range(500)]
    index = NameIndex(names)
    found = [index.nearest(name) for name in names]
    assert {nearest for nearest in found if nearest} == {(name, 1.0) for name in names}
    assert len(compared) <= 2 * len(names)
