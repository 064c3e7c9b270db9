"""A new authority is led to its first opened round; a round that nobody handles says so."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest

from app.accounts import actions as accounts
from app.accounts.identity import SYSTEM
from app.accounts.models import Role
from app.clock import now, today
from app.installation import installation_of
from tests.accounts.conftest import PASSWORD, sign_in
from tests.kit.pages import Pages

NAMES = ["Planen", "Sändlistan", "E-postadresserna", "Remissen", "Handläggaren", "Texterna om tjänsten", "Öppna"]
OF_A_HANDLER = [name for name in NAMES if name != "Texterna om tjänsten"]
Signed = Callable[..., Pages]


@pytest.fixture
def signed(app: Any, pages: Pages) -> Signed:
    """``signed(role, address)``: the browser of a new official with that role."""

    def open_browser(role: Role, email: str) -> Pages:
        with installation_of(app).database.write() as session:
            accounts.create_user(
                session, email=email, name=f"Anna {role}", role=role, password=PASSWORD, by=SYSTEM, now=now()
            )
        browser = pages.another()
        sign_in(browser, email)
        return browser

    return open_browser


def steps(browser: Pages, names: list[str] = NAMES) -> list[str]:
    """The steps that are done, then the one that is next."""
    lines = browser.get("/rounds").xpath("//ol[@class='steps']/li")
    assert [line.xpath("string(.//h3)").strip() for line in lines] == names
    is_done = [line.get("data-done") is not None for line in lines]
    is_next = [line.get("aria-current") == "step" for line in lines]
    assert sum(is_next) == 1, "one thing to do next"
    return [name for name, done in zip(names, is_done, strict=True) if done] + [names[is_next.index(True)]]


def fill_in_the_texts(browser: Pages) -> None:
    """Say what only the authority knows, in each Swedish text."""
    for link in browser.get("/information").xpath("//a[contains(@href, '/sv/edit')]/@href"):
        form = browser.get(link).form("Spara")
        form.submit(text=re.sub(r"\[\[.*?\]\]", "det vi vet", str(form.value("text"))))


def test_an_administrator_is_led_from_an_empty_database_to_an_opened_round(signed: Signed):
    admin = signed(Role.ADMIN, "anna@kommunen.example")
    assert steps(admin) == NAMES[:1]
    form = admin.get("/rounds").click("Läs in en plan").form("Läs in och granska")
    form.submit(text="# Plan för skogen\n\n## Mål\n\nSkogen ska växa.").form("Spara planen").submit()
    assert steps(admin) == NAMES[:2]
    form = admin.get("/rounds").click("Läs in en lista").form("Läs in och granska")
    form.submit(name="Skogslistan", text="Naturvännerna\nÅkeriet AB").form("Spara listan").submit()
    assert steps(admin) == ["Planen", "Sändlistan", "Remissen"], "addresses stop nobody, so they do not lead"
    assert "2 organisationer saknar adress." in admin.get("/rounds").text()
    addresses = admin.get("/rounds").click("Fyll i adresser").form("Spara alla adresser")
    addresses.submit({"email-1": "a@natur.example", "email-2": "b@akeri.example"})
    assert steps(admin) == NAMES[:4]
    form = admin.get("/rounds").click("Skapa remissen").form("Spara")
    assert form.value("plan_id"), "where there is one to choose, it is chosen"
    day = (today() + datetime.timedelta(days=90)).isoformat()
    draft = form.submit(title="Remiss om skogen", registry_number="KS/1", deadline=day)
    assert "Ingen handläggare ännu" in draft.text()
    assert "Lägg till en handläggare eller be en kollega." in draft.text()
    assert steps(admin) == NAMES[:5]
    admin.get("/rounds").click("Lägg till användare").form("Lägg till").submit(
        status=200, name="Hanna", email="hanna@kommunen.example", role="handler"
    )
    admin.get("/rounds").click("Lägg till handläggare").form("Lägg till").submit()
    assert steps(admin) == [*NAMES[:5], "Öppna"], "texts can wait"
    opening = admin.get("/rounds").click("Granska och öppna")
    assert "Ingen handläggare ännu" not in opening.text()
    assert opening.click("Fyll i texterna").heading == "Texter om tjänsten"
    fill_in_the_texts(admin)
    assert steps(admin) == NAMES
    opening = admin.get("/rounds").click("Granska och öppna")
    assert "inte ifyllda i texterna" not in opening.text()
    opening.form("Öppna remissen").submit()
    assert not admin.get("/rounds").all("ol", class_="steps"), "done, and gone"


def test_the_steps_are_put_away_and_come_back_for_oneself_alone(signed: Signed):
    admin, handler = signed(Role.ADMIN, "anna@kommunen.example"), signed(Role.HANDLER, "hanna@kommunen.example")
    hidden = admin.get("/rounds").form("Dölj stegen").submit()
    assert not hidden.all("ol", class_="steps")
    assert steps(handler, OF_A_HANDLER) == NAMES[:1], "a handler is led too"
    assert hidden.form("Visa stegen fram till den första remissen").submit().all("ol", class_="steps")
    assert not signed(Role.READER, "lena@kommunen.example").get("/rounds").all("ol", class_="steps")
