"""How a referral came about: read out of letter and plan, filled in, looked at before opening, told everywhere."""

import datetime
from typing import Any

import pytest
from sqlmodel import select

from app.history.models import Event
from app.installation import installation_of
from app.rounds.background import (
    Background,
    Dialogue,
    ReferralDecision,
    RelatedDecision,
    Signatory,
    SteeringDocument,
    dialogue_in,
    ends_before,
    related_in,
)
from app.rounds.background_proposals import PlanSays, decision_in, proposed_background
from app.rounds.background_rules import kind_in_title, remarks
from app.rounds.background_words import background_words
from app.rounds.kinds import SteeringKind
from app.rounds.models import Round
from app.rounds.request_pdf import request_document, request_of
from tests.kit.world import World
from tests.rounds.conftest import Driver

NEAR = datetime.date(2031, 9, 11)
MAY = datetime.date(2031, 5, 9)
LETTER = """Kommunstyrelsen

Plan för skogen på remiss

Kommunfullmäktige gav den 21 juni 2030 § 154 (KS/2030:7) styrelsen i uppdrag att ta fram en plan.

Kommunstyrelsen beslutade den 9 maj 2031, § 87 (KS/2031:20), att remittera planen enligt sändlistan.

Följande har varit involverade i arbetet:

- Kommunstyrelsen och dess utskott.
- 60 djupintervjuer med skogsägare.
- Omvärldsbevakning

Planen har tre delar:

- Mark

KOMMUNLEDNINGSKONTORET

Tove Malmgren
Kommundirektör

Nils Edberg
Skogsstrateg

Beslutet skickas till:
Enligt sändlista
"""
PLAN = PlanSays(
    title="Plan för skogen 2031–2035",
    registry_number="KS/2031:20",
    facts=(
        ("Beslutad när", "2031-xx-xx"),
        ("Beslutad av", "Kommunfullmäktige"),
        ("Ersätter", "–"),
        ("Gäller fr o m", "2031"),
        ("Gäller t o m", "2035"),
    ),
    headings=("Bakgrund (kort)", "Klimatprogram (KS/2029:7)", "Översiktsplan (KS/2028:166)"),
)
SAID = {
    "referral_decision": {
        "body": "Kommunstyrelsen",
        "date": "2031-05-09",
        "paragraph": "87",
        "registry_number": "KS/2026:8",
        "signatories": [{"name": "Tove Malmgren", "title": "kommundirektör"}, {"name": "Nils Edberg", "title": ""}],
    },
    "steering_document": {
        "kind": "plan",
        "adopted_by": "Kommunfullmäktige",
        "valid_from": "2031",
        "valid_until": "2035-06-30",
        "replaces": "Skogsplan 2020",
    },
    "related_decisions": [{"title": "Klimatprogram", "registry_number": "KS/2029:7"}],
    "dialogue": [{"activity": "Intervjuer", "participants": "60 skogsägare"}],
}


def test_letter_and_plan_propose_what_they_say_plainly():
    proposed = proposed_background(LETTER, PLAN, near=NEAR)
    assert proposed.decision == ReferralDecision(
        "Kommunstyrelsen",
        MAY,
        "87",
        "KS/2031:20",
        (Signatory("Tove Malmgren", "Kommundirektör"), Signatory("Nils Edberg", "Skogsstrateg")),
    )
    assert proposed.document == SteeringDocument(SteeringKind.PLAN, "Kommunfullmäktige", "2031", "2035")
    assert proposed.related == (
        RelatedDecision("Klimatprogram", "KS/2029:7"),
        RelatedDecision("Översiktsplan", "KS/2028:166"),
    )
    assert proposed.dialogue == (
        Dialogue("Kommunstyrelsen och dess utskott"),
        Dialogue("60 djupintervjuer", "skogsägare"),
        Dialogue("Omvärldsbevakning"),
    )
    known = Background(ReferralDecision("Skogsnämnden"), SteeringDocument(valid_until="2040"))
    assert known.with_gaps_filled(proposed).decision.body == "Skogsnämnden", "what is known is not replaced"
    assert known.with_gaps_filled(proposed).document.valid_until == "2040"
    assert proposed_background("", PlanSays(), near=NEAR).is_empty


