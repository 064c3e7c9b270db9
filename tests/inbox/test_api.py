"""From a mail to an answer: taken in, matched, assigned, divided, registered; each sentence found again."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from app.accounts.models import ApiToken, Substitute
from app.responses.models import ArrivalBasis, Registration
from app.rounds.models import Link, Membership
from app.tokens import token_hash
from tests.inbox.mails import OURS, mail, received, sent
from tests.kit.ole import compound_file, outlook
from tests.kit.stage import Stage

NOW = "2026-11-20T12:00:00+00:00"
TEXT = """Hej!

3.2 Kompetens

Praktik ska finnas i alla skolor.

Vi vill veta mer om Yrkesvux?

Näringslivet växer.

Med vänlig hälsning
Eva
"""


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def settings(settings: Any) -> Any:
    """An authority that has said which its mail server is."""
    return settings.model_copy(update={"own_mail_servers": f"{OURS}, mx2.example"})


@pytest.fixture
def ask(client: Any, stage: Stage) -> Callable[..., Any]:
    """A request of the registrar, or of another role."""

    def ask(method: str, path: str, role: str = "registrar", **more: Any) -> Any:
        return client.request(method, f"/api/v1{path}", headers=stage.bearer(role), **more)

    return ask


def test_a_mail_becomes_an_answer_with_each_word_in_its_place(ask: Any, stage: Stage) -> None:
    message = mail(TEXT, subject="Yttrande KS/2026:20")
    message.add_attachment(b"%PDF-1.7 bilaga", maintype="application", subtype="pdf", filename="beslut.pdf")
    item = ask("POST", "/inbox", **sent(message)).json()
    assert (item["state"], item["round_id"], item["consultee_id"]) == ("waiting", stage.round_id, None)
    assert (item["matched_by"], item["arrived_at"]) == ("number", "2026-11-18T08:12:00Z")
    assert [file["name"] for file in item["files"]] == ["svar.eml", "beslut.pdf"]
    path = f"/inbox/{item['id']}"
    assert ask("GET", f"{path}/original").content == bytes(message)
    assert ask("GET", f"{path}/division").json()["code"] == "not_assigned"
    body = stage.consultees[0]
    divided = ask("POST", f"{path}/assignment", json={"consultee_id": body}).json()
    assert "".join(passage["text"] for passage in divided["passages"]).strip() == TEXT.strip()
    assert [(p["comment"], p["section_id"], p["kind"]) for p in divided["passages"]] == [
        (False, None, "comment"),
        (False, None, "comment"),
        (True, stage.sections["3.2"], "comment"),
        (True, stage.sections["3.2"], "question"),
        (True, stage.sections["3.2"], "comment"),
        (False, None, "comment"),
    ]
    changed = [{name: p[name] for name in ("text", "section_id", "kind", "comment")} for p in divided["passages"]]
    changed[4] |= {"comment": None, "section_id": None}
    put = ask("PUT", f"{path}/division", json={"version": divided["version"], "passages": changed}).json()
    assert (put["unplaced"], put["steps"]) == (1, 1)
    registering = {"version": put["version"], "stance": "supports"}
    assert ask("POST", f"{path}/response", json=registering).json()["code"] == "unplaced"
    stale = ask("PUT", f"{path}/division", json={"version": divided["version"], "passages": changed})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    undone = ask("POST", f"{path}/division/undo", json={"version": put["version"]}).json()
    assert (undone["unplaced"], undone["steps"]) == (0, 0)
    receipt = ask("POST", f"{path}/response", json=registering | {"version": undone["version"]})
    assert receipt.status_code == 201, receipt.text
    assert (receipt.json()["received_on"], receipt.json()["late"]) == ("2026-11-18", False)
    assert [file["name"] for file in receipt.json()["attachments"]] == ["svar.eml", "beslut.pdf"]
    again = ask("POST", f"{path}/response", json=registering)
    assert (again.status_code, again.json()["code"]) == (409, "registered")
    after = ask("GET", f"{path}/division").json()
    assert after["response_id"] == 1
    told = {p["comment_id"]: p["text"].strip() for p in after["passages"] if p["comment"]}
    said = ask("GET", f"/rounds/{stage.round_id}/comments").json()["items"]
    assert {comment["id"]: comment["text"] for comment in said} == told
    late = ask("PUT", f"{path}/division", json={"version": after["version"], "passages": changed})
    assert late.json()["code"] == "registered"
    with stage.database.read() as session:
        row = session.exec(select(Registration)).one()
        assert (row.basis, row.sender_address) == (ArrivalBasis.MAIL_SERVER, "eva@exempel.se")


def test_the_same_mail_twice_is_one_item(ask: Any) -> None:
    first = ask("POST", "/inbox", **sent(mail(TEXT)))
    other_way = mail(TEXT)
    other_way["X-Forwarded"] = "ja"
    again = [ask("POST", "/inbox", **sent(content)) for content in (mail(TEXT), other_way)]
    assert [answer.status_code for answer in (first, *again)] == [201, 200, 200]
    assert {answer.json()["id"] for answer in again} == {first.json()["id"]}
    another = ask("POST", "/inbox", **sent(mail(TEXT, id_="<2@exempel.se>")))
    assert another.status_code == 201


def test_a_handler_of_another_round_has_an_inbox_of_what_was_put_in_by_oneself(
    ask: Any, client: Any, stage: Stage
) -> None:
    theirs = ask("POST", "/inbox", **sent(mail(TEXT))).json()["id"]
    other = {"headers": stage.bearer("other_handler")}
    assert client.get("/api/v1/inbox", **other).json()["items"] == []
    assert client.post("/api/v1/inbox", **sent(mail(TEXT)), **other).status_code == 404
    own = client.post("/api/v1/inbox", **sent(mail("Eget.", id_="<3@exempel.se>")), **other).json()["id"]
    assert [item["id"] for item in client.get("/api/v1/inbox", **other).json()["items"]] == [own]
    assert client.get(f"/api/v1/inbox/{theirs}", **other).status_code == 404


def test_who_stands_in_for_a_handler_has_their_inbox(ask: Any, client: Any, stage: Stage) -> None:
    theirs = ask("POST", "/inbox", **sent(mail(TEXT, subject="Yttrande KS/2026:20"))).json()["id"]
    other = {"headers": stage.bearer("other_handler")}
    assert client.get("/api/v1/inbox", **other).json()["items"] == []
    with stage.database.write() as session:
        handler = session.exec(select(Membership.user_id).where(Membership.round_id == stage.round_id)).one()
        token = token_hash(stage.officials["other_handler"])
        absent = session.exec(select(ApiToken.user_id).where(ApiToken.token_hash == token)).one()
        first, last = datetime.date(2026, 11, 1), datetime.date(2026, 11, 30)
        dates = {"from_day": first, "until_day": last}
        session.add(Substitute(user_id=handler, substitute_id=absent, set_by="Test", **dates))
    assert [item["id"] for item in client.get("/api/v1/inbox", **other).json()["items"]] == [theirs]
    assert client.get(f"/api/v1/inbox/{theirs}", **other).status_code == 200


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("Wed, 18 Nov 2026 23:59:59 +0100", "2026-11-18"),
        ("Thu, 19 Nov 2026 00:00:01 +0100", "2026-11-19"),
        ("Wed, 18 Nov 2026 23:30:00 +0000", "2026-11-19"),
        ("Sun, 25 Oct 2026 02:30:00 +0200", "2026-10-25"),
        ("Sat, 24 Oct 2026 22:30:00 +0000", "2026-10-25"),
        ("Sun, 25 Oct 2026 23:30:00 +0000", "2026-10-26"),
    ],
)
def test_the_day_is_that_of_the_municipality(ask: Any, stage: Stage, at: str, day: str) -> None:
    item = ask("POST", "/inbox", **sent(mail("Kort.", lines=(received(OURS, at),)))).json()
    path = f"/inbox/{item['id']}"
    version = ask("POST", f"{path}/assignment", json={"consultee_id": stage.consultees[0]}).json()["version"]
    none = {"version": version, "passages": [{"text": "Kort.\n", "comment": False}]}
    version = ask("PUT", f"{path}/division", json=none).json()["version"]
    receipt = ask("POST", f"{path}/response", json={"version": version, "stance": "no_objection"}).json()
    assert receipt["received_on"] == day


def test_without_a_line_of_our_own_a_person_says_the_day(ask: Any, stage: Stage) -> None:
    forged = mail(TEXT, lines=(received("mx.elsewhere.example", "Wed, 18 Nov 2026 09:12:00 +0100"),))
    item = ask("POST", "/inbox", **sent(forged)).json()
    assert item["arrived_at"] is None
    path = f"/inbox/{item['id']}"
    version = ask("POST", f"{path}/assignment", json={"consultee_id": stage.consultees[1]}).json()["version"]
    registering = {"version": version, "stance": "not_stated"}
    refused = ask("POST", f"{path}/response", json=registering)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "received_on")
    said = registering | {"received_on": "2026-11-17", "basis": "stamp"}
    assert ask("POST", f"{path}/response", json=said).json()["received_on"] == "2026-11-17"


def test_a_colleague_of_the_one_who_was_asked_is_known_by_where_the_address_is(ask: Any, stage: Stage) -> None:
    def addressed(body: int, address: str) -> None:
        with stage.database.write() as session:
            link = session.exec(select(Link).where(Link.consultee_id == stage.consultees[body])).one()
            link.readdress(address)
            session.add(link)

    def proposed(sender: str, id_: str, words: str = "KS/2026:20") -> tuple[str | None, int | None]:
        item = ask("POST", "/inbox", **sent(mail(f"{words}: ja.", sender=sender, id_=id_))).json()
        return item["matched_by"], item["consultee_id"]

    addressed(1, "ann@aker.example")
    assert proposed("Bo@Aker.example", "<1@x>") == ("sender", stage.consultees[1])
    assert proposed("bo@xaker.example", "<2@x>") == ("number", None)
    assert proposed("bo@aker.example", "<3@x>", words="Vi svarar") == (None, None), "of which round is not said"
    addressed(1, "ann@gmail.com")
    assert proposed("bo@gmail.com", "<4@x>") == ("number", None), "there anybody has an address"
    addressed(0, "ann@aker.example")
    addressed(1, "ulla@aker.example")
    assert proposed("bo@aker.example", "<5@x>") == ("number", None), "two have theirs there"


def test_whose_it_is_is_proposed_by_link_or_sender_and_decided_by_a_person(ask: Any, stage: Stage) -> None:
    token = stage.tokens[1].ljust(43, "x")[:43]
    with stage.database.write() as session:
        link = session.exec(select(Link).where(Link.consultee_id == stage.consultees[1])).one()
        link.token_hash = token_hash(token)
        link.readdress("ann@aker.example")
        session.add(link)
    by_link = ask("POST", "/inbox", **sent(mail(f"> Svara här: http://x/l/{token}\n", id_="<3@x>"))).json()
    by_sender = ask("POST", "/inbox", **sent(mail("Ja.", sender="ANN@aker.example", id_="<4@x>"))).json()
    unknown = ask("POST", "/inbox", **sent(mail("Köp nu!", sender="ad@spam.example", id_="<5@x>"))).json()
    proposals = [(item["matched_by"], item["consultee_id"]) for item in (by_link, by_sender, unknown)]
    assert proposals == [("link", stage.consultees[1]), ("sender", stage.consultees[1]), (None, None)]
    assert {item["state"] for item in (by_link, by_sender)} == {"waiting"}
    aside = ask("POST", f"/inbox/{unknown['id']}/set-aside", json={"reason": "Reklam"}).json()
    assert (aside["state"], aside["set_aside_why"]) == ("set_aside", "Reklam")
    waiting = ask("GET", "/inbox?state=waiting").json()
    assert [item["id"] for item in waiting["items"]] == [by_sender["id"], by_link["id"]]
    assert ask("GET", "/inbox?limit=1").json()["next"]


def test_a_handler_sees_what_is_of_the_own_rounds(ask: Any, stage: Stage) -> None:
    ours = ask("POST", "/inbox", **sent(mail("KS/2026:20", id_="<6@x>"))).json()
    others = ask("POST", "/inbox", **sent(mail("Om något annat", id_="<7@x>"))).json()
    seen = ask("GET", "/inbox", "handler").json()["items"]
    assert [item["id"] for item in seen] == [ours["id"]]
    assert ask("GET", f"/inbox/{others['id']}", "handler").status_code == 404
    assert ask("GET", f"/inbox/{ours['id']}", "reader").status_code == 403
    own = ask("POST", "/inbox", "handler", data={"text": "Ringde in:\r\n\r\nVi är för planen."}).json()
    assert [file["name"] for file in own["files"]] == ["text.txt"]
    assert ask("GET", f"/inbox/{own['id']}", "handler").status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "unread"),
    [
        ("svar.zip", b"PK\x03\x04x", True),
        ("svar.txt", "Vi är för.".encode("latin-1"), False),
        ("x.png", b"\x89PNG\r\n\x1a\n", False),
        ("svar.msg", compound_file(outlook("Vi är för.")), False),
        ("halvt.msg", compound_file(outlook("Vi är för."))[:1500], True),
    ],
)
def test_nothing_is_refused_for_its_kind(ask: Any, stage: Stage, name: str, content: bytes, unread: bool) -> None:
    answer = ask("POST", "/inbox", **sent(content, name))
    assert (answer.status_code, answer.json()["unread"]) == (201, unread)
    assert ask("GET", f"/inbox/{answer.json()['id']}/original").content == content


def test_bad_input_is_told(ask: Any, stage: Stage) -> None:
    assert ask("POST", "/inbox").json()["errors"][0]["field"] == "file"
    item = ask("POST", "/inbox", **sent(mail(TEXT))).json()
    path = f"/inbox/{item['id']}"
    assert ask("POST", f"{path}/assignment", json={"consultee_id": 999}).status_code == 404
    divided = ask("POST", f"{path}/assignment", json={"consultee_id": stage.consultees[0]}).json()
    version, texts = divided["version"], [{"text": p["text"], "comment": False} for p in divided["passages"]]
    short = ask("PUT", f"{path}/division", json={"version": version, "passages": texts[1:]})
    assert short.json()["code"] == "not_the_whole_text"
    nowhere = [*texts[:-1], texts[-1] | {"comment": True, "section_id": 10**30}]
    refused = ask("PUT", f"{path}/division", json={"version": version, "passages": nowhere})
    assert refused.json()["errors"][0]["field"] == f"passages.{len(texts) - 1}.section_id"
    answer = [*texts[:-1], texts[-1] | {"kind": "answer"}]
    refused = ask("PUT", f"{path}/division", json={"version": version, "passages": answer})
    assert refused.json()["errors"][0]["field"] == f"passages.{len(texts) - 1}.kind"
    assert ask("POST", f"{path}/division/undo", json={"version": version}).json()["code"] == "nothing_to_undo"
    assert ask("GET", "/inbox/4711").status_code == 404


def test_parts_of_a_passage_are_fields_of_its_comment(ask: Any, stage: Stage) -> None:
    text = "Mål: Fler i arbete\nMotivering: Många söker\n"
    item = ask("POST", "/inbox", data={"text": text}).json()
    path = f"/inbox/{item['id']}"
    divided = ask("POST", f"{path}/assignment", json={"consultee_id": stage.consultees[0]}).json()
    (passage,) = divided["passages"]
    assert (passage["kind"], "".join(part["text"] for part in passage["parts"])) == ("priority", passage["text"])
    assert [part["field"] for part in passage["parts"]] == ["", "priority_goal", "", "reason"]
    said = {"text": passage["text"], "comment": True, "kind": "priority", "section_id": stage.sections["3.2"]}

    def put(**more: Any) -> Any:
        return ask("PUT", f"{path}/division", json={"version": divided["version"], "passages": [said | more]})

    wrong = [
        passage["parts"][1:],
        [{"field": "unit", "text": passage["text"]}],
        [{"text": ""}, {"text": passage["text"]}],
    ]
    for parts in wrong:
        assert put(parts=parts).json()["errors"][0]["field"] == "passages.0.parts"
    divided = put().json()
    assert len(divided["passages"][0]["parts"]) == 4
    divided = put(kind="comment").json()
    assert divided["passages"][0]["parts"] == []
    divided = put(parts=passage["parts"]).json()
    registering = {"version": divided["version"], "stance": "supports", "received_on": "2026-11-17"}
    assert ask("POST", f"{path}/response", json=registering).status_code == 201
    (comment,) = ask("GET", f"/rounds/{stage.round_id}/comments").json()["items"]
    fields = ("kind", "text", "priority_goal", "reason")
    assert [comment[name] for name in fields] == ["priority", "", "Fler i arbete", "Många söker"]
    assert ask("GET", f"{path}/division").json()["passages"][0]["comment_id"] == comment["id"]
