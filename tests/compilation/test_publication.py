"""Publishing a compilation: not before everything is there, once, and taken back with a reason."""

from collections.abc import Callable
from typing import Any

from app.clock import now, today
from app.database import Database
from app.i18n import long_date
from app.rounds.models import Milestone, Step
from tests.house.round_states import closed, complete, published
from tests.kit.html import Page
from tests.kit.overlapping import all_at_once
from tests.kit.pages import Pages
from tests.kit.world import World
from tests.rounds.conftest import Driver, as_, desk, handler, made

__all__ = ["as_", "desk", "handler", "made"]


def hrefs(page: Page) -> set[str | None]:
    """Where the page's links lead."""
    return {link.get("href") for link in page.all("a")}


def test_it_is_published_when_nothing_is_missing_and_stands_as_it_is(
    database: Database, desk: Pages, made: World, handler: Driver
) -> None:
    address, page = f"/rounds/{made.round}/publication", f"/rounds/{made.round}/compilation"
    with database.write() as session:
        closed(session, made)
    early = handler("POST", address, status=409)
    assert early["code"] == "round_not_compiling"
    assert "börja sammanställa först" in desk.get(address).text()
    with database.write() as session:
        session.add(Milestone(round_id=made.round, step=Step.COMPILING, at=now(), by_name="Hanna"))
    refused = handler("POST", address, status=409)
    found = handler("GET", f"/rounds/{made.round}/completeness", status=200)
    assert (refused["code"], refused["waiting"]) == ("incomplete", found["waiting"])
    assert found["waiting"]
    listed = desk.get(page).click("Se vad som saknas")
    assert {each["url"] for each in found["waiting"]} <= hrefs(listed)
    assert not listed.all("button", text="Publicera sammanställningen")
    pressed = desk.post(address, {}, status=409)  # from a page that was open when everything was there
    assert {each["url"] for each in found["waiting"]} <= hrefs(pressed)


def test_it_is_published_once_and_taken_back_with_a_reason(
    database: Database, desk: Pages, made: World, handler: Driver, as_: Callable[[str], Driver]
) -> None:
    address, page = f"/rounds/{made.round}/publication", f"/rounds/{made.round}/compilation"
    with database.write() as session:
        complete(session, made)
    after = desk.get(page).click("Publicera sammanställningen …").form("Publicera sammanställningen").submit()
    said = f"Publicerad {long_date(today())}"
    assert "Sammanställningen är publicerad." in after.text()
    assert said in after.text()
    desk.post(address, {})
    again = handler("POST", address, status=200)
    assert (again["status"], again["published_at"][:10]) == ("published", now().date().isoformat())
    assert desk.get(f"/rounds/{made.round}/history").text().count("Publicerade sammanställningen: ") == 1
    assert desk.get(f"/rounds/{made.round}").click("Läs sammanställningen").heading, "what one comes for then"
    whole = handler("GET", f"/rounds/{made.round}/exports/json", status=200)["round"]
    assert (whole["status"], whole["published_on"]) == ("published", today().isoformat())
    reply = {"outcome": "noted", "text": "Nej.", "version": 1}
    assert handler("PUT", f"/comments/{made.point}/reply", status=409, json=reply)["code"] == "round_not_replying"
    words = {"text": "Nej.", "version": 1}
    assert (
        handler("PUT", f"/rounds/{made.round}/summaries/whole", status=409, json=words)["code"] == "round_not_replying"
    )
    as_("reg")("POST", address, status=403)

    taking = desk.get(page).click("Ta tillbaka publiceringen …").form("Ta tillbaka publiceringen")
    assert taking.submit({"reason": ""}, status=422).errors() == {"reason": "Fel: Skriv skälet."}
    back = taking.submit({"reason": "En bilaga saknades."})
    assert said not in back.text()
    lines = desk.get(f"/rounds/{made.round}/history").text()
    assert f"Tog tillbaka publiceringen från {long_date(today())}: En bilaga saknades." in lines
    assert handler("GET", f"/rounds/{made.round}", status=200)["status"] == "compiling"
    assert handler("GET", f"/rounds/{made.round}/exports/json", status=200)["round"]["published_on"] is None
    assert handler("POST", f"{address}/withdrawal", status=409, json={"reason": "Igen."})["code"] == "not_published"
    handler("PUT", f"/comments/{made.point}/reply", status=200, json=reply)


def test_bodies_answer_no_more_when_it_is_published(database: Database, pages: Pages, made: World) -> None:
    with database.write() as session:
        published(session, made)
    for name, value in made.cookies["lnk"].items():  # type: ignore[index]  # kinds are strings
        pages.raw.cookies.set(name, value)
    assert "Här går det inte att svara längre" in pages.get(f"/answers/{made.consultee}").text()


def test_two_who_publish_at_once_publish_once(database: Database, client: Any, made: World) -> None:
    with database.write() as session:
        complete(session, made)
    bearer = {"Authorization": f"Bearer {made.tokens['handler']}"}  # type: ignore[index]  # kinds are strings
    with database.read() as session:
        before = session.connection().exec_driver_sql("SELECT count(*) FROM milestone").scalar()
    asked = [lambda: client.post(f"/api/v1/rounds/{made.round}/publication", headers=bearer)] * 2
    answers = all_at_once(database, "round", asked)
    assert [answer.status_code for answer in answers] == [200, 200]
    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM milestone").scalar() == (before or 0) + 1
