"""A body takes its answer back: nothing of it counts any more, all of it stays, and it can answer anew."""

import datetime
from collections.abc import Callable
from typing import Any

from sqlmodel import col, select

from app.accounts.policy import Kind
from app.clock import now
from app.comments.kinds import Stance
from app.database import Database
from app.installation import NO_SMTP
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.mail.rendering import preview, render
from app.responses.models import Withdrawal
from app.responses.verify import verify_responses
from app.responses.verify_counts import verify_counts
from app.rounds.models import Consultee, Milestone, Round, Step
from app.tracking.letters import as_it_stands
from app.tracking.telling import tell_officials
from tests.assessment.conftest import edit, send
from tests.kit.overlapping import all_at_once
from tests.kit.world import World
from tests.rounds.conftest import Driver, as_, desk, handler, made

__all__ = ["as_", "desk", "handler", "made"]


def answer(database: Database, made: World, *texts: str, summary: str = "") -> None:
    """The world's own body sends an answer, or replaces the one it has sent."""
    with database.write() as session:
        comments = [edit(text, section=made.section) for text in texts]
        send(session, made.consultee, comments, stance=Stance.SUPPORTS, summary=summary, now=now())


def take_back(client: Any, made: World, *, status: int = 201, **sent: Any) -> Any:
    """The body's contact takes it back through the API."""
    address = f"/api/v1/answer/{made.links['lnk']}/withdrawal"  # type: ignore[index]  # kinds are strings
    given = client.post(address, json={"revision": 1, **sent})
    assert given.status_code == status, given.text
    return given.json()


def body_of(handler: Driver, made: World) -> Any:
    """The body as the board has it."""
    items = handler("GET", f"/rounds/{made.round}/consultees", status=200)["items"]
    return next(item for item in items if item["id"] == made.consultee)


def faults(database: Database) -> list[str]:
    with database.read() as session:
        return [*verify_counts(session), *verify_responses(session)]


def test_nothing_of_it_counts_and_all_of_it_stays(
    database: Database, client: Any, desk: Any, handler: Driver, made: World
):
    before = handler("GET", f"/rounds/{made.round}", status=200)["counts"]
    answer(database, made, "Skriv om vattnet.", "Och om skogen.", summary="Kort sagt: ja.")
    answer(database, made, "Skriv om havet.")
    receipt = take_back(client, made, revision=2, reason="Styrelsen tar upp det igen.")
    assert receipt["withdrawal"]["reason"] == "Styrelsen tar upp det igen."
    assert faults(database) == []
    body = body_of(handler, made)
    assert (body["withdrawn"], body["responded_at"], body["late"]) == (True, None, False)
    assert body["status"] not in ("answered", "no_objection", "abstained")
    assert handler("GET", f"/rounds/{made.round}", status=200)["counts"] == before
    texts = [item["text"] for item in handler("GET", f"/rounds/{made.round}/comments", status=200)["items"]]
    assert not {"Skriv om vattnet.", "Skriv om havet."} & set(texts)
    told = handler("GET", f"/rounds/{made.round}/exports/json", status=200)["consultees"]
    assert [each["withdrawn"] for each in told if each["id"] == made.consultee] == [True]
    items = handler("GET", f"/rounds/{made.round}/responses", status=200)["items"]
    mine = [item for item in items if item["consultee_id"] == made.consultee]
    assert [(item["revision"], item["withdrawn"], item["current"]) for item in mine] == [
        (2, True, False),
        (1, True, False),
    ]
    page = desk.get(f"/responses/{mine[0]['id']}")
    assert "Svaret är återtaget" in page.text()
    assert "Styrelsen tar upp det igen." in page.text()
    assert "Skriv om havet." in page.text()
    assert "Återtaget svar" in desk.get(f"/rounds/{made.round}/board").text()
    assert "Återtog svar" in desk.get(f"/rounds/{made.round}/history").text()
    with database.read() as session:
        letter = session.exec(select(Letter).where(Letter.kind == LetterKind.WITHDRAWAL)).one()
        mail = render(letter, link="https://remiss.exempel.se/l/x", authority_name="Kommunen", at=now())
    assert "är återtaget" in mail.text
    assert "Styrelsen tar upp det igen." in mail.text


def test_it_is_answered_anew_with_the_same_points(database: Database, client: Any, handler: Driver, made: World):
    answer(database, made, "Skriv om vattnet.")
    numbers = {
        item["text"]: item["number"] for item in handler("GET", f"/rounds/{made.round}/comments", status=200)["items"]
    }
    take_back(client, made)
    assert take_back(client, made, status=200)["number"], "the same again"
    token = made.links["lnk"]  # type: ignore[index]  # kinds are strings
    draft = client.get(f"/api/v1/answer/{token}").json()["draft"]
    assert [comment["text"] for comment in draft["comments"]] == ["Skriv om vattnet."]
    sent = {"version": draft["version"], "signatory": {"name": "Sven Svarare"}}
    again = client.post(f"/api/v1/answer/{token}/submission", json=sent)
    assert (again.status_code, again.json()["revision"]) == (201, 2)
    items = handler("GET", f"/rounds/{made.round}/comments", status=200)["items"]
    assert {item["text"]: item["number"] for item in items} == numbers
    assert not body_of(handler, made)["withdrawn"]
    assert faults(database) == []
    assert take_back(client, made, status=409)["code"] == "answer_replaced"


