"""The history as a page and over the API: every line once, in order, in words, each tied to the one before."""

from collections.abc import Callable
from typing import Any

from sqlmodel import select

from app.compilation.history_words import teller, told
from app.history.models import ChainHead, Event
from app.installation import installation_of
from tests.kit.html import visible
from tests.kit.world import World
from tests.rounds.conftest import as_, desk, handler, made

__all__ = ["as_", "desk", "handler", "made"]


def test_lines_come_in_order_and_each_follows_the_one_before(made: World, handler: Any):
    handler("POST", f"/rounds/{made.draft_round}/cancellation", status=200, json={"reason": "Prov"})
    handler("POST", f"/rounds/{made.round}/reminders", status=200)
    history = handler("GET", f"/rounds/{made.round}/history", status=200)

    assert [line["sequence"] for line in history["items"]] == list(range(1, history["total"] + 1))
    before = "0" * 64
    for line in history["items"]:
        assert line["previous_hash"] == before
        before = line["hash"]
    last = handler("GET", f"/rounds/{made.draft_round}/history", status=200)["items"][-1]
    assert (last["kind"], last["by"]["kind"], last["facts"]["reason"]) == ("round.cancelled", "user", "Prov")
    assert last["text"] == "Avbröt remissen: Prov."


def test_pages_hold_every_line_once(made: World, handler: Any):
    for reason in ("Ett", "Två"):
        handler("PATCH", f"/rounds/{made.draft_round}", status=200, json={"title": reason})
    whole = handler("GET", f"/rounds/{made.draft_round}/history", status=200)["items"]
    seen, address = [], f"/rounds/{made.draft_round}/history?limit=1"
    while address:
        page = handler("GET", address, status=200)
        seen += page["items"]
        address = (page["next"] or "").removeprefix("/api/v1")
    assert seen == whole
    assert len(seen) > 1


def test_who_may_not_see_the_round_is_told_that_it_is_not_there(made: World, as_: Callable[[str], Any]):
    as_("other_handler")("GET", f"/rounds/{made.round}/history", status=404)
    as_("rdr")("GET", f"/rounds/{made.round}/history", status=403)


def test_every_line_of_history_is_a_sentence(app: Any, desk: Any, made: World):
    shown = desk.get(f"/rounds/{made.round}/history").text()
    assert "Öppnade remissen för 3 remissinstanser" in shown
    with installation_of(app).database.read() as session:
        for event in session.exec(select(Event).where(Event.chain == made.round)):
            assert told(event) != f"{event.kind}.", f"no sentence for {event.kind}"
            assert told(event).endswith("."), "a sentence ends with a full stop"


def by_a_link(kind: str, actor: str, **facts: str) -> Event:
    return Event(kind=kind, actor_kind="link", actor_name=actor, facts=facts)


def test_a_body_is_named_once_and_with_the_person_who_did_it():
    own = by_a_link("extension.requested", "Naturvännerna", name="Naturvännerna", deadline="2026-09-11")
    assert (teller(own), told(own)) == ("Naturvännerna", "Begärde anstånd till 11 september 2026.")
    assert teller(by_a_link("link.made_own", "Sven", name="Naturvännerna")) == "Sven, Naturvännerna"


def test_a_reason_with_a_full_stop_gets_no_second_one():
    assert told(by_a_link("round.cancelled", "Hanna", reason="Vi börjar om.")) == "Avbröt remissen: Vi börjar om."


def test_of_a_beginning_the_history_shows_the_day_alone(desk: Any, made: World):
    lines = [visible(line) for line in desk.get(f"/rounds/{made.round}/history").all("li")]
    begun = [line for line in lines if "Började arbeta" in line]
    assert begun
    assert not any("kl." in line for line in begun)
    assert all("kl." in line for line in lines if line not in begun and "·" in line)


def test_the_page_is_narrowed_by_words_by_topic_and_by_who_did_it(made: World, desk: Any, handler: Any):
    handler("POST", f"/rounds/{made.round}/reminders", status=200)
    path = f"/rounds/{made.round}/history"
    whole = desk.get(path).text("ol", class_="timeline")
    for query, there, gone in (
        ("?q=öppnade+remissen", "Öppnade remissen", "åminnelser"),
        ("?topic=letters", "åminnelser", "Öppnade remissen"),
        ("?topic=answers&by=link", "svar", "åminnelser"),
    ):
        narrow = desk.get(path + query).text("ol", class_="timeline")
        assert there in narrow, query
        assert gone not in narrow, query
        assert gone in whole, query
    assert "Ingen rad passar" in desk.get(f"{path}?q=finns-inte").text()


def test_what_is_seen_is_taken_along(made: World, desk: Any):
    path = f"/rounds/{made.round}/history"
    seen = desk.get(f"{path}?topic=round").xpath("//ol[@class='timeline']/li")
    lines = desk.raw.get(f"{path}.csv?topic=round").content.decode("utf-8-sig").splitlines()
    assert len(lines) == len(seen) + 1
    assert "Öppnade remissen för 3 remissinstanser" in lines[-1] + lines[1]
    assert desk.raw.get(f"{path}.xlsx").content.startswith(b"PK")


def test_the_chain_is_verified_on_the_page(app: Any, made: World, desk: Any):
    path = f"/rounds/{made.round}/history"
    verified = desk.get(path).click("Kontrollera att inget är ändrat")
    assert "Kedjan är hel" in verified.text()
    with installation_of(app).database.write() as session:
        head = session.get_one(ChainHead, made.round)
        head.sequence += 1
    assert "Kedjan är bruten" in desk.get(f"{path}?verify=true").text()
    assert "Kedjan är hel" in desk.get(f"/rounds/{made.draft_round}/history?verify=true").text()
