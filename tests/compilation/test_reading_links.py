"""Links by which elected members read a compilation: made, opened, run out, revoked; and all that they never show."""

import datetime
import json
import logging
import re
from typing import Any

import pytest

from app.compilation.reading_expiry import note_ended_links
from app.compilation.reading_models import ReadingLink
from app.database import Database
from tests.kit.overlapping import all_at_once
from tests.kit.pages import Pages
from tests.kit.stage import BODIES, NOW, Stage, stage

__all__ = ["stage"]
NAME = "Kommunstyrelsen 12 december"
LATER = "2026-12-12"


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def made(client: Any, stage: Stage, **said: Any) -> Any:
    """What a handler is answered who makes a link."""
    body = {"name": NAME, "last_day": LATER} | said
    return client.post(f"/api/v1/rounds/{stage.round_id}/reading-links", json=body, headers=stage.bearer("handler"))


def answer(client: Any, stage: Stage, body: int, *said: str) -> None:
    """A body's answer: comments on the focus areas "3.1" and "3.2", one after the other, each with a stance."""
    comments = [
        {"section_id": stage.sections[("3.1", "3.2")[n % 2]], "text": text, "stance": "rejects" if n % 2 else None}
        for n, text in enumerate(said)
    ]
    given = {"channel": "post", "received_on": "2026-11-18", "stance": "supports", "comments": json.dumps(comments)}
    sent = client.post(
        f"/api/v1/consultees/{stage.consultees[body]}/responses", data=given, headers=stage.bearer("registrar")
    )
    assert sent.status_code == 201, sent.text


def replied(client: Any, stage: Stage, number: int, **reply: Any) -> None:
    """A reply to the comment with this number."""
    listed = client.get(f"/api/v1/rounds/{stage.round_id}/comments", headers=stage.bearer("handler")).json()
    id_ = next(each["id"] for each in listed["items"] if each["number"] == number)
    told = client.put(f"/api/v1/comments/{id_}/reply", json=reply | {"version": 0}, headers=stage.bearer("handler"))
    assert told.status_code == 200, told.text


def entered(pages: Pages, client: Any, stage: Stage) -> tuple[Pages, str]:
    """An elected member who has opened a link; and where its pages begin."""
    member, fresh = pages.another(), made(client, stage).json()
    page = member.get(f"/r/{fresh['token']}").form("Läs sammanställningen").submit()
    assert page.heading == member.get(f"/read/{fresh['id']}").heading
    return member, f"/read/{fresh['id']}"


