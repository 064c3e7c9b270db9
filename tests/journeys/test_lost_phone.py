"""An official comes in by the authority's service, proves anew who she is, and late one evening has lost the phone."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from app.accounts.actions import create_user
from app.accounts.identity import SYSTEM
from app.accounts.models import Role
from app.accounts.one_time import code_at, step_at
from app.clock import now
from app.settings import Settings
from tests.journeys.conftest import EMAIL, PASSWORD, PostOffice, heading, press, sign_in
from tests.kit.sign_in_service import OURS, SignInService

BOSS = "bo@kommunen.example"
BY_SERVICE = "Logga in med Kommuninloggningen"
HANNA = {"name": "Hanna Ek", "email": EMAIL, "email_verified": True, "roles": ["Remiss-handläggare"]}


@pytest.fixture
def settings(settings: Settings, running_service: SignInService) -> Settings:
    """An installation with a sign-in service."""
    told = running_service.settings("seats", roles="Remiss-handläggare=handler")
    return settings.model_copy(update=told | {"oidc_client_secret": SecretStr(told["oidc_client_secret"])})


@pytest.fixture
def service(running_service: SignInService, live_server: Any) -> Iterator[SignInService]:
    """The service, which sends browsers back to the live server. Hanna came in there in the morning."""
    running_service.everything_works()
    running_service.tell(ours=live_server.url, sub="hanna", people={"hanna": HANNA}, auth_age=3600)
    yield running_service
    running_service.tell(ours=OURS)


class Phone:
    """An app that makes codes, which was given its key on the page."""

    def __init__(self, page: Any) -> None:
        letters = page.locator("code").inner_text().replace(" ", "")
        self.secret = base64.b32decode(letters)

    def code(self, later: int = 0) -> str:
        """What it shows now, or so many half minutes ``later``; Remiss takes those beside the present one too."""
        return code_at(self.secret, step_at(now()) + later)


def set_up(page: Any) -> tuple[Phone, list[str]]:
    """Turn on the second step; the phone and the recovery codes."""
    page.goto("/account/second-step")
    press(page, "Ställ in")
    page.get_by_label("Kod").wait_for()
    phone = Phone(page)
    page.get_by_label("Kod").fill(phone.code(-1))
    press(page, "Slå på tvåstegsinloggningen")
    return phone, recovery_codes(page)


def recovery_codes(page: Any) -> list[str]:
    heading(page, "Dina återställningskoder")
    return [str(text) for text in page.locator("code").all_inner_texts()]


def give_password(page: Any, email: str = EMAIL) -> None:
    page.goto("/sign-in?next=/account")
    page.get_by_label("E-postadress").fill(email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_label("Lösenord").press("Enter")


def give_code(page: Any, code: str) -> None:
    heading(page, "Skriv koden")
    page.get_by_label("Kod").fill(code)
    press(page, "Logga in")


def come_by_service(page: Any, then: str = "Remisser") -> None:
    page.goto("/sign-in")
    press(page, BY_SERVICE)
    heading(page, then)


def link_account(page: Any) -> None:
    page.goto("/account")
    press(page, "Koppla ditt konto")
    heading(page, "Koppla ditt konto")
    press(page, BY_SERVICE)
    page.get_by_text("Ditt konto är kopplat").wait_for()


def new_codes_by_the_service(page: Any, service: SignInService) -> list[str]:
    """What demands that she shows anew who she is: at the service, in a tab of its own."""
    page.goto("/account/second-step")
    page.get_by_text("Gör nya koder …").click()
    press(page, "Gör nya koder")
    heading(page, "Bekräfta att det är du")
    press(page, "Fortsätt")
    heading(page, "Bekräfta att det är du")
    service.tell(auth_age=0)
    with page.context.expect_page() as opened:
        press(page, "Logga in på nytt i en ny flik")
    heading(opened.value, "Du har bekräftat att det är du")
    opened.value.close()
    press(page, "Fortsätt")
    return recovery_codes(page)


def take_away(page: Any) -> None:
    """The administrator, who knows her voice."""
    give_password(page, BOSS)
    heading(page, "Ditt konto")
    page.goto("/users")
    press(page, "Hanna Ek")
    page.get_by_text("Ta bort tvåstegsinloggningen …").click()
    press(page, "Ta bort och logga ut överallt")
    page.get_by_text("Personen får veta det med mejl.").first.wait_for()


def come_by_recovery(home: Any, old: str, code: str) -> None:
    """With her password and a code of recovery; one that has been replaced is refused."""
    give_password(home)
    give_code(home, old)
    home.get_by_role("alert").wait_for()
    assert "en återställningskod som du inte har använt" in home.get_by_role("main").inner_text()
    give_code(home, code)
    home.get_by_text("Återställningskoden är använd. Du har 9 koder kvar").wait_for()
    home.goto("/rounds")
    heading(home, "Remisser")


def leave_by_service(office: Any, service: SignInService) -> None:
    """In by the service once more, and out of both."""
    service.tell(gone=False)
    come_by_service(office)
    office.goto("/account")
    press(office, "Logga ut")
    heading(office, "Du är utloggad från Remiss")
    press(office, "Logga ut från Kommuninloggningen")
    press(office, "Yes, sign me out")
    heading(office, "Logga in")
    assert service.news(), "and it told so itself"


@pytest.mark.usefixtures("official")
def test_the_phone_is_lost_and_she_is_in_again(
    browse: Any, service: SignInService, live_server: Any, post_office: PostOffice
) -> None:
    with live_server.database.write() as session:
        create_user(session, email=BOSS, name="Bo Ås", role=Role.ADMIN, password=PASSWORD, by=SYSTEM, now=now())
    desk = browse()
    sign_in(desk)
    _lost, first = set_up(desk)
    link_account(desk)

    office = browse()
    come_by_service(office)
    codes = new_codes_by_the_service(office, service)
    assert not set(first) & set(codes)

    service.tell(gone=True)  # twenty to twelve, and the deadline is midnight
    home = browse(width=390)
    come_by_recovery(home, first[0], codes[0])

    take_away(browse())
    post_office.send()
    assert "Bo Ås" in post_office.smtp.to(EMAIL)[-1].text
    again = browse()
    give_password(again)
    heading(again, "Ditt konto")
    phone, _newest = set_up(again)
    other = browse()
    give_password(other)
    give_code(other, codes[1])
    other.get_by_role("alert").wait_for()
    give_code(other, phone.code())
    heading(other, "Ditt konto")

    press(other, "Logga ut alla andra webbläsare")
    other.get_by_text("Alla andra webbläsare är utloggade.").wait_for()
    for page in (desk, office, home, again):
        page.goto("/account")
        heading(page, "Logga in")
    leave_by_service(office, service)
