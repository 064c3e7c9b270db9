"""A body's way in: the address alone does nothing, the button lets in, an old link helps to the new one."""

import datetime
import hashlib
from typing import Any

import pytest
import time_machine
from sqlalchemy import text
from sqlmodel import col, select

from app.clock import now
from app.installation import installation_of
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.rounds.models import Link, LinkSession
from app.tokens import token_in
from app.tracking.letters import RoundLetters
from tests.kit.world import World
from tests.rounds.conftest import Driver


def fingerprint(app: Any) -> str:
    """Every row of every table that a link could touch."""
    digest = hashlib.sha256()
    with installation_of(app).database.read() as session:
        for table in ("link", "link_session", "consultee", "letter", "event", "round", "old_link"):
            digest.update(repr(session.connection().execute(text(f"SELECT * FROM {table} ORDER BY 1")).all()).encode())
    return digest.hexdigest()


def new_letters(app: Any) -> list[Letter]:
    with installation_of(app).database.read() as session:
        return list(session.exec(select(Letter).where(Letter.kind == LetterKind.NEW_LINK).order_by(Letter.id)).all())


def fresh(as_: Any, consultee_id: int) -> dict[str, Any]:
    return dict(as_("adm")("POST", f"/consultees/{consultee_id}/link", status=201))


def test_opening_the_address_changes_nothing(app: Any, pages: Any, as_: Any, made: World):
    token = fresh(as_, made.consultee)["token"]
    before = fingerprint(app)
    shown = pages.get(f"/l/{token}")
    assert shown.heading == "Remiss av planen"
    assert "Naturvännerna" in shown.text()
    assert shown.headers["referrer-policy"] == "no-referrer"
    pages.raw.head(f"/l/{token}")
    assert fingerprint(app) == before


