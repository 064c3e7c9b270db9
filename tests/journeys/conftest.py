"""What the journeys share: an official who can sign in, a plan and a list as files, letters that really arrive."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from app.accounts.actions import create_user
from app.accounts.identity import SYSTEM
from app.accounts.models import Role
from app.accounts.policy import Kind
from app.clock import now
from app.installation import installation_of
from app.mail.sending import send_due
from app.settings import Settings
from app.tracking.letters import RoundLetters
from tests.kit.mailserver import Mailbox
from tests.kit.stage import stage
from tests.kit.world import World, build
from tests.plans.importing.build_docx import docx, p, table

__all__ = ["stage"]

EMAIL = "hanna@kommunen.example"
PASSWORD = "skogen vaknar tidigt"
LIST = """Naturvännerna <natur@exempel.se>
Kraftbolaget AB

Kulturnämnden
Brukets hembygdsförening
"""


@pytest.fixture
def settings(settings: Settings, smtp: Mailbox) -> Settings:
    """An installation that has a mail server."""
    return settings.model_copy(update={"smtp_url": SecretStr(smtp.url)})


@pytest.fixture
def official(live_server: Any) -> str:
    """The address of a handler whose password is PASSWORD."""
    with live_server.database.write() as session:
        create_user(session, email=EMAIL, name="Hanna Ek", role=Role.HANDLER, password=PASSWORD, by=SYSTEM, now=now())
    return EMAIL


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    """A plan in Word: a list of focus areas, two of them with text, one with indicators, one cell empty."""
    return docx(
        tmp_path / "plan.docx",
        p("Plan för skog och vatten", style="Title"),
        p("Bakgrund", style="Heading1"),
        p("Kommunen äger skog och har ansvar för sjöarna."),
        p("Planen gäller till och med 2030."),
        p("Fokusområden", style="Heading1"),
        p("Skog", list_level=0),
        p("Vatten", list_level=0),
        p("Skog", style="Heading2"),
        p("Gammal skog ska bevaras."),
        table(
            ["Indikator", "Nuläge", "Mål 2030"],
            ["Andel gammal skog, procent", "3,4", ""],
            ["Antal naturstigar", "12", "20"],
        ),
        p("Vatten", style="Heading2"),
        p("Sjöarna ska vara rena."),
    )


@pytest.fixture
def post_office(live_server: Any, smtp: Mailbox) -> "PostOffice":
    """Sends what is due and reads what arrived."""
    return PostOffice(live_server, smtp)


class PostOffice:
    """The mail of one installation."""

    def __init__(self, live_server: Any, smtp: Mailbox) -> None:
        self.live, self.smtp = live_server, smtp

    def send(self) -> dict[str, int]:
        """What ``remiss send-due`` does."""
        chosen = installation_of(self.live.app).settings
        return send_due(self.live.database, chosen, context=RoundLetters(chosen))

    def link(self, address: str) -> str:
        """The personal link in the last letter to an address."""
        link = re.search(rf"{re.escape(self.live.url)}/l/\S+", self.smtp.to(address)[-1].text)
        assert link, f"no link in the letter to {address}"
        return link[0]


def sign_in(page: Any) -> None:
    """Through the sign-in page, as an official does."""
    page.goto("/sign-in")
    page.get_by_label("E-postadress").fill(EMAIL)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    heading(page, "Remisser")


def heading(page: Any, name: str) -> None:
    """Wait until the page with this heading is there."""
    page.get_by_role("heading", name=name, exact=True).first.wait_for()


def press(page: Any, name: str) -> None:
    """Press the button or the link with this name."""
    page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True)).first.click()


def import_plan(page: Any, plan_file: Path) -> None:
    """Read a plan in, look at it, and save it."""
    page.goto("/plans/new")
    page.get_by_label("Planen som fil").set_input_files(plan_file)
    press(page, "Läs in och granska")
    heading(page, "Granska planen innan den sparas")
    assert page.get_by_text("Ingenting är sparat ännu").is_visible()
    outline = page.locator("ol.outline")
    assert outline.get_by_text("Fokusområde", exact=True).count() == 2
    press(page, "Spara planen")
    heading(page, "Plan för skog och vatten")


class Ground:
    """The small world on the live server, and the way to be one of its people without the walk through a sign-in."""

    def __init__(self, live_server: Any, world: World) -> None:
        self.url, self.world, self.database = live_server.url, world, live_server.database

    def become(self, page: Any, kind: Kind) -> Any:
        """The window, as that person's."""
        page.context.clear_cookies()
        cookies = self.world.cookies[kind]
        page.context.add_cookies([{"name": n, "value": v, "url": self.url} for n, v in cookies.items()])
        return page


@pytest.fixture
def ground(live_server: Any, filled: Callable[..., World]) -> Ground:
    """The small world, served."""
    key = installation_of(live_server.app).settings.key()
    world = filled(lambda session: build(session, now(), key=key), named="world")
    return Ground(live_server, world)
