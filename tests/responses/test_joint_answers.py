"""One answer for several bodies: agreed on by a code, named on it, counted as each one's, and stepped out of."""

from typing import Any

import pytest
from sqlmodel import col, select

from app.database import Database
from app.history.models import Event
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.responses.models import Response
from app.responses.queries.answers import sent_content
from app.responses.receipts import checksum
from app.responses.verify import verify_responses
from app.responses.verify_counts import verify_counts
from app.rounds.models import Consultee, Link
from tests.kit.stage import BODIES, Stage

A, B, C = 0, 1, 2


class Bodies:
    """Bodies of one round, as their people use the API, and an official who looks at them."""

    def __init__(self, client: Any, stage: Stage, database: Database) -> None:
        self.client, self.stage, self.database = client, stage, database

    def __call__(self, body: int, method: str, rest: str, *, status: int = 200, **sent: Any) -> Any:
        answer = self.client.request(method, self.stage.address(body, rest), **sent)
        assert answer.status_code == status, f"{method} {rest}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def agree(self, body: int, by: int) -> None:
        """``body`` hands a code to ``by``, who types it in."""
        code = self(body, "POST", "/joint/code")["code"]
        self(by, "POST", "/joint", status=201, json={"code": code.lower().replace("-", " ")})

    def send(self, body: int, stance: str = "supports", **more: Any) -> Any:
        """A body sends an answer with one comment; its receipt."""
        comments = [{"kind": "comment", "text": "Skriv om havet."}]
        version = self(body, "GET", "")["draft"]["version"]
        draft = {"version": version, "stance": stance, "comments": comments}
        version = self(body, "PUT", "/draft", json=draft)["version"]
        sent = {"version": version, "signatory": {"name": "Eva Ek"}, **more}
        return self(body, "POST", "/submission", status=201, json=sent)

    def official(self, address: str) -> Any:
        """What a handler reads of the round."""
        answer = self.client.get(f"/api/v1/rounds/{self.stage.round_id}{address}", headers=self.stage.bearer("handler"))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def row(self, body: int) -> Any:
        """A body as the board has it."""
        return next(item for item in self.official("/consultees")["items"] if item["id"] == self.stage.consultees[body])

    def letters(self, body: int) -> list[str]:
        """What letters about joint answers told a body."""
        with self.database.read() as session:
            query = select(Letter).where(Letter.kind == LetterKind.JOINT).order_by(col(Letter.id))
            found = session.exec(query.where(Letter.consultee_id == self.stage.consultees[body])).all()
            return [letter.facts["what"] for letter in found]

    def faults(self) -> list[str]:
        """What ``remiss verify`` would say."""
        with self.database.read() as session:
            return [*verify_counts(session), *verify_responses(session)]


@pytest.fixture
def bodies(client: Any, stage: Stage, database: Database) -> Bodies:
    with database.write() as session:
        for link in session.exec(select(Link).where(col(Link.is_contact))).all():
            link.readdress(f"body{link.consultee_id}@example.se")
            session.add(link)
    return Bodies(client, stage, database)


def test_one_answer_counts_as_each_ones_and_its_points_once(bodies: Bodies, stage: Stage, database: Database):
    before = bodies.official("")["counts"]
    bodies.agree(B, by=A)
    assert bodies.row(B)["through"] is None, "what is agreed is the bodies' own until it is sent"
    receipt = bodies.send(A)
    assert [named["consultee_id"] for named in receipt["on_behalf_of"]] == [stage.consultees[B]]
    row, sender = bodies.row(B), bodies.row(A)
    assert (row["status"], row["through"]) == ("answered", sender["organisation"]["name"])
    assert (row["late"], row["responded_at"]) == (sender["late"], sender["responded_at"])
    counts = bodies.official("")["counts"]
    assert (counts["responded"] - before["responded"], counts["comments"] - before["comments"]) == (2, 1)
    assert bodies.official("/overview")["stances"]["supports"] == 2
    told = {each["id"]: each for each in bodies.official("/exports/json")["consultees"]}
    mine, theirs = told[stage.consultees[A]], told[stage.consultees[B]]
    assert (mine["on_behalf_of"], theirs["through"]) == ([row["organisation"]["name"]], mine["organisation"]["name"])
    assert (theirs["stance"], theirs["number"], theirs["comments"]) == ("supports", receipt["number"], 0)
    assert bodies.letters(B) == ["sent"]
    assert bodies.faults() == []
    with database.read() as session:
        stored = session.exec(select(Response).where(Response.number == receipt["number"])).one()
        content = sent_content(session, stored.id, row["organisation"]["name"])
        assert checksum(content) == receipt["sha256"]
        assert content["on_behalf_of"] == receipt["on_behalf_of"], "for whom it speaks is covered by the checksum"
        assert [e.kind for e in session.exec(select(Event)).all() if e.kind.startswith("response.joint")] == [
            "response.joint_sent"
        ]


