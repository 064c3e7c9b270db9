"""Unfinished words, and names of bodies in running text."""

import pytest

from app.plans.importing.doubts import bodies_named, find_doubts
from app.plans.importing.values import value_of


@pytest.mark.parametrize(
    ("text", "placeholder"),
    [
        ("Beslutad 2023-xx-xx", "2023-xx-xx"),
        ("Gäller 20XX", "20XX"),
        ("den ÅÅÅÅ-MM-DD", "ÅÅÅÅ-MM-DD"),
        ("/Adressat/", "/Adressat/"),
        ("500 ha?", "500 ha?"),
        ("Marken är 500 ha? Det vet vi inte.", "500 ha?"),
        ("12?", "12?"),
        ("TODO skriv klart", "TODO"),
        ("XX kronor", "XX"),
        ("som det står [...] i planen", "[...]"),
        ("[ange belopp] kronor", "[ange belopp]"),
        ("Namn: ____", "____"),
        ("Hej «Förnamn»", "«Förnamn»"),
    ],
)
def test_placeholders(text: str, placeholder: str):
    assert [(doubt.code, doubt.text) for doubt in find_doubts(text)] == [("placeholder", placeholder)]
    assert find_doubts(text)[0].offset == text.index(placeholder)


@pytest.mark.parametrize(
    "text",
    [
        "Hur ser det ut 2030?",
        "service för/till. Förslag finns",
        "näringsliv/Översiktsplanen anger ett område för/om näringsliv",
        "och/eller",
        "Enligt avsnitt 4.2 och kl. 9.30",
        "den 11.9 2023",
        "1.2 Mål",
        "3,4 procent av 8 200",
        "[1] och [12]",
        "https://exempel.se/Sida/",
        "lagen (2023:196) 3 §",
        "version 2.1",
    ],
)
def test_no_doubt(text: str):
    assert find_doubts(text) == []


def test_decimal_points():
    assert [(doubt.code, doubt.text) for doubt in find_doubts("3.6")] == [("decimal_point", "3.6")]
    assert [doubt.text for doubt in find_doubts("ökade med 3.6 procent, inte 3,7")] == ["3.6 procent"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3,4", 3.4),
        ("3.6", 3.6),
        (" 79 ", 79),
        ("8 200", 8200),
        ("8\u00a0200,5", 8200.5),
        ("95 %", 95),
        ("7,4%", 7.4),
        ("−2", -2),
        ("75 (fastställs 25 april)", None),
        ("500 ha?", None),
        ("0,81 (2021)", None),
        ("", None),
        ("1 5", None),
        ("1,2,3", None),
        ("ca 4", None),
        ("1–2", None),
    ],
)
def test_values(text: str, value: float | None):
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tillväxtrådet är remissinstans.", ["Tillväxtrådet"]),
        ("Vi vet att Skogsrådet är obligatorisk remissinstans.", ["Skogsrådet"]),
        (
            "Remissinstanser är Norra nämnden, Vård- och omsorgsnämnden samt Östra bolaget AB.",
            ["Norra nämnden", "Vård- och omsorgsnämnden", "Östra bolaget AB"],
        ),
        ("Södra rådet och Västra rådet är remissinstanser.", ["Södra rådet", "Västra rådet"]),
        ("De är remissinstanser.", []),
        ("Listan över remissinstanser finns på webben.", []),
    ],
)
def test_bodies_named(text: str, names: list[str]):
    assert bodies_named(text) == names