@pytest.mark.parametrize(
    ("letter", "body", "day", "paragraph"),
    [
        ("Enligt kommunstyrelsens beslut 2031-05-09, § 87, remitteras förslaget.", "Kommunstyrelsen", MAY, "87"),
        (
            "Barn- och utbildningsnämnden beslutade 2031-05-09 § 5 att remittera det.",
            "Barn- och utbildningsnämnden",
            MAY,
            "5",
        ),
        ("Beslut om remiss fattades av socialnämnden den 9 maj 2031.", "Socialnämnden", MAY, ""),
        ("Remissvaren ska ha kommit in till kommunstyrelsen senast den 9 maj 2031.", "", None, ""),
        ("Förslag till beslut: planen remitteras den 9 maj 2031.", "", None, ""),
        ("Kommunfullmäktige beslutade den 9 maj 2031 § 12 om ett program.", "", None, ""),
        ("", "", None, ""),
    ],
)
def test_only_a_decision_to_refer_is_read_as_one(letter: str, body: str, day: datetime.date | None, paragraph: str):
    assert decision_in(letter, near=NEAR) == ReferralDecision(body, day, paragraph)


def test_lines_hold_what_is_written_a_line_each():
    assert related_in("- Klimatprogram (KS/2029:7)\n\n* Vision 2040") == (
        RelatedDecision("Klimatprogram", "KS/2029:7"),
        RelatedDecision("Vision 2040"),
    )
    assert dialogue_in("Intervjuer: 60 företagare, kl. 8:00\nMöten:") == (
        Dialogue("Intervjuer", "60 företagare, kl. 8:00"),
        Dialogue("Möten"),
    )
    assert [
        kind_in_title(title)
        for title in ("Klimatprogram", "Energi- och klimatplan 2030", "Riktlinjer för inköp", "Om skog")
    ] == [
        SteeringKind.PROGRAM,
        SteeringKind.PLAN,
        SteeringKind.GUIDELINE,
        None,
    ]
    assert ends_before("2031", "2030")
    assert not ends_before("2031-06-30", "2031")
    assert not ends_before("2031", "")


def codes_of(
    document: SteeringDocument, *, title: str = "Remiss", letter: ReferralDecision = ReferralDecision()
) -> set[str]:
    """What is remarked of a document whose decision is in order."""
    whole = Background(ReferralDecision("Kommunstyrelsen", MAY, "87", "KS/2031:20"), document)
    said = remarks(whole, title=title, registry_number="ks/2031:20", letter=letter, today=NEAR)
    return {remark.code for remark in said}


def test_each_kind_of_document_has_its_rules():
    plan = SteeringDocument(SteeringKind.PLAN, "Kommunfullmäktige", "2031", "2035")
    assert codes_of(plan, title="Plan för skogen 2031–2035") == set()
    assert codes_of(SteeringDocument(SteeringKind.PLAN, "Skogsnämnden", "2031")) == {"plan_without_period"}
    assert codes_of(plan, title="Program för skogen 2031–2036") == {"document_kind_differs", "period_differs"}
    policy = SteeringDocument(SteeringKind.POLICY, "Kommunstyrelsen", valid_until="2035")
    assert codes_of(policy) == {"period_on_lasting", "adopter_unusual"}
    assert codes_of(SteeringDocument(SteeringKind.GUIDELINE, "Kommundirektören")) == {"adopter_unusual"}
    assert codes_of(SteeringDocument(SteeringKind.OTHER, "Kommundirektören")) == set()
    assert codes_of(SteeringDocument(SteeringKind.PROGRAM)) == {"no_adopter"}
    assert codes_of(SteeringDocument()) == {"no_document_kind"}
    other = ReferralDecision("Kommunstyrelsen", MAY, "88")
    assert codes_of(plan, letter=other) == {"letter_decision_differs"}


