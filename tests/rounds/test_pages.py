"""Rounds as an official meets them in a browser; every page is judged as it is shown."""

import datetime
from typing import Any

from sqlmodel import select

from app.accounts.identity import SYSTEM, By
from app.accounts.policy import Kind
from app.clock import now, today
from app.installation import installation_of
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.plans.actions import store_plan
from app.plans.importing import read_plan_text
from app.rounds.actions import create_round
from app.rounds.models import Membership, Round
from tests.kit.html import visible
from tests.kit.world import World
from tests.rounds.conftest import Driver


def day(days: int) -> str:
    return (today() + datetime.timedelta(days=days)).isoformat()


def test_home_leads_to_the_rounds(desk: Any, made: World):
    shown = desk.get("/")
    assert shown.heading == "Remisser"
    assert shown.column(0) == ["En remiss till", "Remiss av planen"]
    assert made.round


def test_many_rounds_are_narrowed_by_words_number_and_status(app: Any, desk: Any, made: World):
    assert not desk.get("/rounds").all(id="f-q"), "a handful is seen at a glance"
    with installation_of(app).database.write() as session:
        for n in range(8):
            by = By("user", made.users[Kind.HANDLER], "Hanna")
            create_round(session, title=f"Översyn {n}", registry_number=f"TN/{n}", deadline=today(), by=by, now=now())
    form = desk.get("/rounds").form("Visa")
    narrowed = form.submit(q="översyn TN/3")
    assert narrowed.column(0) == ["Översyn 3"]
    assert "1 remiss" in narrowed.text()
    assert desk.get("/rounds?status=open").column(0) == ["Remiss av planen"]
    assert "Ingen remiss passar" in narrowed.form("Visa").submit(q="finns inte").text()


def test_a_round_is_made_changed_and_opened(app: Any, desk: Any, made: World):
    form = desk.get("/rounds").click("Ny remiss").form(action="/rounds/new")
    wrong = form.submit({"title": "", "registry_number": "KS/9", "deadline": day(60)}, status=422)
    assert set(wrong.errors()) == {"title"}
    assert wrong.form(action="/rounds/new").value("registry_number") == "KS/9", "what was typed is kept"
    assert (wrong.link("Läs in en plan"), wrong.link("Läs in en sändlista")) == ("/plans/new", "/lists/new")
    shown = wrong.form(action="/rounds/new").submit({"title": "Ny"})
    assert shown.heading == "Ny"
    assert "Måste rättas" in shown.text(), "there is no plan yet"
    address = desk.redirects[-1]
    fields = {"plan_id": str(made.plan), "distribution_list_id": str(made.list), "cover_letter": "Välkomna."}
    ready = shown.click("Ändra remissen").form("Spara").submit(fields)
    assert "Måste rättas" not in ready.text()
    assert "[personlig länk]" in ready.text(), "the letter is looked at before it goes"
    with installation_of(app).database.read() as session:
        assert session.exec(select(Letter).where(Letter.round_id == int(address.split("/")[-1]))).all() == []
    board = ready.form(action=f"{address}/opening").submit()
    assert "0 av 3" in board.text()


def test_a_draft_rounds_plan_is_corrected_and_the_way_leads_back(app: Any, desk: Any, made: World):
    address = f"/rounds/{made.draft_round}"
    desk.get(address).click("Ändra remissen").form("Spara").submit({"plan_id": str(made.draft_plan)})
    shown = desk.get(f"{address}/plan")
    assert shown.all("a", text="Översikt"), "the round's tabs stay"
    outline = shown.click("Rätta planen").form("Spara titel och diarienummer").submit(title="Plan för skogen")
    section = desk.get(outline.one(class_="outline-edit").xpath(".//a/@href")[0])
    back = section.form("Spara").submit(title="Mål och medel").click("Tillbaka till remissen")
    assert back.heading == "Plan för skogen"
    assert back.all("a", text="Översikt")
    assert "Mål och medel" in back.text()


def test_a_stale_form_overwrites_nothing(desk: Any, app: Any, made: World):
    address = f"/rounds/{made.draft_round}/edit"
    mine, theirs = desk.get(address).form(action=address), desk.get(address).form(action=address)
    theirs.submit({"title": "Deras"})
    refused = mine.submit({"title": "Min"}, status=422)
    assert refused.form(action=address).value("title") == "Min"
    assert "Någon annan har ändrat" in refused.text()
    with installation_of(app).database.read() as session:
        assert session.get_one(Round, made.draft_round).title == "Deras"


def test_an_opened_round_has_no_form(desk: Any, made: World):
    desk.get(f"/rounds/{made.round}/edit", status=409)


def test_a_body_is_added_and_invited(app: Any, desk: Any, made: World):
    address = f"/rounds/{made.round}/bodies/new"
    form = desk.get(f"/rounds/{made.round}/board").click("Lägg till remissinstans").form(action=address)
    shown = form.submit({"organisation_id": str(made.free_organisation), "group": "Externa"})
    assert "Fria gruppen" in shown.text()
    with installation_of(app).database.read() as session:
        letters = session.exec(select(Letter).where(Letter.to_address == "fria@exempel.se").order_by(Letter.id)).all()
    assert [letter.kind for letter in letters] == [LetterKind.INVITATION]


