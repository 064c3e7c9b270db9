"""Points that officials take out of the files of answers: numbers, counts, replies, what bodies change, undoing."""

import io
import json
from functools import cache
from typing import Any

import docx
import typst
from sqlmodel import select

from app.accounts.policy import Kind
from app.clock import now as clock_now
from app.clock import today
from app.compilation.queries import compiled_round
from app.responses.actions import recount
from app.responses.models import Response
from app.responses.queries.answers import attachments_of, sent_content
from app.responses.receipts import checksum
from app.responses.verify import verify_responses
from app.rounds.models import Consultee, Step
from tests.assessment.conftest import Desk
from tests.kit.overlapping import all_at_once

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
INSTEAD = {"replaces": "true", "without_comments": "true"}
SAID = ("Yttrande från Byalaget", "Vi vill ha mer skog.", "Vägen ska bort. 🌲 شكرا")


@cache
def word_file(*paragraphs: str) -> bytes:
    """A Word file that a person might write: the same bytes for the same words."""
    document = docx.Document()
    for words in paragraphs or SAID:
        document.add_paragraph(words)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def register(client: Any, desk: Desk, *files: tuple[str, bytes, str], body: int | None = None, **said: Any) -> Any:
    """Register an answer of a body with files, as an official does."""
    data = {"channel": "email", "received_on": today().isoformat(), "stance": "supports_with_changes"} | said
    data = {name: json.dumps(value) if name == "comments" else value for name, value in data.items()}
    body = body or desk.third_body()
    address = f"/api/v1/consultees/{body}/responses"
    answer = client.post(address, data=data, files=[("files", file) for file in files], headers=desk.bearer())
    assert answer.status_code == 201, answer.text
    with desk.database.read() as session:
        response_id = session.get_one(Consultee, body).current_response_id or 0
        ids = [file.id for file in attachments_of(session, [response_id])[response_id]]
    return {"response_id": response_id, "files": ids}


def with_word(client: Any, desk: Desk, *paragraphs: str, **said: Any) -> tuple[int, int]:
    """An answer with a Word file: its id and the file's."""
    told = register(client, desk, ("Yttrande.docx", word_file(*paragraphs), WORD), **said)
    return told["response_id"], told["files"][0]


def pdf_file(*pages: str) -> bytes:
    """A PDF with a paragraph on each page."""
    return typst.compile("\n#pagebreak()\n".join(pages).encode(), format="pdf")


def point(file: int, **more: Any) -> dict[str, Any]:
    return {"attachment_id": file, "quote": SAID[1]} | more


def take(
    client: Any, desk: Desk, answer: int, file: int, status: int = 201, role: Kind = Kind.HANDLER, **more: Any
) -> Any:
    address = f"/api/v1/responses/{answer}/points"
    sent = client.post(address, json=point(file, **more), headers=desk.bearer(role))
    assert sent.status_code == status, sent.text
    return sent.json()


def ask(client: Any, desk: Desk, method: str, path: str, status: int = 200, **sent: Any) -> Any:
    answer = client.request(method, f"/api/v1{path}", headers=desk.bearer(), **sent)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def listed(client: Any, desk: Desk, query: str = "") -> dict[int, Any]:
    items = client.get(desk.comments(query), headers=desk.bearer()).json()["items"]
    return {item["number"]: item for item in items}


def figures(client: Any, desk: Desk) -> tuple[int, int, int, int]:
    told = ask(client, desk, "GET", f"/rounds/{desk.world.round}/overview")
    return told["comments"], told["replies"], told["to_look_again"], told["only_in_files"]


def readings(client: Any, desk: Desk, answer: int) -> list[str]:
    return [file["reading"] for file in ask(client, desk, "GET", f"/responses/{answer}/points")["files"]]


