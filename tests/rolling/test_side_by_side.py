"""The last release and this program serve side by side, on the tables of this one: nobody notices which answers.

On PostgreSQL alone: an installation on SQLite is one process, which is stopped for an upgrade.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.passwords import hash_password
from app.accounts.policy import Kind
from app.clock import now
from app.database import Database
from app.database.roles import give_rights
from app.history.queries import verify_chains
from app.migrate import downgrade, revisions, upgrade_alone
from app.responses.verify import verify_responses
from app.responses.verify_counts import verify_counts
from tests.jobs.test_worker import until
from tests.kit.databases import ROLE
from tests.kit.world import World, build
from tests.rolling.conftest import Host
from tests.rolling.released import HEAD

OFTEN = 8
"""So often a statement is asked for that the driver has prepared it."""
PASSWORD = "gräsmatta-vingslag-1911"
Start = Callable[..., Host]


def world_with_a_password(session: Session) -> World:
    world = build(session, now())
    session.get_one(User, world.users[Kind.HANDLER]).password_hash = hash_password(PASSWORD)
    return world


@pytest.fixture
def world(filled: Callable[..., Any]) -> World:
    made: World = filled(world_with_a_password, named="a password")
    return made


def sign_in(host: Host) -> str:
    """The cookie of the handler, who signs in at this host."""
    form = urlencode({"email": f"{Kind.HANDLER}@kommunen.se", "password": PASSWORD, "next": "/"})
    answer = host.ask("POST", "/sign-in", form)
    assert answer.status == 303, answer.text
    return str(answer.headers["Set-Cookie"].partition(";")[0])


class Journey:
    """A body that writes and sends, and an official who replies: whichever host each step happens to come to."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.path = f"/api/v1/answer/{world.links[Kind.CONTACT]}"
        self.bearer = f"Bearer {world.tokens[Kind.HANDLER]}"

    def save(self, host: Host, summary: str) -> None:
        """Read the draft and save it under other words."""
        read = host.ask("GET", self.path)
        assert read.status == 200, f"{read.text}\n{host.log.read_text()[-3000:]}"
        draft = read.json["draft"]
        comments = [comment | {"text": f"Vi instämmer. {summary}"} for comment in draft["comments"]]
        sent = {"version": draft["version"], "stance": "supports", "summary": summary, "comments": comments}
        answer = host.ask("PUT", f"{self.path}/draft", sent)
        assert answer.status == 200, f"{answer.text}\n{host.log.read_text()[-3000:]}"
        assert answer.json["draft"]["version"] == draft["version"] + 1

    def send(self, host: Host, again: Host) -> str:
        """Send it, and once more with the same key, as an impatient client does; the receipt's number."""
        version = host.ask("GET", self.path).json["draft"]["version"]
        sent, key = {"version": version, "signatory": {"name": "Kim Sand"}}, f"the key of version {version}"
        first, second = (e.ask("POST", f"{self.path}/submission", sent, Idempotency_Key=key) for e in (host, again))
        assert (first.status, second.status) in ((200, 200), (201, 201), (201, 200)), second.text
        assert first.json["number"] == second.json["number"]
        return str(first.json["number"])

    def official(self, host: Host, method: str, path: str, content: Any = None) -> Any:
        """What the official asks of the API."""
        answer = host.ask(method, f"/api/v1{path}", content, Authorization=self.bearer)
        assert answer.status in (200, 201, 202), answer.text
        return answer.json

    def reply(self, host: Host, text: str) -> None:
        """Reply to the comment that has been sent first, or change the reply."""
        listed = self.official(host, "GET", f"/rounds/{self.world.round}/comments")["items"][0]
        version = (listed.get("reply") or {}).get("version", 0)
        sent = {"outcome": "noted", "text": text, "version": version}
        assert self.official(host, "PUT", f"/comments/{listed['id']}/reply", sent)["version"] == version + 1

    def export(self, host: Host, other: Host) -> str:
        """A file ordered at one host, made by either, and fetched at the other."""
        job = self.official(host, "POST", f"/rounds/{self.world.round}/exports", {"format": "csv"})
        end = time.monotonic() + 120
        while (job := self.official(other, "GET", f"/jobs/{job['id']}"))["status"] in ("queued", "running"):
            assert time.monotonic() < end, job
            time.sleep(0.1)
        assert job["status"] == "done", job
        return other.ask("GET", f"/api/v1/jobs/{job['id']}/file", Authorization=self.bearer).text


@contextmanager
def at_work(journey: Journey, host: Host) -> Iterator[list[int]]:
    """The body saves again and again meanwhile; gives how often it has."""
    saved, done, failed = [0], threading.Event(), list[BaseException]()

    def work() -> None:
        try:
            while not done.is_set():
                journey.save(host, f"Sammanfattning {saved[0]}")
                saved[0] += 1
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        until(lambda: saved[0] >= OFTEN or failed)
        yield saved
        until(lambda enough=saved[0] + OFTEN: saved[0] >= enough or failed)  # type: ignore[misc]
    finally:
        done.set()
        thread.join(60)
    assert not failed, str(failed[0])[-2500:]


def test_each_step_may_come_to_either(database: Database, world: World, host: Start, last_release: Path) -> None:
    if database.is_sqlite:
        return
    downgrade(database.url.render_as_string(hide_password=False), HEAD)
    old, journey, page = host(last_release), Journey(world), f"/rounds/{world.round}/board"
    assert old.until("/health/ready", 200).json == {"status": "ok"}
    with at_work(journey, old):  # whoever has prepared statements on the old tables goes on with them on the new ones
        done = upgrade_alone(database, then=lambda connection: give_rights(connection, ROLE))
        assert done.endswith(f"to {revisions()[-1]}.")
    new = host()
    assert new.until("/health/ready", 200).json == {"status": "ok"}
    for first, second in ((old, new), (new, old)):
        cookie = sign_in(first)
        boards = [each.ask("GET", page, Cookie=cookie) for each in (first, second)]
        assert [board.status for board in boards] == [200, 200]
        assert all("Kulturnämnden" in board.text for board in boards)
    for number, each in enumerate((old, new, old)):
        journey.save(each, f"Sammanfattning {number}")
    first = journey.send(old, again=new)
    journey.save(new, "Ett nytt ord")
    assert journey.send(new, again=old) != first
    for number, each in enumerate((new, old, new)):
        journey.reply(each, f"Bemötande {number}")
    for first_asked, second_asked in ((old, new), (new, old)):
        assert "Ett nytt ord" in journey.export(first_asked, second_asked)
    with database.read() as session:
        findings = [*verify_chains(session), *verify_responses(session), *verify_counts(session)]
    assert findings == []
    for each in (old, new):
        assert " unexpected " not in each.stop()