def test_a_code_is_for_one_and_nobody_learns_who_else_is_asked(bodies: Bodies):
    unknown = bodies(A, "POST", "/joint", status=422, json={"code": "AAAA-BBBB-CCCC"})
    own = bodies(A, "POST", "/joint/code")["code"]
    assert bodies(A, "POST", "/joint/code")["code"] == own
    assert bodies(A, "POST", "/joint", status=422, json={"code": own})["errors"] == unknown["errors"]
    bodies(A, "DELETE", "/joint/code", status=204)
    bodies(A, "DELETE", "/joint/code", status=204)
    code = bodies(B, "POST", "/joint/code")["code"]
    for _again in range(2):
        bodies(A, "POST", "/joint", status=201, json={"code": code})
    assert bodies(C, "POST", "/joint", status=422, json={"code": code})["code"] == "joint_code_used"
    assert bodies(A, "POST", "/joint/code", status=409)["code"] == "answers_for_others"
    third = bodies(C, "POST", "/joint/code")["code"]
    assert bodies(B, "POST", "/joint", status=409, json={"code": third})["code"] == "answered_for"
    assert bodies(B, "GET", "/joint")["answered_for_by"]
    bodies(A, "DELETE", "/joint/999999", status=404)


def test_who_is_answered_for_can_step_out_or_answer_itself(bodies: Bodies, stage: Stage):
    bodies.agree(B, by=A)
    bodies.agree(C, by=A)
    bodies.send(A)
    bodies(B, "DELETE", "/joint/code", status=204)
    assert (bodies.row(B)["through"], bodies.row(B)["responded_at"]) == (None, None)
    assert bodies.letters(A) == ["left"]
    bodies.send(C, stance="rejects")
    row = bodies.row(C)
    assert (row["through"], row["status"]) == (None, "answered")
    stances = bodies.official("/overview")["stances"]
    assert (stances["supports"], stances["rejects"]) == (1, 1)
    assert bodies.send(A)["on_behalf_of"] == [], "who has stepped out or answered is named no more"
    assert bodies(A, "GET", "/joint")["answers_for"] == []
    assert bodies(C, "POST", "/joint/code", status=409)["code"] == "answered_self"
    assert bodies.faults() == []


def test_what_is_taken_back_or_confirmed_is_so_for_all(bodies: Bodies):
    bodies.agree(B, by=A)
    bodies.send(A, preliminary=True)
    assert bodies.row(B)["preliminary"]
    decided = {"level": "board", "body": "Styrelsen", "date": "2026-11-01", "revision": 1}
    bodies(A, "POST", "/confirmation", status=201, data=decided)
    assert (bodies.row(B)["preliminary"], bodies.row(B)["confirmed"]) == (False, True)
    assert bodies.faults() == []
    bodies(A, "POST", "/withdrawal", status=201, json={"revision": 1})
    assert (bodies.row(B)["through"], bodies.row(B)["confirmed"], bodies.row(B)["withdrawn"]) == (None, False, False)
    assert bodies.letters(B) == ["sent", "ended"]
    assert bodies.faults() == []
    assert [named["name"] for named in bodies.send(A)["on_behalf_of"]] == [bodies.row(B)["organisation"]["name"]]


def test_an_official_registers_whom_a_paper_is_from(bodies: Bodies, stage: Stage, register: Any, database: Database):
    ids = stage.consultees
    for wrong in (ids[A], 999_999):
        refused = register(A, on_behalf_of=[wrong])
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "on_behalf_of")
    given = register(A, on_behalf_of=[ids[B], ids[C]])
    assert given.status_code == 201, given.text
    assert [named["consultee_id"] for named in given.json()["on_behalf_of"]] == [ids[B], ids[C]]
    assert register(A, on_behalf_of=[ids[C], ids[B]]).status_code == 200, "the same again is the same answer"
    assert bodies.row(C)["through"] == bodies.row(A)["organisation"]["name"]
    with database.read() as session:
        assert [body.through_id for body in session.exec(select(Consultee).order_by(col(Consultee.id))).all()][:3] == [
            None,
            ids[A],
            ids[A],
        ]
    assert bodies.letters(B) == ["sent"]
    assert register(A, on_behalf_of=[ids[B]]).status_code == 201
    assert bodies.row(C)["through"] is None
    assert bodies.faults() == []


def test_the_pages_lead_from_a_code_to_an_answer_that_is_read(bodies: Bodies, pages: Any, stage: Stage, client: Any):
    theirs, mine = pages, pages.another()
    theirs.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[B]))
    mine.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[A]))
    page = theirs.get(f"/answers/{stage.consultees[B]}").click("Svara gemensamt med en annan remissinstans")
    code = page.form("Ta fram en kod").submit().root.xpath("string(//strong[@class='code'])")
    form = mine.get(f"/answers/{stage.consultees[A]}/joint").form("Lägg till")
    assert "Ingen remissinstans i remissen" in form.submit(code="AAAA-AAAA-AAAA", status=422).text()
    assert BODIES[B] in form.submit(code=code).text()
    assert BODIES[B] in mine.get(f"/answers/{stage.consultees[A]}/joint").text()
    bodies.send(A)
    assert f"Svar även för {BODIES[B]}" in mine.get(f"/answers/{stage.consultees[A]}/receipt").text()
    assert "En annan remissinstans har svarat även för er" in theirs.get(f"/answers/{stage.consultees[B]}").text()
    read = theirs.get(f"/answers/{stage.consultees[B]}/joint")
    assert f"{BODIES[A]} har svarat även för er" in read.text()
    assert "Skriv om havet." in read.text()
    gone = read.form("Lämna det gemensamma svaret").submit()
    assert "har svarat även för er" not in gone.text()