def test_a_point_out_of_a_file_is_a_point_like_others(client: Any, desk: Desk) -> None:
    answer, file = with_word(client, desk)
    assert figures(client, desk) == (1, 0, 0, 1)
    with desk.database.read() as session:
        before = session.get_one(Response, answer).sha256
    taken = take(client, desk, answer, file, page=1, section_id=desk.world.focus_section, kind="question")
    assert (taken["number"], taken["version"], taken["counts"]) == (2, 1, True)
    assert (taken["text"], taken["quote"], taken["page"]) == (SAID[1], SAID[1], 1)
    assert take(client, desk, answer, file, page=1, section_id=desk.world.focus_section, kind="question") == taken
    assert figures(client, desk) == (2, 0, 0, 0), "no more only in a file"
    shown = listed(client, desk)[2]
    assert shown["from_file"]["reading"] == "Kommunens läsning av bilagan Yttrande.docx, s. 1"
    assert (shown["kind"], shown["section"]["id"], listed(client, desk)[1]["from_file"]) == (
        "question",
        desk.world.focus_section,
        None,
    )
    assert list(listed(client, desk, "?q=skog&only=from_files")) == [2]
    desk.reply(taken["comment_id"], text="Ja, skog.")
    assert figures(client, desk) == (2, 1, 0, 0)
    divided = [{"start": 0, "end": 7}, {"start": 7, "end": len(SAID[1])}]
    path = f"/comments/{taken['comment_id']}/parts"
    assert ask(client, desk, "POST", path, 409, json={"passages": divided})["code"] == "out_of_a_file"
    # the answer itself says what it said, and its receipt holds
    told = ask(client, desk, "GET", f"/responses/{answer}")
    assert told["comments"] == []
    with desk.database.read() as session:
        name = session.exec(select(Consultee.name).where(Consultee.id == desk.third_body())).one()
        assert checksum(sent_content(session, answer, name)) == before
        assert [*verify_responses(session)] == []
    assert desk.faults() == []
    with desk.database.write() as session:
        recount(session, desk.world.round)
    assert (desk.faults(), figures(client, desk)) == ([], (2, 1, 0, 0))


def test_it_is_changed_undone_and_taken_again_with_its_number(client: Any, desk: Desk) -> None:
    answer, file = with_word(client, desk)
    taken = take(client, desk, answer, file)
    path = f"/responses/{answer}/points/{taken['comment_id']}"
    desk.reply(taken["comment_id"])
    changed = ask(client, desk, "PUT", path, json=point(file, text="Mer skog, tack. 🌲 شكرا", version=1))
    assert (changed["number"], changed["version"]) == (2, 2)
    assert figures(client, desk) == (2, 0, 1, 0), "the reply is to the wording before"
    assert ask(client, desk, "PUT", path, 409, json=point(file, version=1))["code"] == "stale_point"
    assert ask(client, desk, "PUT", path, json=point(file, version=2))["version"] == 3
    assert figures(client, desk) == (2, 1, 0, 0), "the words that were replied to"
    assert ask(client, desk, "PUT", path, json=point(file))["version"] == 3, "nothing else"
    undone = ask(client, desk, "DELETE", path)
    assert (undone["counts"], undone["number"]) == (False, 2)
    assert ask(client, desk, "DELETE", path) == undone
    assert (figures(client, desk), readings(client, desk, answer)) == ((1, 0, 0, 1), ["waiting"])
    another = take(client, desk, answer, file, quote=SAID[2])
    assert another["number"] == 3, "a number is never given again"
    with desk.database.read() as session:
        told = compiled_round(session, desk.world.round, authority="", now=clock_now())
        mine = next(body for body in told.consultees if body.id == desk.third_body())
    assert (mine.undone_points, mine.withdrawn_points, mine.file_points) == ((2,), (), 1)
    assert ask(client, desk, "PUT", path, json=point(file))["counts"]
    assert (figures(client, desk), desk.faults()) == ((3, 1, 0, 0), [])


def test_a_file_without_points(client: Any, desk: Desk) -> None:
    answer, file = with_word(client, desk)
    mark = f"/responses/{answer}/attachments/{file}/mark"
    assert ask(client, desk, "POST", mark)["reading"] == "none"
    assert ask(client, desk, "POST", mark)["reading"] == "none", "pressed twice"
    assert figures(client, desk)[3] == 0
    assert ask(client, desk, "DELETE", mark)["reading"] == "waiting"
    assert figures(client, desk)[3] == 1
    ask(client, desk, "POST", mark)
    take(client, desk, answer, file)
    assert readings(client, desk, answer) == ["taken"]
    assert ask(client, desk, "POST", mark, 409)["code"] == "has_points"
    again, _file = with_word(client, desk, stance="rejects", replaces="true", on_revision="1")
    assert readings(client, desk, again) == ["taken"]
    kinds = [line["kind"] for line in ask(client, desk, "GET", f"/rounds/{desk.world.round}/history")["items"]]
    assert {"file.without_points", "file.to_read_again", "file_point.taken"} <= set(kinds)


