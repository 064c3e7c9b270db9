"""Answers that nobody has looked at: on the page of what waits, in the list and over the API; marked once for all."""

from collections.abc import Callable
from typing import Any

from sqlmodel import select

from app.clock import now
from app.comments.kinds import Stance
from app.database import Database
from app.history.models import Event
from app.responses.queries.readings import unread_counts
from tests.assessment.conftest import edit, send
from tests.kit.world import World
from tests.rounds.conftest import Driver, as_, desk, handler, made

__all__ = ["as_", "desk", "handler", "made"]


def answer(database: Database, made: World, text: str) -> None:
    """The world's own body sends an answer, or replaces the one it has sent."""
    with database.write() as session:
        comments = [edit(text, section=made.section)]
        send(session, made.consultee, comments, stance=Stance.SUPPORTS, summary="", now=now())


def unread(database: Database, made: World) -> int:
    with database.read() as session:
        return unread_counts(session, [made.round]).get(made.round, 0)


def test_an_answer_waits_until_somebody_has_looked_at_it(
    database: Database, desk: Any, handler: Driver, made: World, statements: Any
):
    answer(database, made, "Skriv om vattnet.")
    waiting = desk.get("/to-do")
    listed = waiting.click("2 svar att läsa")
    assert "2 svar är inte lästa" in listed.text()
    body = [row for row in listed.rows() if "Naturvännerna" in row[1]]
    assert "Oläst" in body[0][2]
    read = listed.click(body[0][0])
    assert unread(database, made) == 2, "a page that is fetched marks nothing"
    (form,) = (form for form in read.all("form") if form.get("hx-trigger"))
    assert form.get("hx-trigger") == "load, submit"
    marked = read.form("Markera som läst").submit()
    assert "Person handler Markera som oläst" in marked.text(), "who looked at it"
    assert "1 svar att läsa" in desk.get("/to-do").text()
    back = marked.form("Markera som oläst").submit()
    assert "2 svar är inte lästa" in back.text()
    done = back.form("Markera alla som lästa").submit()
    assert "2 svar är markerade som lästa." in done.text()
    assert "Oläst" not in done.text()
    assert "att läsa" not in desk.get("/to-do").text()
    assert "Alla svar är lästa" in desk.get(f"/rounds/{made.round}/responses?unread=true").text()
    answer(database, made, "Skriv om skogen också.")
    items = handler("GET", "/to-do", status=200)["items"]
    assert [item["count"] for item in items if item["kind"] == "unread"] == [1], "a later answer waits anew"
    with database.read() as session:
        kinds = [event.kind for event in session.exec(select(Event).order_by(Event.id)).all()]  # type: ignore[arg-type]  # a column
    assert [kind for kind in kinds if "read" in kind] == ["response.read", "response.unread", "responses.read"]


def test_the_same_over_the_api(database: Database, handler: Driver, as_: Callable[[str], Driver], made: World):
    answer(database, made, "Skriv om vattnet.")
    listing = f"/rounds/{made.round}/responses"
    newest, first = handler("GET", f"{listing}?unread=true", status=200)["items"]
    assert (newest["read"], first["id"]) == (False, made.response)
    assert handler("POST", f"/responses/{first['id']}/reading", status=200)["read_by"]
    left = handler("GET", f"{listing}?unread=true", status=200)
    assert ([item["id"] for item in left["items"]], left["total"]) == ([newest["id"]], 1)
    assert handler("DELETE", f"/responses/{first['id']}/reading", status=200)["read_at"] is None
    assert handler("POST", f"{listing}/reading", json={"response_id": first["id"]}, status=200) == {"marked": 1}
    assert unread(database, made) == 1, "what came later was not seen"
    for kind in ("rdr", "reg"):
        as_(kind)("POST", f"/responses/{newest['id']}/reading", status=403)
        assert not any(item["kind"] == "unread" for item in as_(kind)("GET", "/to-do", status=200)["items"])
