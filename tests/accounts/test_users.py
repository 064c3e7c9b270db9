"""Administrators manage users; everybody has an account of their own."""

import pytest
import time_machine
from sqlmodel import select

from app.accounts import actions, session_actions
from app.accounts.identity import SYSTEM
from app.accounts.kinds import SignInWay
from app.accounts.models import ApiToken, Role, User
from app.accounts.queries import users
from app.accounts.rules import FREE_FAILURES, CameIn
from app.clock import now
from app.errors import Invalid, NotFound, RuleBroken
from app.history.models import Event
from app.history.queries import verify_chains
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.mail.rendering import render
from tests.accounts.conftest import PASSWORD, sign_in

BOSS = "boss@kommunen.example"


@pytest.fixture
def admin(signed_in):
    """An administrator's browser."""
    return signed_in(Role.ADMIN, BOSS)


def test_a_user_is_added_and_signs_in_by_the_link(admin):
    page = admin.get("/users").click("Lägg till användare")
    shown = page.form("Lägg till").submit(status=200, name="Bo Ek", email="bo@kommunen.example", role="reader")
    assert shown.heading == "Länk till Bo Ek"
    url = shown.text("code")
    assert url.startswith("http://127.0.0.1:8000/set-up/")
    assert admin.get("/users").rows()[1:] == [
        ["Ann Ek", BOSS, "Administratör", "Kan logga in", "Inte på"],
        ["Bo Ek", "bo@kommunen.example", "Läsare", "Har inte valt lösenord", "Inte på"],
    ]
    bo = admin.another()
    form = bo.get(url.removeprefix("http://127.0.0.1:8000")).form("Spara och logga in")
    answer = bo.raw.post(form.element.get("action"), data=dict.fromkeys(("password", "password_again"), PASSWORD))
    assert answer.status_code == 303
    assert "bo@kommunen.example, läsare." in bo.get("/account").text()


def test_a_taken_address_is_refused_at_its_field(admin):
    form = admin.get("/users/new").form("Lägg till")
    page = form.submit(status=422, name="Bo", email=BOSS.upper(), role="reader")
    assert "redan en användare" in page.errors()["email"]
    assert page.one("input", name="name").get("value") == "Bo"


def test_a_role_is_changed_and_noted(admin, make, database):
    bo = make(Role.READER, "bo@kommunen.example")
    page = admin.get(f"/users/{bo.id}").form("Ändra roll").submit(role="registrar")
    assert page.form("Ändra roll").value("role") == ["registrar"]
    with database.read() as session:
        event = session.exec(select(Event).where(Event.kind == "user.role_changed")).one()
        assert event.facts == {"before": "reader", "role": "registrar"}
        assert event.actor_name == "Ann Ek"
        assert list(verify_chains(session)) == []


def test_nobody_changes_their_own_role_or_account(admin, database):
    with database.read() as session:
        me = session.exec(select(User)).one()
    page = admin.get(f"/users/{me.id}").form("Ändra roll").submit(status=422, role="reader")
    assert "egen roll" in page.text()
    assert "Stäng av kontot" not in page.text()
    admin.post(f"/users/{me.id}/disabling", status=409)
    with database.read() as session:
        assert session.exec(select(User)).one().role is Role.ADMIN


def test_the_last_administrator_is_kept(database, make):
    boss = make(Role.ADMIN)
    make(Role.ADMIN, "invited@kommunen.example", password=None)
    with database.write() as session:
        boss = session.get(User, boss.id)
        with pytest.raises(RuleBroken):
            actions.change_role(session, boss, role=Role.READER, by=SYSTEM, now=now())
        with pytest.raises(RuleBroken):
            actions.disable(session, boss, by=SYSTEM, now=now())
    make(Role.ADMIN, "other@kommunen.example")
    with database.write() as session:
        actions.disable(session, session.get(User, boss.id), by=SYSTEM, now=now())


def test_a_user_is_disabled_and_enabled(admin, make, client, database):
    bo = make(Role.HANDLER, "bo@kommunen.example")
    browser = admin.another()
    sign_in(browser, "bo@kommunen.example")
    page = admin.get(f"/users/{bo.id}").form("Stäng av kontot").submit()
    assert "Avstängt" in page.text()
    assert browser.get("/account").heading == "Logga in"
    admin.post(f"/users/{bo.id}/set-up-link", status=409)
    page.form("Öppna kontot").submit()
    assert sign_in(browser, "bo@kommunen.example").heading == "Ditt konto"


def test_an_administrator_signs_somebody_out(admin, make, database):
    bo = make(Role.HANDLER, "bo@kommunen.example")
    browser = admin.another()
    sign_in(browser, "bo@kommunen.example")
    admin.get(f"/users/{bo.id}").form("Logga ut överallt").submit()
    assert browser.get("/account").heading == "Logga in"
    assert admin.get("/account").heading == "Ditt konto"