def test_what_is_refused(client: Any, desk: Desk) -> None:
    answer, file = with_word(client, desk)
    others = register(
        client, desk, ("Bilaga.pdf", pdf_file("Ett.", "Två."), "application/pdf"), body=desk.bodies(1)[0], **INSTEAD
    )
    pdf = others["files"][0]

    def fields(status: int = 422, of: int = answer, **more: Any) -> list[str]:
        sent = {"file": file} | more
        told = take(client, desk, of, sent.pop("file"), status, **sent)
        return [error["field"] for error in told.get("errors", [])]

    assert fields(file=pdf) == ["attachment_id"], "another answer's"
    assert fields(of=others["response_id"], file=pdf, page=3) == fields(of=others["response_id"], file=pdf) == ["page"]
    assert fields(quote="") == ["text"]
    assert fields(text="🌲شكرا" * 10_000) == ["text"]
    assert fields(section_id=10**6) == ["section_id"]
    assert fields(question_id=10**6) == ["question_id"]
    assert fields(kind="priority") == ["kind"]
    take(client, desk, answer, file, 403, role=Kind.READER)
    take(client, desk, 10**7, file, 404)
    ask(client, desk, "PUT", f"/responses/{answer}/points/{desk.world.point}", 404, json=point(file))
    ask(client, desk, "DELETE", f"/responses/{answer}/points/{10**7}", 404)
    assert figures(client, desk)[0] == 1, "nothing is taken"
    desk.step(Step.PUBLISHED)
    take(client, desk, answer, file, 409)


def test_when_the_body_sends_another_answer(client: Any, desk: Desk) -> None:
    answer, file = with_word(client, desk)
    taken = take(client, desk, answer, file, section_id=desk.world.focus_section)
    desk.reply(taken["comment_id"])
    same, _file = with_word(client, desk, stance="rejects", replaces="true", on_revision="1")
    assert figures(client, desk) == (2, 1, 0, 0), "the very same file: the point and its reply stand"
    assert listed(client, desk)[2]["from_file"]["response_id"] == same
    take(client, desk, answer, file, 409)
    other, new_file = with_word(client, desk, SAID[0], SAID[1], replaces="true", on_revision="2")
    assert (figures(client, desk), readings(client, desk, other)) == ((1, 0, 0, 1), ["waiting"])
    path = f"/responses/{other}/points/{taken['comment_id']}"
    told = ask(client, desk, "GET", f"/responses/{other}/points")["points"]
    assert [(one["number"], one["counts"], one["undone_by"]) for one in told] == [(2, False, None)]
    over = ask(client, desk, "PUT", path, json=point(new_file, section_id=desk.world.focus_section))
    assert (over["number"], over["counts"], over["attachment_id"]) == (2, True, new_file)
    assert (figures(client, desk), desk.faults()) == ((2, 1, 0, 0), [])
    moved = ask(
        client,
        desk,
        "POST",
        f"/responses/{other}/moving",
        201,
        json={"consultee_id": desk.bodies(1)[0], "reason": "Fel instans", "replaces": True},
    )
    assert [one["reading"] for one in ask(client, desk, "GET", f"/responses/{moved['response_id']}/points")["files"]]
    assert desk.faults() == []
    stand = {item["organisation"]["name"]: item for item in listed(client, desk).values() if item["from_file"]}
    assert {item["text"] for item in stand.values()} == {SAID[1]}
    assert sorted(item["reply"]["needs_look"] for item in stand.values()) == [False, True], (
        "the earlier one's and the new"
    )


def test_two_officials_at_once(client: Any, desk: Desk) -> None:
    answer, file = with_word(client, desk)
    address, sent = f"/api/v1/responses/{answer}/points", point(file)
    both = [lambda: client.post(address, json=sent, headers=desk.bearer())] * 2
    told = all_at_once(desk.database, "round", both)
    assert [one.status_code for one in told] == [201, 201]
    assert len({one.json()["number"] for one in told}) == 1
    path = f"{address}/{told[0].json()['comment_id']}"
    words = [point(file, text=text, version=1) for text in ("Mer.", "Mindre.")]
    changes = [lambda said=said: client.put(path, json=said, headers=desk.bearer()) for said in words]  # type: ignore[misc]
    assert sorted(one.status_code for one in all_at_once(desk.database, "round", changes)) == [200, 409]
    assert (figures(client, desk)[0], desk.faults()) == (2, [])
