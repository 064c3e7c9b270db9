"""A round's end: the decision it ended with, where it is shown, and what cannot be changed afterwards."""

import datetime
from collections.abc import Callable
from typing import Any

from app.accounts.policy import Kind
from app.clock import now, today
from app.database import Database
from app.installation import installation_of
from app.rounds.models import Milestone, Step
from tests.kit.pages import Pages
from tests.kit.world import World
from tests.rounds.conftest import Driver


def close(app: Any, world: World) -> None:
    """Close the world's round."""
    database: Database = installation_of(app).database
    with database.write() as session:
        session.add(Milestone(round_id=world.round, step=Step.CLOSED, at=now(), by_name="Hanna"))


def decided(**changes: str) -> dict[str, str]:
    """The decision, as it is sent."""
    return {"body": "Kommunfullmäktige", "date": today().isoformat(), "paragraph": "§ 45"} | changes


def test_a_round_ends_with_its_decision_and_stands_as_it_is(
    app: Any, desk: Pages, made: World, handler: Driver
) -> None:
    too_early = handler("POST", f"/rounds/{made.round}/conclusion", status=409, json=decided())
    assert too_early["code"] == "round_not_closed"
    close(app, made)
    page = desk.get(f"/rounds/{made.round}").click("Avsluta remissen med ett beslut …")
    form = page.form(action=f"/rounds/{made.round}/conclusion")
    refused = form.submit({"body": "", "date": ""}, status=422)
    assert set(refused.errors()) == {"body", "date"}
    after = refused.form(action=f"/rounds/{made.round}/conclusion").submit(decided())
    assert "Remissen är avslutad med beslutet." in after.text()
    assert "Beslut: Kommunfullmäktige, " in after.text()
    assert ", § 45." in after.text()
    assert (
        "Avslutade remissen med beslutet Kommunfullmäktige § 45 den" in desk.get(f"/rounds/{made.round}/history").text()
    )
    told = handler("GET", f"/rounds/{made.round}", status=200)
    assert told["status"] == "concluded"
    assert told["conclusion"] == decided(paragraph="45")
    again = handler("POST", f"/rounds/{made.round}/conclusion", status=200, json=decided(paragraph="45"))
    assert again == told
    other = handler("POST", f"/rounds/{made.round}/conclusion", status=409, json=decided(paragraph="46"))
    assert other["code"] == "round_concluded"


def test_a_decision_is_taken_between_the_opening_and_today(app: Any, made: World, handler: Driver) -> None:
    close(app, made)
    for day in (today() + datetime.timedelta(days=1), today() - datetime.timedelta(days=30)):
        answer = handler("POST", f"/rounds/{made.round}/conclusion", status=422, json=decided(date=day.isoformat()))
        assert [error["field"] for error in answer["errors"]] == ["date"]


def test_nothing_is_replied_or_registered_afterwards(app: Any, made: World, as_: Callable[[str], Driver]) -> None:
    close(app, made)
    handler, registrar = as_("handler"), as_("reg")
    handler("POST", f"/rounds/{made.round}/conclusion", status=200, json=decided())
    reply = {"outcome": "noted", "text": "Noteras.", "version": 0}
    assert handler("PUT", f"/comments/{made.point}/reply", status=409, json=reply)["code"] == "round_concluded"
    given = {"channel": "post", "received_on": today().isoformat(), "stance": "supports", "summary": "Ja."}
    late = registrar("POST", f"/consultees/{made.consultee}/responses", status=409, data=given)
    assert late["code"] == "round_concluded"


def test_the_bodies_and_the_files_are_told(app: Any, pages: Pages, made: World, handler: Driver) -> None:
    close(app, made)
    handler("POST", f"/rounds/{made.round}/conclusion", status=200, json=decided())
    for kind, consultee in ((Kind.CONTACT, made.consultee), (Kind.OTHER_CONTACT, made.other_consultee)):
        body = pages.another()
        for name, value in made.cookies[kind].items():
            body.raw.cookies.set(name, value)
        assert "Beslut: Kommunfullmäktige, " in body.get(f"/answers/{consultee}").text()
    whole = handler("GET", f"/rounds/{made.round}/exports/json", status=200)
    assert whole["round"]["decision"] == {
        "body": "Kommunfullmäktige",
        "decided_on": today().isoformat(),
        "paragraph": "45",
    }