def test_who_may_and_until_when(database: Database, client: Any, pages: Any, made: World, as_: Callable[[str], Driver]):
    take_back(client, made, status=409)
    answer(database, made, "Skriv om vattnet.")
    with database.write() as session:
        session.add(Milestone(round_id=made.round, step=Step.CLOSED, at=now(), by_name="Hanna"))
    assert take_back(client, made, status=409)["code"] == "round_closed"
    for name, value in made.cookies["lnk"].items():  # type: ignore[index]  # kinds are strings
        pages.raw.cookies.set(name, value)
    assert "kan inte återtas här" in pages.get(f"/answers/{made.consultee}/withdrawal").text()


def test_the_page_asks_for_a_word(database: Database, pages: Any, made: World):
    answer(database, made, "Skriv om vattnet.")
    for name, value in made.cookies["lnk"].items():  # type: ignore[index]  # kinds are strings
        pages.raw.cookies.set(name, value)
    receipt = pages.get(f"/answers/{made.consultee}/receipt")
    form = receipt.click("Återta svaret").form("Återta svaret")
    refused = form.submit(reason="Vi har ändrat oss.", word="ja", status=422)
    assert refused.errors() == {"word": "Fel: Skriv återta i fältet för att återta svaret."}
    assert refused.form("Återta svaret").value("reason") == "Vi har ändrat oss."
    done = refused.form("Återta svaret").submit(word=" ”Återta” ")
    assert done.heading == "Svaret är återtaget"
    assert "Vi har ändrat oss." in done.text()
    start = pages.get(f"/answers/{made.consultee}")
    assert "Ni har återtagit ert svar" in start.text()
    assert start.click("Visa det som återtogs").heading == "Svaret är återtaget"


def test_of_two_at_once_one_takes_it_back(database: Database, client: Any, made: World):
    answer(database, made, "Skriv om vattnet.")
    address = f"/api/v1/answer/{made.links['lnk']}/withdrawal"  # type: ignore[index]  # kinds are strings
    asked = [lambda: client.post(address, json={"revision": 1})] * 3
    assert sorted(given.status_code for given in all_at_once(database, "round", asked)) == [200, 200, 201]
    with database.read() as session:
        assert len(session.exec(select(Withdrawal)).all()) == 1
        assert session.get_one(Consultee, made.consultee).withdrawn
        assert session.get_one(Round, made.round).comments >= 0
    assert faults(database) == []


def test_a_reply_and_a_withdrawal_at_once_leave_the_counts_right(
    database: Database, client: Any, handler: Driver, made: World
):
    answer(database, made, "Skriv om vattnet.", "Och om skogen.")
    items = handler("GET", f"/rounds/{made.round}/comments", status=200)["items"]
    first = next(item["id"] for item in items if item["text"] == "Skriv om vattnet.")
    address = f"/api/v1/answer/{made.links['lnk']}/withdrawal"  # type: ignore[index]  # kinds are strings
    bearer = {"Authorization": f"Bearer {made.tokens[Kind.HANDLER]}"}
    reply = {"version": 0, "outcome": "noted", "text": "Det tar vi med oss."}
    asked = [
        lambda: client.post(address, json={"revision": 1}),
        lambda: client.put(f"/api/v1/comments/{first}/reply", json=reply, headers=bearer),
    ]
    taken_back, replied = all_at_once(database, "round", asked)
    assert taken_back.status_code == 201, taken_back.text
    assert replied.status_code in (200, 201, 404, 409), replied.text
    assert faults(database) == []


def test_officials_are_told_and_register_beside_what_was_taken_back(
    database: Database, client: Any, desk: Any, made: World
):
    database.info[NO_SMTP] = False
    answer(database, made, "Skriv om vattnet.")
    tell_officials(database, now=now() + datetime.timedelta(days=2))  # what has happened up to now is told
    take_back(client, made, reason="Hemligt skäl.")
    assert tell_officials(database, now=now()) == 1, "at once"
    with database.read() as session:
        letter = session.exec(
            select(Letter).where(Letter.kind == LetterKind.NOTICE).order_by(col(Letter.id).desc())
        ).first()
        assert letter is not None
        mail = render(letter, link="https://remiss.exempel.se/to-do", authority_name="Kommunen", at=now())
    assert "1 svar har återtagits: Naturvännerna" in mail.text
    assert "Hemligt" not in mail.text + mail.html
    page = desk.get(f"/rounds/{made.round}/consultees/{made.consultee}/registration")
    assert "Remissinstansen har återtagit sitt svar" in page.text()
    assert "har redan svarat" not in page.text()


def test_a_reminder_tells_of_the_answer_that_was_taken_back(
    database: Database, client: Any, handler: Driver, made: World
):
    answer(database, made, "Skriv om vattnet.")
    take_back(client, made)
    handler("POST", f"/rounds/{made.round}/reminders", status=200, json={"consultee_ids": [made.consultee]})
    with database.read() as session:
        letter = session.exec(select(Letter).where(Letter.kind == LetterKind.REMINDER)).one()
        said = preview(as_it_stands(session, letter), authority_name="Exempelkommunen").text
    assert "har tagit tillbaka sitt svar, och vi har inte fått något nytt" in said
    assert "inte fått något svar från" not in said
