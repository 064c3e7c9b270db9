"""Programs that look through mail, at four levels, at every address that we mail: nothing happens by them.

They fetch an address, all that its page leads to, let its scripts run, and press the buttons that they find.
"""

import datetime
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urljoin

import pytest
from sqlalchemy import update
from sqlmodel import Session, SQLModel, col, select

from app.accounts.actions import invite
from app.accounts.identity import SYSTEM
from app.accounts.models import User
from app.accounts.policy import Kind
from app.clock import now, today
from app.database import Database
from app.rounds.looking import A_MOMENT
from app.rounds.models import Consultee, Link, LinkSession
from app.settings import Settings
from tests.kit.world import World

AGENTS = (
    "",
    "Mozilla/5.0 (compatible; Microsoft Outlook Safe Links)",
    "BarracudaCentral/1.0 (link scanner)",
    "python-requests/2.32",
)
LET_IN = {"link_session", "reading_day"}
"""What a press on the first page may leave: a browser that is let in, and a number without a name."""
FROM_OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}


@pytest.fixture
def addresses(made: World, as_: Callable[[str], Any], database: Database, settings: Settings) -> list[str]:
    """Every kind of address that stands in a letter; nobody has come in by any of them."""
    last_day = str(today() + datetime.timedelta(days=30))
    read = as_("handler")(
        "POST", f"/rounds/{made.round}/reading-links", status=201, json={"name": "Nämnden", "last_day": last_day}
    )
    with database.write() as session:
        reader = session.get_one(User, made.users[Kind.READER])
        set_up = invite(session, reader, key=settings.key(), by=SYSTEM, now=now())
        nobody_in(session)
    mailed = [f"/l/{token}" for token in made.links.values()]
    return [
        *mailed,
        f"/l/{made.links[Kind.CONTACT]}%3Futm_source=mail",
        f"/set-up/{set_up}",
        f"/r/{read['token']}",
        *OTHERS,
    ]


OTHERS = ("/my-answers", "/b", "/sign-in", "/to-do", "/rounds/1")


def one_of_each(made: World, addresses: list[str]) -> list[str]:
    """The same with one body's contact and one colleague: what all others' addresses lead to is alike."""
    alike = {
        f"/l/{token}" for kind, token in made.links.items() if kind not in (Kind.CONTACT, Kind.COLLEAGUE, Kind.OLD)
    }
    return [at for at in addresses if at not in alike and at not in ("/to-do", "/rounds/1")]


def nobody_in(session: Session) -> None:
    session.connection().execute(update(Link).values(entered_at=None))
    session.connection().execute(update(Consultee).values(opened_at=None))


def standing(database: Database) -> dict[str, list[Any]]:
    """Every row of every table."""
    with database.read() as session:
        return {
            table.name: sorted(map(repr, session.connection().execute(select(table)).all()))
            for table in SQLModel.metadata.sorted_tables
        }


def changed(before: dict[str, list[Any]], database: Database) -> set[str]:
    """The tables that are not as they were."""
    return {name for name, rows in standing(database).items() if rows != before[name]}


def crawled(client: Any, addresses: list[str]) -> list[int]:
    """How each address is answered, where it leads, and all that is named on the page at its end."""
    waiting, seen, answered = [(at, True) for at in addresses], set(), []
    while waiting:
        at, is_mailed = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        answer = client.get(at)
        answered.append(int(answer.status_code))
        if answer.is_redirect:
            waiting.append((urljoin(at, answer.headers["location"]), is_mailed))
        elif is_mailed:
            named = {urljoin(at, name) for name in re.findall(r'(?:href|src|action)="([^"#]+)"', answer.text)}
            waiting += [(name, False) for name in sorted(named) if re.match(r"/(?!static/)", name)]
    return answered


def test_fetching_changes_nothing(client: Any, addresses: list[str], database: Database):
    before = standing(database)
    asked = [("HEAD" if n % 3 else "GET", at, agent) for at in addresses for n, agent in enumerate(AGENTS)]

    def ask(which: tuple[str, str, str]) -> int:
        method, at, agent = which
        return int(client.request(method, at, headers={"User-Agent": agent}).status_code)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, asked)) <= {200, 303, 404}
    assert max(crawled(client, addresses)) < 500
    assert changed(before, database) == set()


def test_scripts_and_presses_open_nothing(browse: Any, addresses: list[str], made: World, database: Database):
    before = standing(database)
    page = browse()
    buttons = page.locator("main button:visible")
    for at in one_of_each(made, addresses):
        page.goto(at, wait_until="networkidle")
        assert changed(before, database) <= LET_IN, f"by scripts at {at}"
        for nth in range(buttons.count()):
            if nth:
                page.goto(at)
            buttons.nth(nth).click()
            page.wait_for_load_state()
        assert changed(before, database) <= LET_IN, f"by a press at {at}"
        page.context.clear_cookies()


def test_a_person_who_goes_on_has_opened(client: Any, made: World, database: Database):
    with database.write() as session:
        nobody_in(session)
    client.post(f"/l/{made.links[Kind.CONTACT]}/entry", headers=FROM_OWN_PAGE)
    page, link_id = f"/answers/{made.consultee}", made.link_ids[Kind.CONTACT]

    def opened() -> bool:
        with database.read() as session:
            both = session.get_one(Consultee, made.consultee).opened_at, session.get_one(Link, link_id).entered_at
        assert (both[0] is None) == (both[1] is None)
        return both[0] is not None

    assert client.get(page, headers=FROM_OWN_PAGE).status_code == 200
    assert not opened(), "where the button has led"
    with database.write() as session:
        let_in = update(LinkSession).where(col(LinkSession.link_id) == link_id)
        session.connection().execute(let_in.values(created_at=now() - A_MOMENT))
    for by_itself in ({"Sec-Fetch-Mode": "cors"}, {"HX-Request": "true"}, {"Sec-Purpose": "prefetch"}):
        client.get(page, headers=FROM_OWN_PAGE | by_itself)
        assert not opened(), by_itself
    assert client.get(f"{page}/plan", headers=FROM_OWN_PAGE).status_code == 200
    assert opened()


def test_who_does_something_at_once_has_opened(client: Any, made: World, database: Database):
    with database.write() as session:
        nobody_in(session)
    client.post(f"/l/{made.links[Kind.CONTACT]}/entry", headers=FROM_OWN_PAGE)
    client.post(
        f"/answers/{made.consultee}/notes", data={"section": "0", "text": "Vem tar detta?"}, headers=FROM_OWN_PAGE
    )
    with database.read() as session:
        assert session.get_one(Consultee, made.consultee).opened_at is not None


def test_a_client_that_is_no_browser_presses_on_purpose(client: Any, made: World, database: Database):
    with database.write() as session:
        nobody_in(session)
    moments = []
    for _turn in range(2):
        client.post(f"/l/{made.links[Kind.CONTACT]}/entry", headers={"Sec-Fetch-Site": "same-origin"})
        with database.read() as session:
            moments.append(session.get_one(Consultee, made.consultee).opened_at)
    assert moments[0] is not None
    assert moments[1] == moments[0], "the first time counts"