def test_the_button_lets_in(client: Any, as_: Any, made: World):
    token = fresh(as_, made.consultee)["token"]
    answer = client.post(f"/l/{token}/entry", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/answers/{made.consultee}"
    assert token not in answer.headers["set-cookie"]


def test_one_browser_may_hold_several_bodies(app: Any, client: Any, as_: Any, made: World):
    for consultee_id in (made.consultee, made.other_consultee):
        token = fresh(as_, consultee_id)["token"]
        client.post(f"/l/{token}/entry", headers={"Sec-Fetch-Site": "same-origin"})
    cookie = client.cookies["remiss_answer"]
    with installation_of(app).database.read() as session:
        held = session.exec(
            select(LinkSession.consultee_id).where(
                LinkSession.token_hash == hashlib.sha256(cookie.encode()).hexdigest()
            )
        ).all()
    assert sorted(held) == sorted([made.consultee, made.other_consultee])


def test_a_cookie_of_somebodys_own_making_is_not_kept(client: Any, as_: Any, made: World):
    client.cookies.set("remiss_answer", "chosen-by-an-attacker")
    token = fresh(as_, made.consultee)["token"]
    answer = client.post(f"/l/{token}/entry", headers={"Sec-Fetch-Site": "same-origin"})
    assert "chosen-by-an-attacker" not in answer.headers["set-cookie"]


def test_a_renewed_link_stops_the_one_before_and_helps(app: Any, pages: Any, as_: Any, made: World):
    first = fresh(as_, made.consultee)
    letters = len(new_letters(app))
    second = fresh(as_, made.consultee)
    assert first["token"] != second["token"]
    assert second["url"].endswith(f"/l/{second['token']}")
    assert len(new_letters(app)) == letters, "a link that is told is not sent"
    shown = pages.get(f"/l/{first['token']}", status=404)
    assert shown.heading == "Länken är ersatt av en nyare"
    assert "Remiss av planen" not in shown.text(), "an old link tells nothing about the round"
    assert pages.get(f"/l/{second['token']}").heading == "Remiss av planen"
    pages.post(f"/l/{first['token']}/entry", status=404)


def test_an_unknown_link_tells_nothing_and_helps(pages: Any, made: World):
    shown = pages.get("/l/" + "x" * 43, status=404)
    assert shown.heading == "Länken går inte att öppna"
    assert "Remiss av planen" not in shown.text()
    assert made.round


def test_a_browser_that_is_in_is_shut_out_by_a_renewal(client: Any, as_: Any, made: World):
    token = fresh(as_, made.consultee)["token"]
    client.post(f"/l/{token}/entry", headers={"Sec-Fetch-Site": "same-origin"})
    assert client.get(f"/answers/{made.consultee}").status_code == 200
    fresh(as_, made.consultee)
    assert client.get(f"/answers/{made.consultee}").status_code == 303


def test_the_current_link_is_sent_again_once_an_hour_to_its_own_address(app: Any, pages: Any, made: World):
    answers = []
    for email in ("natur@exempel.se", "natur@exempel.se", "ingen@exempel.se"):
        shown = pages.get("/link-needed").form(action="/l/renewal").submit({"email": email}, status=200)
        answers.append(shown.text())
    assert len(set(answers)) == 1, "the answer must not tell whether an address is known"
    sent = new_letters(app)
    assert [letter.to_address for letter in sent] == ["natur@exempel.se"]
    assert made.round


@pytest.mark.parametrize("typed", ["", "inte en adress", "a@b.se, c@d.se"])
def test_a_bad_address_is_told_at_its_field(pages: Any, typed: str):
    shown = pages.get("/link-needed").form(action="/l/renewal").submit({"email": typed}, status=422)
    assert "email" in shown.errors()


def test_an_official_cannot_go_in_as_a_body(desk: Any, as_: Any, made: World):
    token = fresh(as_, made.consultee)["token"]
    assert "inloggad som handläggare" in desk.get(f"/l/{token}").text()
    desk.post(f"/l/{token}/entry", status=403)


def test_a_secret_is_told_once(client: Any, made: World):
    headers = {"Authorization": f"Bearer {made.tokens['adm']}", "Idempotency-Key": "once"}  # type: ignore[index]
    first = client.post(f"/api/v1/consultees/{made.consultee}/link", headers=headers).json()
    again = client.post(f"/api/v1/consultees/{made.consultee}/link", headers=headers).json()
    assert first["token"]
    assert again == {"url": None, "token": None}


def test_history_holds_the_act_but_not_the_token(app: Any, as_: Any, made: World):
    told = fresh(as_, made.consultee)
    with installation_of(app).database.read() as session:
        rows = repr(session.connection().execute(text("SELECT kind, facts FROM event")).all())
        link = session.exec(select(Link).where(Link.consultee_id == made.consultee, Link.is_contact)).one()
    assert "link.renewed" in rows
    assert told["token"] not in rows
    assert link.token_hash != told["token"]


def test_a_handler_may_not_see_a_link(handler: Driver, made: World):
    assert handler("POST", f"/consultees/{made.consultee}/link", status=403)


def change_address(desk: Any, made: World, email: str, *, generation: int | None = None, status: int = 303) -> Any:
    typed = {"email": email} if generation is None else {"email": email, "generation": str(generation)}
    return desk.post(f"/rounds/{made.round}/consultees/{made.consultee}/address", typed, status=status)


def contact(app: Any, made: World) -> Link:
    with installation_of(app).database.read() as session:
        return session.exec(select(Link).where(Link.consultee_id == made.consultee, Link.is_contact)).one()


def letters_to(app: Any, address: str) -> list[LetterKind]:
    with installation_of(app).database.read() as session:
        return [
            letter.kind
            for letter in session.exec(select(Letter).where(Letter.to_address == address).order_by(Letter.id))
        ]


def test_another_address_gets_another_link_and_the_old_one_is_told(app: Any, pages: Any, desk: Any, made: World):
    before, token = contact(app, made), made.links["lnk"]  # type: ignore[index]
    change_address(desk, made, "ratt@exempel.se")
    after = contact(app, made)
    assert (after.email, after.generation) == ("ratt@exempel.se", before.generation + 1)
    assert after.line_id != before.line_id, "what was begun by the old link is sealed to its line"
    assert pages.get(f"/l/{token}", status=404).heading == "Länken är ersatt av en nyare"
    assert letters_to(app, "ratt@exempel.se") == [LetterKind.INVITATION]
    assert letters_to(app, "natur@exempel.se")[-1] == LetterKind.LINK_REPLACED


def test_the_links_of_colleagues_stop_with_the_line(pages: Any, desk: Any, made: World):
    change_address(desk, made, "ratt@exempel.se")
    told = pages.get(f"/l/{made.links['oed']}", status=404)  # type: ignore[index]
    assert told.heading == "Länken gäller inte längre", "no newer one was made for the colleague"
    assert "Er kontaktperson har fått en ny länk" in told.text()


def test_a_letter_that_waited_never_carries_the_new_link_to_the_old_address(app: Any, desk: Any, made: World):
    with installation_of(app).database.read() as session:
        waiting = session.exec(
            select(Letter).where(Letter.to_address == "natur@exempel.se").order_by(Letter.id)
        ).first()
    change_address(desk, made, "ratt@exempel.se")
    letters = RoundLetters(installation_of(app).settings)
    with installation_of(app).database.read() as session:
        assert letters.link_url(session, session.get_one(Letter, waiting.id)) is None
        invited = session.exec(select(Letter).where(Letter.to_address == "ratt@exempel.se")).one()
        assert letters.link_url(session, invited)


def test_a_link_is_replaced_once_however_often_the_button_is_pressed(app: Any, desk: Any, made: World):
    generation = contact(app, made).generation
    change_address(desk, made, "ratt@exempel.se", generation=generation)
    again = change_address(desk, made, "ratt@exempel.se", generation=generation, status=422)
    assert "redan bytts ut" in again.text()
    assert contact(app, made).generation == generation + 1
    assert letters_to(app, "ratt@exempel.se") == [LetterKind.INVITATION]


def test_a_link_that_an_official_saw_says_so_until_the_body_makes_it_its_own(
    app: Any, client: Any, pages: Any, as_: Any, made: World
):
    shown = fresh(as_, made.consultee)["token"]
    assert "Länken har visats för Person adm" in pages.get(f"/l/{shown}").text(), "said before anybody goes in"
    assert contact(app, made).shown_to == "Person adm"
    line = contact(app, made).line_id
    own = client.post(f"/api/v1/answer/{shown}/own-link", json={}).json()
    after = contact(app, made)
    assert (after.shown_to, after.shown_at, after.line_id) == ("", None, line)
    assert client.get(f"/api/v1/answer/{shown}").status_code == 404
    assert client.get(f"/api/v1/answer/{own['token']}").status_code == 200
    assert "har visats för" not in pages.get(f"/l/{own['token']}").text()


def test_a_link_made_own_may_be_sent_to_an_address_and_is_then_not_shown(app: Any, client: Any, as_: Any, made: World):
    shown = fresh(as_, made.consultee)["token"]
    own = client.post(f"/api/v1/answer/{shown}/own-link", json={"email": "styrelsen@exempel.se"}).json()
    assert own == {"url": None, "token": None}
    assert letters_to(app, "styrelsen@exempel.se") == [LetterKind.NEW_LINK]
    assert contact(app, made).email == "styrelsen@exempel.se"


BEHIND = [
    ".",
    ",",
    ")",
    ">",
    "%3E",
    "%20",
    "/",
    "%22",
    "%E2%80%9D",
    "%C2%A0",
    "%253E",
    "=0D=0A",
    "&amp;utm_source=brev",
]
BEHIND += ["?utm_source=brev&amp;utm_medium=mejl", "/).", "%3D%0D%0A", "%E2%80%8B", "_", "*", "%3Fmc_cid%3D1"]


@pytest.mark.parametrize("tail", BEHIND)
def test_a_link_opens_whatever_a_sentence_or_a_scanner_put_behind_it(client: Any, as_: Any, made: World, tail: str):
    token = fresh(as_, made.consultee)["token"]
    shown = client.get(f"/l/{token}{tail}", follow_redirects=True)
    assert shown.status_code == 200
    assert "Remiss av planen" in shown.text
    assert shown.url.path == f"/l/{token}", "one is sent on to the clean address"


def test_only_the_whole_token_opens(client: Any, as_: Any, made: World):
    token = fresh(as_, made.consultee)["token"]
    for wrong in (
        token[:-1],
        token[1:],
        token.swapcase(),
        f"{token[:-1]}.",
        f"x{token}",
        f"{token[:20]}..{token[20:]}",
    ):
        shown = client.get(f"/l/{wrong}", follow_redirects=True)
        assert shown.status_code == 404, wrong
        assert "Länken går inte att öppna" in shown.text, "and the page helps to get the link again"


def test_a_token_that_was_broken_over_two_lines_is_whole_again():
    token = "aB3_" * 10 + "xyz"
    for broken in (
        f"{token[:20]}=\r\n{token[20:]}",
        f"{token[:9]} {token[9:]}",
        f"{token[:9]}\u00ad{token[9:]}",
        f"{token[:20]}={token[20:]}",
        f"{token[:20]}> {token[20:]}",
        f"{token[:20]}<br>{token[20:]}.",
        f"“{token}”",
    ):
        assert token_in(broken) == token
    assert token_in(token[:-1]) == token[:-1]


def test_the_link_is_sent_again_however_the_address_is_written(app: Any, client: Any, as_: Any, made: World):
    with installation_of(app).database.write() as session:
        link = session.exec(select(Link).where(Link.consultee_id == made.consultee, col(Link.is_contact))).one()
        link.readdress("Remiss+Plan@Malmö.se")
    for typed in ("remiss+plan@malmö.se", "REMISS+PLAN@xn--malm-8qa.se"):
        before = len(new_letters(app))
        with time_machine.travel(now() + datetime.timedelta(hours=len(typed)), tick=False):
            client.post("/l/renewal", data={"email": typed}, headers={"Sec-Fetch-Site": "same-origin"})
        (letter,) = new_letters(app)[before:]
        assert letter.to_address == "Remiss+Plan@Malmö.se", "it goes to the address as it is registered"
