"""The pages of accounts in a real browser: usable by keyboard and screen reader, wide and narrow."""

import base64

import pytest

from app.accounts.models import Role
from app.accounts.one_time import code_at, step_at
from app.clock import now
from tests.accounts.conftest import PASSWORD

BOSS = "boss@kommunen.example"


@pytest.mark.parametrize("width", [1280, 320])
def test_sign_in_and_the_pages_behind_it(browse, axe, make, width):
    make(Role.ADMIN, BOSS)
    page = browse(width=width)
    page.goto("/sign-in?next=/account")
    axe(page)
    page.get_by_label("E-postadress").fill(BOSS)
    page.get_by_label("Lösenord").fill("not the password")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    axe(page)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ditt konto").wait_for()
    axe(page)
    page.get_by_role("link", name="Användare och API-nycklar").click()
    page.get_by_role("heading", name="Användare").wait_for()
    axe(page)
    page.get_by_role("link", name="Lägg till användare").click()
    axe(page)
    page.get_by_label("Namn").fill("Bo Ek")
    page.get_by_label("E-postadress").fill("bo@kommunen.example")
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_role("heading", name="Länk till Bo Ek").wait_for()
    axe(page)
    link = page.locator("code").inner_text()
    page.goto("/users")
    page.get_by_role("link", name="Bo Ek").click()
    axe(page)
    page.goto(link)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "no page scrolls sideways"


def test_a_code_is_set_up_and_given_on_a_phone(browse, axe, make):
    make(Role.READER, BOSS)
    page = browse(width=320)

    def come_in() -> None:
        page.goto("/sign-in?next=/account/second-step")
        page.get_by_label("E-postadress").fill(BOSS)
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.keyboard.press("Enter")

    def give(code: str) -> None:
        page.get_by_label("Kod").fill(code)
        page.keyboard.press("Enter")

    come_in()
    page.get_by_role("button", name="Ställ in").click()
    page.get_by_role("img", name="Nyckeln som en ruta för telefonens kamera").wait_for()
    axe(page)
    secret = base64.b32decode(page.locator("main code").inner_text().replace(" ", ""))
    give(code_at(secret, step_at(now())))
    page.get_by_role("heading", name="Dina återställningskoder").wait_for()
    axe(page)
    page.get_by_role("link", name="Jag har sparat koderna").click()
    page.get_by_role("button", name="Logga ut", exact=True).click()
    come_in()
    page.get_by_role("heading", name="Skriv koden").wait_for()
    axe(page)
    give(code_at(secret, step_at(now()) + 1))  # the one before is used, and clocks may differ
    page.get_by_role("heading", name="Tvåstegsinloggning").wait_for()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "no page scrolls sideways"


def test_without_javascript(browse, make):
    make(Role.READER, BOSS)
    page = browse(javascript=False)
    page.goto("/sign-in?next=/account")
    page.get_by_label("E-postadress").fill(BOSS)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    page.get_by_role("button", name="Logga ut", exact=True).click()
    page.get_by_role("heading", name="Logga in").wait_for()


def test_a_password_can_be_pasted(browse, make):
    make(Role.READER, BOSS)
    page = browse()
    page.goto("/sign-in?next=/account")
    assert page.get_by_label("Lösenord").get_attribute("autocomplete") == "current-password"
    name = page.get_by_label("E-postadress")
    name.fill(PASSWORD)
    name.press("Control+a")
    name.press("Control+x")
    page.get_by_label("Lösenord").press("Control+v")
    assert page.get_by_label("Lösenord").input_value() == PASSWORD
    name.fill(BOSS)
    name.press("Enter")
    page.get_by_role("heading", name="Ditt konto").wait_for()
