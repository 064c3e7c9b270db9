"""What is shown before a round opens."""

import datetime

import pytest

from app.mail.addresses import Shared
from app.rounds.checks import DayRule, Meetings, Passage, Subject, Unreachable, blockers, check, grouped
from app.rounds.listed_names import is_listed, words_of

NOW = datetime.datetime(2027, 1, 4, 9, tzinfo=datetime.UTC)
FINE = datetime.date(2027, 3, 1)


def subject(**changes: object) -> Subject:
    given: dict[str, object] = {"deadline": FINE, "now": NOW, "bodies": ["Naturvännerna"], **changes}
    return Subject(**given)  # type: ignore[arg-type]


def codes(**changes: object) -> list[str]:
    return [finding.code for finding in check(subject(**changes))]


def test_a_sound_round_gives_nothing_to_look_at():
    assert codes(passages=[Passage("Missivet", "Svara senast 1 mars 2027, tack. Andelen är 3,4 procent.")]) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"deadline": datetime.date(2027, 3, 26)}, "deadline_holiday"),
        ({"deadline": datetime.date(2027, 3, 27)}, "deadline_holiday"),
        ({"deadline": datetime.date(2027, 7, 7)}, "deadline_july"),
        ({"deadline": datetime.date(2027, 2, 12)}, "short_period"),
        ({"deadline": datetime.date(2027, 1, 3)}, "deadline_past"),
        ({"meetings": [Meetings("Naturnämnden", [datetime.date(2027, 3, 2)])]}, "meeting_too_late"),
        ({"deadline": datetime.date(2027, 12, 7), "rule": DayRule(quiet_months=(6, 12))}, "deadline_july"),
        ({"deadline": FINE, "rule": DayRule(shortest=60)}, "short_period"),
        ({"bodies": []}, "no_bodies"),
        ({"has_plan": False}, "no_plan"),
        ({"texts_left": 3}, "information_left"),
        ({"unreachable": [Unreachable("Naturvännerna")]}, "address_missing"),
        ({"shared": [Shared("info@x.se", ("Alfa", "Beta"))]}, "address_shared"),
        ({"passages": [Passage("Missivet", "Till /Adressat/")]}, "placeholder"),
        ({"passages": [Passage("4.1 Mål", "Antagen 2023-xx-xx")]}, "placeholder"),
        ({"passages": [Passage("4.1 Mål, Nuläge", "500 ha?")]}, "placeholder"),
        ({"passages": [Passage("4.1 Mål, Nuläge", "3.6")]}, "decimal_point"),
        ({"passages": [Passage("2 Så", "Tillväxtrådet är remissinstans.")]}, "body_not_on_list"),
        ({"passages": [Passage("Gäller för", "Alla bolag, Kultur- och fritidsnämnden")]}, "body_not_on_list"),
        ({"has_sections": False}, "no_sections"),
        ({"sends_mail": False}, "no_mail_server"),
        ({"unnamed_groups": ["Grupp 1"]}, "group_unnamed"),
        ({"has_contact": False}, "no_contact"),
        ({"has_handler": False}, "no_handler"),
    ],
)
def test_each_thing_is_found_alone(changes: dict[str, object], code: str):
    assert codes(**changes) == [code]


@pytest.mark.parametrize(
    ("changes", "better"),
    [
        ({"deadline": datetime.date(2027, 3, 26)}, datetime.date(2027, 3, 30)),  # Good Friday: after Easter Monday
        ({"deadline": datetime.date(2027, 7, 7)}, datetime.date(2027, 8, 2)),  # 1 August is a Sunday
        ({"deadline": datetime.date(2027, 12, 7), "rule": DayRule(quiet_months=(1, 12))}, datetime.date(2028, 2, 1)),
        ({"deadline": datetime.date(2027, 2, 12)}, datetime.date(2027, 2, 15)),
        ({"meetings": [Meetings("Natur", [datetime.date(2027, 3, 5)])]}, datetime.date(2027, 3, 8)),
    ],
)
def test_the_nearest_day_that_helps_is_offered(changes: dict[str, object], better: datetime.date):
    (finding,) = check(subject(**changes))
    assert finding.better_day == better
    assert finding.code not in codes(**changes | {"deadline": better})


def test_an_authority_has_its_own_rule():
    rule = DayRule(shortest=0, quiet_months=())
    assert codes(deadline=datetime.date(2027, 1, 8), rule=rule) == []
    assert codes(deadline=datetime.date(2027, 7, 7), rule=rule) == []
    (finding,) = check(subject(rule=DayRule(shortest=70)))
    assert "kortare än 10 veckor: 56 dagar" in finding.message
    every_month = DayRule(quiet_months=tuple(range(1, 13)))
    assert [finding.better_day for finding in check(subject(rule=every_month))] == [None]


