"""Meetings from an address: set by an administrator, read as a file is, looked at again daily, faults told."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.accounts.policy import Kind
from app.clock import now, today
from app.history.models import Event
from app.installation import installation_of
from app.rounds.calendars import look_at_calendars
from app.settings import Settings
from tests.kit.calendars import CalendarServer, calendar, calendar_server
from tests.kit.pages import Pages
from tests.kit.world import World
from tests.rounds.conftest import Driver

DAY, MINUTE = datetime.timedelta(days=1), datetime.timedelta(minutes=1)


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    with calendar_server() as one:
        yield one


@pytest.fixture
def adm(as_: Callable[[str], Driver]) -> Driver:
    return as_("adm")


@pytest.fixture
def admins_desk(pages: Pages, made: World) -> Pages:
    for name, value in made.cookies[Kind.ADMIN].items():
        pages.raw.cookies.set(name, value)
    return pages


def coming(days: int) -> datetime.date:
    return today() + datetime.timedelta(days=days)


def look(app: Any, settings: Settings, at: datetime.datetime) -> int:
    return look_at_calendars(installation_of(app).database, networks=settings.outgoing, now=at)


def test_an_administrator_sets_an_address_on_the_page(
    app: Any, settings: Settings, admins_desk: Pages, made: World, server: CalendarServer
):
    address = f"/organisations/{made.organisation}/meetings"
    url = server.give("/moten.ics", calendar(coming(20), coming(30)))
    form = admins_desk.get(address).form("Hämta härifrån varje dag")
    wrong = form.submit(url="https://10.0.0.1/moten.ics", called="styr", status=422)
    assert "internt nätverk" in wrong.errors()["url"]
    again = wrong.form("Hämta härifrån varje dag")
    assert again.value("url") == "https://10.0.0.1/moten.ics", "what was typed stays"
    saved = again.submit(url=url)
    assert "2 sammanträden är sparade." in saved.text()
    assert "Dagarna hämtas varje dag" in saved.text()
    server.give("/moten.ics", b"<html>Sidan har flyttat</html>")
    assert look(app, settings, now() + DAY + MINUTE) == 0
    shown = admins_desk.get(address)
    assert "Kalendern kunde inte läsas Det här är ingen kalenderfil." in shown.text()
    assert len(shown.form("Spara").value("days").split("\n")) == 2, "the days stay"
    stopped = shown.form("Sluta hämta").submit()
    assert "Dagarna hämtas inte längre." in stopped.text()
    assert len(stopped.form("Spara").value("days").split("\n")) == 2


def test_it_is_looked_at_again_daily_and_what_is_typed_stays(
    app: Any, settings: Settings, adm: Driver, handler: Driver, made: World, server: CalendarServer
):
    address = f"/organisations/{made.organisation}/meetings"
    adm("PUT", address, status=200, json={"days": [str(coming(5))]})
    url = server.give("/moten.ics?nyckel=hemlig", calendar(coming(20), coming(30)))
    set_ = adm("PUT", f"{address}/address", status=200, json={"url": url})
    assert set_["days"] == [str(coming(5)), str(coming(20)), str(coming(30))]
    server.give("/moten.ics?nyckel=hemlig", calendar(coming(20), coming(40)))
    assert look(app, settings, now() + MINUTE) == 0, "not its day yet"
    asked = len(server.asked)
    assert look(app, settings, now() + DAY + MINUTE) == 1
    assert look(app, settings, now() + DAY + MINUTE) == 0, "another worker finds it taken"
    assert len(server.asked) == asked + 1
    told = handler("GET", address, status=200)
    assert told["days"] == [str(coming(5)), str(coming(20)), str(coming(40))]
    assert (told["fetched_from"]["url"], told["fetched_from"]["fault"]) == ("", ""), "an address may hold a secret"
    handler("PUT", f"{address}/address", status=403, json={"url": url})
    with installation_of(app).database.read() as session:
        lines = said(session)
    assert lines == ["organisation.meetings"] * 2 + ["organisation.meetings_fetched_from", "organisation.meetings"]
    assert adm("DELETE", f"{address}/address", status=200)["fetched_from"] is None


def said(session: Session) -> list[str]:
    lines = session.exec(select(Event).where(col(Event.kind).like("organisation.meet%")).order_by(col(Event.id))).all()
    assert "hemlig" not in repr([line.facts for line in lines])
    return [line.kind for line in lines]


def test_one_that_cannot_be_read_is_not_set(adm: Driver, made: World, server: CalendarServer):
    address = f"/organisations/{made.organisation}/meetings/address"
    for path, body, words in (
        ("/tom", b"", "Filen är tom."),
        ("/sida", b"<html></html>", "ingen kalenderfil"),
        ("/stor", b"BEGIN:VCALENDAR" + b" " * 1024 * 1024, "för stor"),
    ):
        problem = adm("PUT", address, status=422, json={"url": server.give(path, body)})
        assert words in problem["errors"][0]["message"]
    assert adm("GET", address.removesuffix("/address"), status=200)["fetched_from"] is None