def test_a_link_is_shown_once_opens_until_its_last_day_and_is_noted_then(
    client: Any, pages: Pages, stage: Stage, database: Database, time_machine: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    pages.raw.cookies.set("remiss_session", "session-handler")
    address = f"/rounds/{stage.round_id}/reading-links"
    form = pages.get(address).form("Gör läslänk")
    assert form.value("last_day") == "2026-12-20"
    for day, said in (
        ("2026-11-19", "inte har passerat"),
        ("2027-11-21", "högst ett år"),
        ("i morgon", "datum"),
        ("", "välj"),
    ):
        refused = form.submit(name=NAME, last_day=day, status=422)
        assert said in refused.errors()["last_day"].lower()
        assert refused.form("Gör läslänk").value("name") == NAME
    assert "Skriv vem länken är till" in form.submit(name="  ", status=422).errors()["name"]
    fresh = form.submit(name=NAME, last_day=LATER, status=200)
    (token,) = re.findall(r"/r/([\w-]{43})", fresh.text())
    assert token not in pages.get(address).text()

    member = pages.another()
    for _time in range(2):  # scanners open links, too
        door = member.get(f"/r/{token}")
    assert member.raw.get(f"/r/{token}.").status_code == 303  # the full stop of a sentence behind it
    assert "0 gånger" in pages.get(address).text()
    front = door.form("Läs sammanställningen").submit()
    assert token not in str(front.url)
    assert "1 gång" in pages.get(address).text()
    assert not [line for line in caplog.records if line.name.startswith("remiss") and token in line.getMessage()]
    base = f"/read/{front.url.rsplit('/', 1)[1]}"
    assert pages.another().get(base, status=404).heading == "Öppna läslänken igen"
    other = made(client, stage).json()
    assert member.get(f"/read/{other['id']}", status=404).heading == "Öppna läslänken igen"

    time_machine.move_to(datetime.datetime(2026, 12, 12, 22, 30, tzinfo=datetime.UTC), tick=False)  # 23.30 here
    member.get(base)
    time_machine.move_to(datetime.datetime(2026, 12, 12, 23, 30, tzinfo=datetime.UTC), tick=False)
    gone = member.get(base, status=410)
    assert (gone.heading, "till och med 12 december 2026" in gone.text()) == ("Läslänken har gått ut", True)
    assert member.get(f"/r/{token}", status=410).heading == gone.heading
    assert member.raw.get(f"{base}/files/csv").status_code == 410
    for noted in (2, 0):
        assert note_ended_links(database, now=datetime.datetime(2026, 12, 13, 4, tzinfo=datetime.UTC)) == noted
    told = client.get(f"/api/v1/rounds/{stage.round_id}/history", headers=stage.bearer("handler")).text
    assert (told.count("reading_link.made"), told.count("reading_link.expired")) == (2, 2)


def test_members_read_what_readers_do_and_no_word_of_the_officials_own_work(
    client: Any, pages: Pages, stage: Stage, statements: Any
) -> None:
    answer(client, stage, 0, "Fler lärlingar behövs.", "Utbildningen räcker inte.")
    replied(client, stage, 2, outcome="not_met", text="Det finns inga pengar.", action="Ingen åtgärd.")
    handler, listed = stage.bearer("handler"), f"/api/v1/rounds/{stage.round_id}/comments"
    for item in client.get(listed, headers=handler).json()["items"]:
        client.post(f"/api/v1/comments/{item['id']}/notes", json={"text": "hemlig anteckning"}, headers=handler)
    member, base = entered(pages, client, stage)
    front = member.get(base)
    assert "Ofullständig: 1 obesvarad" in front.text()
    assert "1 av 2 synpunkter har svar" in front.text()
    area = front.click("Område 2")
    assert f"Avstyrker (1) {BODIES[0]}" in area.text()
    assert f"{BODIES[0]} (2) : Det finns inga pengar. Ingen åtgärd." in area.text()
    assert "Utbildningen räcker inte." in area.text()
    assert "Fler lärlingar" not in area.text()
    assert "Utbildningen räcker inte." in member.get(f"{area.url}?show=not_met").text()
    assert "Utbildningen räcker inte." not in member.get(f"{area.url}?show=met").text()
    body = area.click(BODIES[0])
    assert body.text().index("Fler lärlingar behövs.") < body.text().index("Inget svar ännu")
    everything = "".join(member.get(base + path).text() for path in ("", "/bodies", "/statistics", "/files"))
    everything += area.text() + body.text()
    for internal in ("hemlig", "anteckning", "etikett", "gransk", "utkast", "tilldelad"):
        assert internal not in everything.lower().replace("inga anteckningar", ""), internal
    assert "Har inte svarat" in member.get(f"{base}/bodies/{stage.consultees[1]}").text()
    for path in ("/areas/999", "/areas/nowhere", "/bodies/999999", f"/bodies/{10**20}"):
        member.get(base + path, status=404)
    member.get(f"{area.url}?after=nonsense", status=422)
    file = member.raw.get(f"{base}/files/csv")
    assert ("Fler lärlingar" in file.text, file.headers["x-robots-tag"]) == (True, "noindex, nofollow")
    assert member.raw.get(base, headers={"If-None-Match": member.raw.get(base).headers["etag"]}).status_code == 304

    paths = ("", "/bodies", f"/bodies/{stage.consultees[0]}", "/statistics", str(area.url).removeprefix(base))
    answer(client, stage, 1, "En.", "Två.")
    counted = [_asked(member, statements, base, path) for path in paths]
    answer(client, stage, 2, *(f"Punkt {n}." for n in range(12)))
    assert [_asked(member, statements, base, path) for path in paths] == counted
    assert max(counted) <= 34


def _asked(member: Pages, statements: Any, base: str, path: str) -> int:
    with statements() as heard:
        member.get(f"{base}{path}")
    return int(heard.count)


def test_a_link_is_revoked_once_however_often_and_leads_nowhere_at_once(
    client: Any, pages: Pages, stage: Stage, database: Database
) -> None:
    member, base = entered(pages, client, stage)
    address = f"/api/v1/rounds/{stage.round_id}/reading-links"
    handler, id_ = stage.bearer("handler"), base.rsplit("/", 1)[1]
    answers = all_at_once(database, "reading_link", [lambda: client.delete(f"{address}/{id_}", headers=handler)] * 2)
    assert [each.status_code for each in answers] == [204, 204]
    (listed,) = client.get(address, headers=stage.bearer("registrar")).json()["items"]
    other = made(client, stage).json()
    member.raw.cookies.set(f"remiss_reading_{other['id']}", member.raw.cookies[f"remiss_reading_{id_}"])
    assert member.get(f"/read/{other['id']}", status=404).heading == "Öppna läslänken igen"
    assert (listed["state"], listed["openings"], listed["last_opened"]) == ("revoked", 1, "2026-11-20")
    assert "token" not in listed
    assert member.get(base, status=410).heading == "Läslänken är indragen"
    pages.raw.cookies.set("remiss_session", "session-handler")
    assert pages.get(f"/rounds/{stage.round_id}/history").text().count(f"Drog in läslänken för {NAME}") == 1
    assert client.delete(f"{address}/999", headers=handler).status_code == 404
    assert client.get(address, headers=stage.bearer("reader")).status_code == 403


@pytest.mark.one_database
def test_what_is_no_link_to_read_by_opens_nothing(client: Any, pages: Pages, stage: Stage) -> None:
    for strange in (stage.tokens[0], "påhittad", "x" * 43):
        assert pages.get(f"/r/{strange}", status=404).heading == "Läslänken går inte att öppna"
        pages.post(f"/r/{strange}/entry", {}, status=404)
    fresh = made(client, stage).json()
    pages.get(f"/l/{fresh['token']}", status=404)
    assert client.get(f"/api/v1/answer/{fresh['token']}").status_code == 404
    own = {"Authorization": f"Bearer {fresh['token']}"}
    assert client.get(f"/api/v1/rounds/{stage.round_id}", headers=own).status_code == 401
    key = stage.bearer("handler") | {"Idempotency-Key": "once"}
    body = {"name": NAME}
    first, second = (
        client.post(f"/api/v1/rounds/{stage.round_id}/reading-links", json=body, headers=key) for _time in range(2)
    )
    assert (first.json()["id"], second.json()["token"]) == (second.json()["id"], None)
    assert first.json()["last_day"] == "2026-12-20"


@pytest.mark.one_database
def test_a_round_has_two_hundred_links_and_none_when_it_is_cancelled(
    client: Any, pages: Pages, stage: Stage, database: Database, statements: Any
) -> None:
    member, base = entered(pages, client, stage)
    facts = {"round_id": stage.round_id, "last_day": NOW.date(), "made_at": NOW, "made_by_name": "Hanna"}
    with database.write() as session:
        for number in range(199):
            session.add(ReadingLink(name=f"Nummer {number}", token_hash=f"hash-{number}", **facts))
    refused = made(client, stage)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_reading_links")
    pages.raw.cookies.set("remiss_session", "session-handler")
    with statements(at_most=6):
        assert "Nummer 198" in pages.get(f"/rounds/{stage.round_id}/reading-links").text()
    cancelled = {"reason": "Planen dras tillbaka."}
    done = client.post(f"/api/v1/rounds/{stage.round_id}/cancellation", json=cancelled, headers=stage.bearer("handler"))
    assert done.status_code == 200, done.text
    assert member.get(base, status=410).heading == "Läslänken är till en avbruten remiss"
    assert made(client, stage).json()["code"] == "round_cancelled"