def test_bodies_that_meet_in_time_or_whose_meetings_nobody_knows_are_no_finding():
    in_time, unknown = Meetings("A", [datetime.date(2027, 3, 1), datetime.date(2027, 5, 1)]), Meetings("B", [])
    assert codes(meetings=[in_time, unknown]) == []


def test_the_plan_concerns_bodies_that_are_not_asked():
    names = "Naturnämnden och Kultur- och fritidsnämnden, Torps Stads nämnd samt Övriga nämnder, hela kommunen"
    told = check(subject(bodies=["Kultur- och fritidsnämnden"], passages=[Passage("Gäller för", names)]))
    assert [finding.text for finding in told] == ["Naturnämnden", "Torps Stads nämnd"]
    assert "Gäller för" in told[0].message


@pytest.mark.parametrize(
    ("text", "cell", "told"),
    [
        ("Sammanfattande omdöme ökade till medelvärde 3,35.", "3,4", ["3,35"]),
        ("Sammanfattande omdöme är 3,4 och nästan 3,40.", "3,42", ["3,4"]),
        ("Sammanfattande omdöme är 3,4.", "3,4", []),
        ("Sammanfattande omdöme var 3,35, avrundat 3,4.", "3,4", []),
        ("Sammanfattande omdöme var 3,1.", "3,4", []),
        ("Ett helt annat omdöme var 3,35.", "3,4", []),
        ("Sammanfattande omdöme är 3,35.", "3,4 (2021)", []),
        ("Sammanfattande omdöme är 3,35.", "3.4", []),
        ("Sammanfattande omdöme är 13,35 av 3,35–3,40.", "3,4", ["3,35"]),
    ],
)
def test_text_and_table_that_give_one_figure_differently(text: str, cell: str, told: list[str]):
    passages = [
        Passage("2 Läget", text, in_section=True),
        Passage("3 Svenskt Näringsliv, Nuläge", cell, indicator="Sammanfattande omdöme"),
    ]
    found = [finding for finding in check(subject(passages=passages)) if finding.code == "figures_differ"]
    assert [finding.text for finding in found] == told
    assert all(finding.where == "2 Läget" for finding in found)


def test_a_figure_of_another_indicator_is_none_of_its_own():
    text = "Svenskt Näringsliv frågar vad kommunens företag ger för omdöme: 3,02."
    cell = Passage("4 Mått", "3,0", indicator="Svenskt Näringsliv: Dialogen med kommunens beslutsfattare")
    assert codes(passages=[Passage("2 Läget", text, in_section=True), cell]) == []


def test_only_what_makes_no_sense_blocks():
    findings = check(
        subject(deadline=datetime.date(2027, 1, 3), bodies=[], has_plan=False, unreachable=[Unreachable("X")])
    )
    assert {finding.code for finding in blockers(findings)} == {"deadline_past", "no_bodies", "no_plan"}
    severities = [finding.severity for finding in findings]
    assert severities == sorted(severities), "blockers first"


def test_findings_of_a_kind_stand_under_one_sentence():
    unreachable = [Unreachable(name) for name in ("Alfa", "Beta", "Gamma")]
    passages = [Passage("4.1 Mål, Nuläge", "3.6"), Passage("4.2 Mål, Nuläge", "4.6"), Passage("2 Så", "/Ort/")]
    groups = grouped(check(subject(unreachable=unreachable, passages=passages, has_plan=False)))
    assert [(group.code, len(group.findings)) for group in groups] == [
        ("no_plan", 1),
        ("address_missing", 3),
        ("decimal_point", 2),
        ("placeholder", 1),
    ]
    assert groups[1].message.startswith("3 organisationer saknar e-postadress")
    alone = grouped(check(subject(unreachable=unreachable[:1])))
    assert alone[0].message.startswith("Alfa saknar e-postadress")


def test_exactly_six_weeks_is_time_enough():
    assert codes(deadline=datetime.date(2027, 2, 15)) == []
    assert "short_period" in codes(deadline=datetime.date(2027, 2, 14))


@pytest.mark.parametrize(
    ("named", "listed", "same"),
    [
        ("Tillväxtrådet", "Tillväxtrådet", True),
        ("Tillväxtrådet", "Tillväxtråd", True),
        ("Tillväxtrådet", "Kommunens tillväxtråd", True),
        ("Kulturnämnden", "Kultur- och fritidsnämnden", False),
        ("Företagarna", "Företagarna i Exempelstad", True),
        ("Region Exempelland", "Exempellands universitet", False),
        ("Tillväxtrådet", "Näringslivsrådet", False),
        ("Rådet", "Tillväxtrådet", False),
    ],
)
def test_a_body_is_on_the_list_whatever_form_its_name_has(named: str, listed: str, same: bool):
    assert is_listed(named, [words_of(listed)]) is same


def test_a_body_that_is_named_twice_is_told_once():
    text = "Tillväxtrådet är remissinstans."
    findings = check(subject(passages=[Passage("1 A", text), Passage("2 B", text)]))
    assert [finding.where for finding in findings] == ["1 A"]