def test_an_unsolicited_body_gets_no_letter(app: Any, handler: Driver, made: World):
    before = handler("GET", f"/rounds/{made.round}", status=200)["counts"]
    added = handler(
        "POST",
        f"/rounds/{made.round}/consultees",
        status=201,
        json={"organisation_id": made.free_organisation, "unsolicited": True},
    )
    assert added["origin"] == "unsolicited"
    after = handler("GET", f"/rounds/{made.round}", status=200)["counts"]
    assert after == before | {"consultees": before["consultees"] + 1}, "nobody waits for it"
    again = {"organisation_id": made.free_organisation}
    assert handler("POST", f"/rounds/{made.round}/consultees", status=409, json=again)["code"] == "already_in_round"
    assert handler("POST", f"/rounds/{made.draft_round}/consultees", status=409, json=again)
    assert handler("POST", f"/rounds/{made.round}/consultees", status=422, json={"organisation_id": 999})
    with installation_of(app).database.read() as session:
        assert not session.exec(select(Letter).where(Letter.to_address == "fria@exempel.se")).all()


def test_members_are_added_and_taken_out(app: Any, desk: Any, made: World):
    address = f"/rounds/{made.round}/members"
    desk.get(address).form(action=address).submit({"user_id": str(made.users["other_handler"])})  # type: ignore[index]
    with installation_of(app).database.read() as session:
        assert session.get(Membership, (made.round, made.users["other_handler"]))  # type: ignore[index]
    desk.post(f"{address}/removal", {"user_id": str(made.users["other_handler"])})  # type: ignore[index]
    desk.post(address, {"user_id": str(made.users["adm"])}, status=422)  # type: ignore[index]
    with installation_of(app).database.read() as session:
        assert len(session.exec(select(Membership).where(Membership.round_id == made.round)).all()) == 1


def test_a_bounced_address_is_mended_on_the_bodys_page(app: Any, desk: Any, made: World):
    address = f"/rounds/{made.round}/consultees/{made.consultee}"
    refused = desk.get(address).form(action=f"{address}/address").submit({"email": "fel"}, status=422)
    assert "email" in refused.errors()
    refused.form(action=f"{address}/address").submit({"email": "ny@exempel.se"})
    with installation_of(app).database.read() as session:
        letters = session.exec(select(Letter).where(Letter.to_address == "ny@exempel.se").order_by(Letter.id)).all()
    assert len(letters) == 1
    desk.post(f"{address}/invitation")
    desk.post(f"{address}/renewal")
    desk.post(f"{address}/link", status=403)


def test_every_page_speaks_english_too(app: Any, pages: Any, made: World):
    other = pages.another("en")
    for name, value in made.cookies["handler"].items():  # type: ignore[index]
        other.raw.cookies.set(name, value)
    for path in (
        "/rounds",
        "/rounds/new",
        f"/rounds/{made.round}",
        f"/rounds/{made.draft_round}",
        f"/rounds/{made.round}/board",
        f"/rounds/{made.round}/reminders",
        f"/rounds/{made.round}/letters",
        f"/rounds/{made.round}/history",
        f"/rounds/{made.round}/members",
        f"/rounds/{made.round}/consultees/{made.consultee}",
        "/link-needed",
    ):
        other.get(path)


def test_plans_of_one_name_can_be_told_apart(app: Any, desk: Any, made: World):
    with installation_of(app).database.write() as session:
        for minute in (10, 11):
            at = datetime.datetime(2026, 9, 11, 12, minute, tzinfo=datetime.UTC)
            store_plan(session, parsed=read_plan_text("Plan för skogen\n\n1 Bakgrund\n\nText."), by=SYSTEM, now=at)
    options = [visible(option) for option in desk.get("/rounds/new").xpath("//select[@name='plan_id']/option")]
    assert [option for option in options if "skogen" in option] == [
        "Plan för skogen (inläst 11 september 2026 kl. 14.11)",
        "Plan för skogen (inläst 11 september 2026 kl. 14.10)",
    ]
    assert any(option.startswith("Plan för prov (KS/2026:7, inläst ") for option in options)


def test_an_official_who_opens_a_bodys_link_finds_the_way_back(desk: Any, made: World):
    shown = desk.get(f"/l/{made.links['lnk']}")  # type: ignore[index]
    assert not shown.all("button", text="Läs och svara")
    assert shown.click("Till remisserna").heading == "Remisser"


def test_missing_addresses_are_filled_in_where_the_round_is_opened(desk: Any, made: World):
    address = f"/rounds/{made.draft_round}"
    draft = desk.get(address)
    assert "Kulturnämnden saknar e-postadress" in draft.text()
    form = draft.form("Spara adresserna")
    fields = [name for name in form.fields if name.startswith("email-")]
    assert len(fields) == 1
    refused = form.submit({fields[0]: "ingen adress"}, status=422)
    mended = refused.form("Spara alla adresser").submit({fields[0]: "kultur@exempel.se"})
    assert mended.heading == draft.heading, "back where one came from"
    assert "1 adress är sparad." in mended.text()
    assert "saknar e-postadress" not in mended.text()