def test_a_decision_is_whole_and_has_been_taken():
    def codes(decision: ReferralDecision) -> set[str]:
        whole = Background(decision, SteeringDocument(SteeringKind.OTHER, "Nämnden"))
        said = remarks(whole, title="", registry_number="KS/1", letter=ReferralDecision(), today=MAY)
        return {remark.code for remark in said}

    assert codes(ReferralDecision()) == {"no_decision"}
    assert codes(ReferralDecision("Kommunstyrelsen")) == {"decision_incomplete"}
    assert codes(ReferralDecision("Kommunstyrelsen", NEAR, "1")) == {"decision_ahead"}
    assert codes(ReferralDecision("Kommunstyrelsen", MAY, "1", "KS/2")) == {"decision_number_differs"}
    nothing = remarks(Background(), title="", registry_number="", letter=ReferralDecision(), today=MAY)
    assert [remark.code for remark in nothing] == ["no_decision"]


def test_the_api_takes_parts_and_gives_all_of_them(handler: Driver, new_round: dict[str, Any]):
    made = handler("POST", "/rounds", status=201, json=new_round | SAID)
    assert {name: made[name] for name in SAID} == SAID
    address = f"/rounds/{made['id']}"
    changed = handler("PATCH", address, status=200, json={"dialogue": None, "referral_decision": {"body": "Nämnden"}})
    assert changed["dialogue"] == []
    assert changed["referral_decision"] | {"body": ""} == {
        "body": "",
        "date": None,
        "paragraph": "",
        "registry_number": "",
        "signatories": [],
    }
    assert changed["steering_document"] == SAID["steering_document"], "parts that are not sent stay"
    wrong = {"valid_from": "2035", "valid_until": "2031"}
    handler("PATCH", address, status=422, json={"steering_document": wrong})
    handler("PATCH", address, status=422, json={"steering_document": {"valid_from": "snart"}})
    handler("PATCH", address, status=422, json={"steering_document": {"valid_from": "2031-02-30"}})
    codes = {item["code"] for item in handler("GET", f"{address}/checks", status=200)["items"]}
    assert "decision_incomplete" in codes
    handler("PATCH", address, status=200, json=SAID)


def test_the_form_proposes_keeps_what_is_typed_and_is_locked_by_the_opening(
    desk: Any, handler: Driver, made: World, app: Any
):
    address = f"/rounds/{made.draft_round}"
    handler("PATCH", address, status=200, json={"cover_letter": LETTER})
    page = desk.get(f"{address}/background")
    assert "Förslag ur missivet och planen" in page.text()
    form = page.form(action=f"{address}/background")
    assert form.value("decision_body") == "Kommunstyrelsen"
    assert form.value("decision_date") == "2031-05-09"
    assert form.value("signatory_title_2") == "Skogsstrateg"
    wrong = form.submit(
        {"valid_from": "2035", "valid_until": "2031", "kind": "plan", "decision_body": "Nämnden"}, status=422
    )
    assert "Tiden slutar innan den börjar" in wrong.text()
    again = wrong.form(action=f"{address}/background")
    assert again.value("decision_body") == "Nämnden"
    saved = again.submit({"valid_until": "2039"})
    assert "Beslut och bakgrund är sparade" in saved.text()
    stale = form.submit({"decision_body": "Styrelsen"}, status=422)
    assert "Någon annan har ändrat remissen" in stale.text()
    with installation_of(app).database.read() as session:
        assert session.exec(select(Event).where(Event.kind == "round.edited")).all()[-1].facts["fields"] == [
            "background"
        ]
    handler("PATCH", f"/rounds/{made.round}", status=409, json={"dialogue": []})
    assert "kan inte ändras" in desk.get(f"/rounds/{made.round}/background").text()


def test_bodies_read_it_on_their_first_page_and_in_the_request(handler: Driver, made: World, app: Any):
    address = f"/rounds/{made.draft_round}"
    handler("PATCH", address, status=200, json=SAID)
    installation = installation_of(app)
    with installation.database.read() as session:
        asked = request_of(session, session.get_one(Round, made.draft_round))
        facts = dict(request_document(asked, "Exempelkommunen").parts[0].items)
    assert facts["Beslut att remittera"] == "Kommunstyrelsen, 9 maj 2031, § 87, dnr KS/2026:8"
    assert facts["Typ av dokument"] == "Plan, gäller 2031 till och med 30 juni 2035"
    assert facts["Undertecknat av"] == "Tove Malmgren, kommundirektör; Nils Edberg"
    assert facts["Dialog före remissen"] == "Intervjuer: 60 skogsägare"
    assert [said.label for said in background_words(asked.background)][-2] == "Tidigare beslut i frågan"