@pytest.mark.parametrize("role", [Role.HANDLER, Role.REGISTRAR, Role.READER])
def test_others_may_not_manage_users(signed_in, make, database, role):
    bo = make(Role.READER, "bo@kommunen.example")
    browser = signed_in(role)
    for address in ("/users", "/users/new", f"/users/{bo.id}"):
        browser.get(address, status=403)
    fields = {"name": "Eva", "email": "eva@x.example", "role": "admin"}
    browser.post("/users", fields, status=403)
    for act in ("role", "disabling", "enabling", "set-up-link", "sessions/revocation"):
        browser.post(f"/users/{bo.id}/{act}", {"role": "admin"} if act == "role" else None, status=403)
    assert "Användare" not in browser.get("/account").text()
    with database.read() as session:
        assert {(u.email, u.role) for u in session.exec(select(User)).all()} == {
            ("bo@kommunen.example", Role.READER),
            ("ann@kommunen.example", role),
        }


def test_the_list_takes_three_statements_however_long_it_is(admin, make, statements):
    for i in range(3):
        make(Role.READER, f"r{i}@kommunen.example", password=None)
    with statements(at_most=3):
        admin.get("/users")


def test_a_user_that_does_not_exist_is_not_found(admin):
    assert admin.get("/users/4711", status=404)


def test_users_change_their_own_name(signed_in, database):
    browser = signed_in()
    page = browser.get("/account").form("Spara namnet").submit(name="Ann Ek-Lind")
    assert page.one("input", name="name").get("value") == "Ann Ek-Lind"
    assert page.form("Spara namnet").submit(status=422, name="  ").errors().keys() == {"name"}


def test_users_change_their_own_password_by_giving_the_old_one(signed_in, pages):
    browser = signed_in()
    other = pages.another()
    sign_in(other, "ann@kommunen.example")
    new = "månen går bakom moln"
    form = browser.get("/account").form("Byt lösenord")
    wrong = form.submit(status=422, old_password="inte det", password=new, password_again=new)
    assert wrong.errors().keys() == {"old_password"}
    same = form.submit(status=422, old_password=PASSWORD, password=PASSWORD, password_again=PASSWORD)
    assert same.errors().keys() == {"password"}, "nothing would change, and the others would be signed out"
    form.submit(old_password=PASSWORD, password=new, password_again=new)
    assert browser.get("/account").heading == "Ditt konto"
    assert other.get("/account").heading == "Logga in"
    sign_in(other, "ann@kommunen.example", PASSWORD, 422)
    assert sign_in(other, "ann@kommunen.example", new).heading == "Ditt konto"


@pytest.mark.parametrize("by_link", [False, True])
def test_whoever_has_a_new_password_is_told_by_mail_and_open_links_are_void(
    signed_in, pages, database, settings, by_link
):
    """The letter says when and from where; no earlier link replaces the password once more."""
    browser, new = signed_in(), "månen går bakom moln"
    other = pages.another()
    other.raw.headers["user-agent"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    sign_in(other, "ann@kommunen.example")
    with database.write() as session:
        user = session.exec(select(User)).one()
        link = "/set-up/" + actions.invite(session, user, key=settings.key(), by=SYSTEM, now=now())
    if by_link:
        other.get(link).form("Spara och logga in").submit(password=new, password_again=new)
    else:
        other.get("/account").form("Byt lösenord").submit(old_password=PASSWORD, password=new, password_again=new)
    assert browser.get("/account").heading == "Logga in"
    assert other.get("/account").heading == "Ditt konto"
    pages.another().get(link, status=404)
    with database.read() as session:
        (letter,) = session.exec(select(Letter).where(Letter.kind == "second_step")).all()
        assert letter.facts["what"] == "password_changed"
        text = render(letter, link="", authority_name="Exempelkommunen", at=now()).text
    assert "Det gjordes med Firefox, Windows från nätet " in text
    assert "Säg genast till en administratör" in text
    assert letter.to_address == "ann@kommunen.example"
    assert not [secret for secret in (new, PASSWORD, link.rpartition("/")[2]) if secret in str(letter.facts)]


def test_whoever_chooses_a_first_password_is_not_told_that_it_changed(database, make, pages, settings):
    user = make(password=None)
    with database.write() as session:
        user = session.get_one(User, user.id)
        link = "/set-up/" + actions.invite(session, user, key=settings.key(), by=SYSTEM, now=now())
    pages.get(link).form("Spara och logga in").submit(password=PASSWORD, password_again=PASSWORD)
    with database.read() as session:
        assert session.exec(select(Letter.kind)).all() == [LetterKind.SET_UP]


def test_whoever_finds_a_browser_open_tries_no_passwords_at_their_leisure(signed_in):
    """The old password is guessed as slowly as at sign-in, and a right one begins the count anew."""
    browser, new = signed_in(), "månen går bakom moln"
    with time_machine.travel(now(), tick=False) as clock:
        form = browser.get("/account").form("Byt lösenord")
        for _try in range(FREE_FAILURES):
            wrong = form.submit(status=422, old_password="inte det", password=new, password_again=new)
            assert wrong.errors().keys() == {"old_password"}
        early = form.submit(status=422, old_password=PASSWORD, password=new, password_again=new)
        assert "Vänta 1 sekund" in early.text()
        clock.shift(1)
        weak = form.submit(status=422, old_password=PASSWORD, password="kort", password_again="kort")
        assert weak.errors().keys() == {"password"}
        wrong = form.submit(status=422, old_password="inte det", password=new, password_again=new)
        assert wrong.errors().keys() == {"old_password"}, "nobody waits after one that was right"
        assert "Lösenordet är bytt" in form.submit(old_password=PASSWORD, password=new, password_again=new).text()


def test_another_browser_is_signed_out_from_the_list(signed_in, pages, make):
    browser = signed_in()
    other = pages.another()
    sign_in(other, "ann@kommunen.example")
    page = browser.get("/account")
    form = next(f for f in page.all("form") if (f.get("action") or "").startswith("/account/sessions/"))
    browser.post(form.get("action"))
    assert other.get("/account").heading == "Logga in"
    make(Role.READER, "eva@kommunen.example")
    eva = pages.another()
    sign_in(eva, "eva@kommunen.example")
    theirs = browser.get("/account").all("form")
    assert not [f for f in theirs if "revocation" in (f.get("action") or "")]
    eva.post(form.get("action"), status=404)


def test_a_token_acts_as_its_user_until_it_is_revoked(admin, database, client):
    with database.write() as session:
        token, secret = actions.create_api_token(session, name="Diariet", role=Role.REGISTRAR, by=SYSTEM, now=now())
        assert session.get(User, token.user_id).role is Role.REGISTRAR
        assert secret not in token.token_hash
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/rounds", headers=bearer).status_code == 200
    for disabled, status in ((True, 401), (False, 200)):
        with database.write() as session:
            session.get(User, token.user_id).disabled_at = now() if disabled else None
        assert client.get("/api/v1/rounds", headers=bearer).status_code == status
    page = admin.get("/users")
    assert "Bara API" in page.text()
    page.form("Återkalla nyckeln Diariet").submit()
    assert "Inga API-nycklar" in admin.get("/users").text()
    with database.write() as session:
        assert session.get(ApiToken, token.id).revoked_at is not None
        with pytest.raises(NotFound):
            actions.revoke_api_token(session, token.id, by=SYSTEM, now=now())
    assert client.get("/api/v1/rounds", headers=bearer).status_code == 401


def test_an_address_is_one_whatever_its_case(session):
    actions.create_user(session, email="A@b.example", name="A", role=Role.READER, by=SYSTEM, now=now())
    with pytest.raises(Invalid):
        actions.create_user(session, email="a@B.example", name="B", role=Role.READER, by=SYSTEM, now=now())


def test_history_never_holds_a_secret(admin, make, database):
    bo = make(Role.READER, "bo@kommunen.example")
    with database.write() as session:
        user = session.get(User, bo.id)
        secrets = [
            actions.invite(session, user, key=b"k", by=SYSTEM, now=now()),
            actions.create_api_token(session, name="T", user=user, by=SYSTEM, now=now())[1],
            session_actions.sign_in(session, user, CameIn(SignInWay.PASSWORD), old_cookie=None, now=now()),
            PASSWORD,
        ]
    with database.read() as session:
        lines = " ".join(str(event.facts) for event in session.exec(select(Event)).all())
    assert not [secret for secret in secrets if secret in lines]


def test_users_stand_as_a_swedish_reader_sorts_them(database):
    names = ("Örjan Ek", "ådne Berg", "Åsa Ek", "Zara Ek", "Ärla Ek", "bo Ek")
    with database.write() as session:
        for place, name in enumerate(names):
            given = {"email": f"u{place}@kommunen.example", "name": name, "role": Role.READER, "password": None}
            actions.create_user(session, **given, by=SYSTEM, now=now())
    with database.read() as session:
        shown = [row.name for row in users(session)]
    assert shown == ["bo Ek", "Zara Ek", "ådne Berg", "Åsa Ek", "Ärla Ek", "Örjan Ek"]
