"""Comments divided into points of their own: numbers, counts, replies, what bodies change, undoing."""

import random
from itertools import pairwise
from typing import Any

import pytest

from app.accounts.identity import By
from app.accounts.policy import Kind
from app.clock import now as clock_now
from app.compilation.compiled import Layout
from app.compilation.exports import export
from app.compilation.queries import compiled_round
from app.responses.actions import Withdrawing, recount, withdraw
from app.responses.queries.answers import latest_response
from app.rounds.models import Consultee, Round, Step
from tests.assessment.conftest import Desk, edit
from tests.kit.overlapping import all_at_once

TEXT = "Hej! Mer skog. Mindre väg."
CUTS = [(0, 5, True), (5, 15, False), (15, 26, False)]


def passages(*cuts: tuple[int, int, bool]) -> list[dict[str, Any]]:
    return [{"start": start, "end": end, "none": none} for start, end, none in cuts or CUTS]


def divide(client: Any, desk: Desk, comment: int, *cuts: Any, kind: Kind = Kind.HANDLER, **more: Any) -> Any:
    sent = {"passages": passages(*cuts)} | more
    return client.post(f"/api/v1/comments/{comment}/parts", json=sent, headers=desk.bearer(kind))


def undo(client: Any, desk: Desk, comment: int, query: str = "") -> Any:
    return client.delete(f"/api/v1/comments/{comment}/parts{query}", headers=desk.bearer())


def listed(client: Any, desk: Desk, query: str = "") -> list[Any]:
    return list(client.get(desk.comments(query), headers=desk.bearer()).json()["items"])


def shown(client: Any, desk: Desk, query: str = "") -> list[tuple[str, str]]:
    return [(item["label"], item["text"].strip()) for item in listed(client, desk, query)]


def figures(client: Any, desk: Desk) -> tuple[int, int, int]:
    told = client.get(f"/api/v1/rounds/{desk.world.round}/overview", headers=desk.bearer()).json()
    return told["comments"], told["replies"], told["to_look_again"]


def send(desk: Desk, text: str = TEXT, id: int | None = None, body: int | None = None, **more: Any) -> list[int]:
    body = body or desk.third_body()
    return desk.answer(body, edit(text, section=desk.world.focus_section, id=id, **more))


def take_back(desk: Desk) -> None:
    """The body withdraws its answer."""
    with desk.database.write() as session:
        body = session.get_one(Consultee, desk.third_body())
        taken = Withdrawing(latest_response(session, body.id).revision)  # type: ignore[union-attr]  # it has answered
        by = By("link", None, "Sven Svarare")
        withdraw(session, session.get_one(Round, desk.world.round), body, withdrawing=taken, by=by, now=clock_now())


def by_label(client: Any, desk: Desk) -> dict[str, Any]:
    return {item["label"]: item for item in listed(client, desk)}


def test_parts_stand_in_the_place_of_the_comment(client: Any, desk: Desk) -> None:
    (comment,) = send(desk, proposed="Skog på var tomt", reason="Svampar.")
    before, whole = figures(client, desk), by_label(client, desk)["2"]
    assert (whole["part"], whole["parent_id"]) == (None, None)
    answer = divide(client, desk, comment)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert [(one["label"], one["text"], one["none"]) for one in told["passages"]] == [
        (None, "Hej! ", True),
        ("2 a", "Mer skog. ", False),
        ("2 b", "Mindre väg.", False),
    ]
    assert (told["number"], told["version"], told["divided"]) == (2, 1, True)
    parts = by_label(client, desk)
    assert list(parts) == ["2 a", "2 b", "1"]
    first, second = parts["2 a"], parts["2 b"]
    assert (first["part"], first["number"], first["parent_id"]) == ("a", 2, comment)
    assert (first["reason"], second["reason"], second["text"]) == ("Svampar.", "", "Mindre väg.")
    assert figures(client, desk) == (before[0] + 1, 0, 0)
    assert divide(client, desk, comment).json() == told  # pressed twice
    assert divide(client, desk, first["id"]).json()["code"] == "is_part"
    desk.reply(first["id"])
    assert figures(client, desk) == (before[0] + 1, 1, 0)
    assert shown(client, desk, "?q=2%20b") == shown(client, desk, "?q=mindre") == [("2 b", "Mindre väg.")]
    assert len(shown(client, desk, "?q=2")) == 2
    assert shown(client, desk, "?q=svampar") == [("2 a", "Mer skog.")]
    pages, at = [], "?limit=1"
    while at:
        page = client.get(desk.comments(at), headers=desk.bearer()).json()
        pages.append(page["items"][0]["label"])
        at = "?" + page["next"].partition("?")[2] if page["next"] else ""
    assert pages == ["2 a", "2 b", "1"]
    assert desk.faults() == []
    with desk.database.write() as session:
        recount(session, desk.world.round)
    assert (desk.faults(), figures(client, desk)) == ([], (before[0] + 1, 1, 0))


def test_what_is_refused(client: Any, desk: Desk) -> None:
    (comment,) = send(desk)
    wrong = divide(client, desk, comment, (0, 5, True), (5, 14, False))
    assert (wrong.status_code, wrong.json()["code"]) == (422, "gap")
    assert divide(client, desk, comment, (0, 5, True), (4, 26, False)).json()["code"] == "overlap"
    assert divide(client, desk, comment, (0, 10**9, False)).status_code == 422
    assert divide(client, desk, comment, kind=Kind.READER).status_code == 403
    assert divide(client, desk, 10**7).status_code == 404
    assert divide(client, desk, comment).status_code == 200
    other = (0, 15, False), (15, 26, False)
    assert divide(client, desk, comment, *other).json()["code"] == "already_divided"
    assert divide(client, desk, comment, *other, version=0).json()["code"] == "stale_division"
    assert undo(client, desk, comment, "?version=0").json()["code"] == "stale_division"
    again = divide(client, desk, comment, *other, version=1).json()
    assert [one["label"] for one in again["passages"]] == ["2 c", "2 b"]  # the same words are the same part
    assert [one["label"] for one in again["former"]] == ["2 a"]
    assert undo(client, desk, comment).json()["divided"] is False
    assert undo(client, desk, comment).json()["version"] == 3  # pressed twice
    desk.answer(desk.third_body(), edit("Något helt annat.", section=desk.world.focus_section))
    assert divide(client, desk, comment).status_code == 404  # the body has removed it
    desk.step(Step.PUBLISHED)
    assert divide(client, desk, desk.world.point).status_code == 409


def test_a_reply_of_the_whole_is_to_be_looked_at_again_in_each_part(client: Any, desk: Desk) -> None:
    (comment,) = send(desk)
    desk.reply(comment, text="Vi planterar.")
    assert figures(client, desk) == (2, 1, 0)
    divide(client, desk, comment)
    parts = by_label(client, desk)
    assert {parts[label]["reply"]["text"] for label in ("2 a", "2 b")} == {"Vi planterar."}
    assert figures(client, desk) == (3, 0, 2)
    undo(client, desk, comment)
    assert figures(client, desk) == (2, 1, 0)  # nobody judged anything in between
    divide(client, desk, comment)
    desk.reply(parts["2 b"]["id"], text="Vägen blir kvar.", version=1)
    assert figures(client, desk) == (3, 1, 1)
    assert undo(client, desk, comment).json()["former"][1]["reply"] == "Vägen blir kvar."
    assert figures(client, desk) == (2, 0, 1)
    assert by_label(client, desk)["2"]["reply"]["text"] == "Vi planterar."
    divide(client, desk, comment)
    assert by_label(client, desk)["2 b"]["reply"]["text"] == "Vägen blir kvar."
    assert figures(client, desk) == (3, 1, 1)
    assert desk.faults() == []


def test_two_officials_at_once(client: Any, desk: Desk) -> None:
    (comment,) = send(desk)
    other = (0, 15, False), (15, 26, False)
    both = [lambda: divide(client, desk, comment), lambda: divide(client, desk, comment, *other)]
    answers = all_at_once(desk.database, "round", both)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert desk.faults() == []


def test_what_the_body_changes(client: Any, desk: Desk) -> None:
    (comment,) = send(desk)
    divide(client, desk, comment)
    parts = by_label(client, desk)
    desk.reply(parts["2 a"]["id"])
    desk.reply(parts["2 b"]["id"])
    send(desk, TEXT, comment)
    assert figures(client, desk) == (3, 2, 0)
    send(desk, "Hej! Mer skog. Mycket mindre väg. ", comment)
    assert shown(client, desk)[:-1] == [("2 a", "Mer skog."), ("2 b", "Mycket mindre väg.")]
    assert figures(client, desk) == (3, 1, 1)
    take_back(desk)
    assert (figures(client, desk), shown(client, desk)[:-1]) == ((1, 0, 0), [])
    send(desk, "Hej! Mer skog. Mycket mindre väg.", comment)
    assert figures(client, desk) == (3, 1, 1)
    send(desk, "Hej! Mer skog. Mindre väg. Dessutom fler bussar.", comment)
    assert shown(client, desk)[:-1] == [
        ("2 a", "Mer skog."),
        ("2 b", "Mindre väg. Dessutom fler bussar."),
    ]
    send(desk, TEXT, comment, reason="Svampar.")
    assert figures(client, desk) == (3, 1, 1)  # what leads has the reason, and 2 b its words again
    send(desk, "Ingenting av det där.", comment)
    assert shown(client, desk)[:-1] == [("2", "Ingenting av det där.")]
    assert desk.faults() == []


def test_every_file_has_each_part_once(client: Any, desk: Desk, tmp_path: Any) -> None:
    text = "👩‍👩‍👧 Mer skog. شكرا لكم. " * 40 + "Slut."
    (comment,) = send(desk, text)
    edge = text.index("شكرا")
    divide(client, desk, comment, (0, edge, False), (edge, len(text), False))
    assert [item["text"] for item in listed(client, desk)][:-1] == [text[:edge].strip(), text[edge:]]
    with desk.database.read() as session:
        compiled = compiled_round(session, desk.world.round, authority="Kommunen", now=clock_now())
        rows = [(view.label, view.content.text) for view in compiled.comments("organisation")]
        assert sorted(rows)[1:] == [("2 a", text[:edge].strip()), ("2 b", text[edge:])]
        assert all(not body.withdrawn_points for body in compiled.consultees)
        made = export(compiled, "csv", Layout.FOCUS_AREA, tmp_path / "round.csv", variant="open")
    assert made.comments == 3
    assert "\n2 b," in (tmp_path / "round.csv").read_text("utf-8-sig").replace("\r", "")


@pytest.mark.parametrize("seed", range(2))
def test_generated_rounds_add_up(client: Any, desk: Desk, seed: int, database_kind: str) -> None:
    """Replaced, withdrawn, divided, undone, grouped, taken apart and replied: the figures are the rows.

    No character is lost. Weakened by hand: without what a division adds to the figures it turned red.
    """
    dice = random.Random(f"{database_kind} {seed}")  # each database has rounds of its own
    said = ["Mer skog.", "Mindre väg.", "👩‍👩‍👧 vill!", "شكرا لكم.", "Fler bussar e\u0301.", "Cykla."]

    def text() -> str:
        return " ".join(dice.sample(said, dice.randint(2, 5)))

    now = text()
    (comment,) = send(desk, now)
    for _step in range(12):
        stands = [item for item in listed(client, desk) if item["id"] == comment or item["parent_id"] == comment]
        match dice.choice(("replace", "same", "remove", "divide", "undo", "reply", "group", "apart", "withdraw")):
            case "replace":
                now = text()
                send(desk, now, comment)
            case "same":
                send(desk, now, comment)
            case "remove":
                desk.answer(desk.third_body())
                (comment,) = send(desk, now)
            case "divide":
                edges = [at + 1 for at in range(len(now)) if now[at] == " " and now[at - 1] in ".!"]
                chosen = sorted({0, len(now), *dice.sample(edges, dice.randint(1, len(edges)))})
                cuts = [(b, e, at > 0 and dice.random() < 0.2) for at, (b, e) in enumerate(pairwise(chosen))]
                version = client.get(f"/api/v1/comments/{comment}/parts", headers=desk.bearer()).json()["version"]
                assert divide(client, desk, comment, *cuts, version=version).status_code in (200, 404)
            case "withdraw":
                take_back(desk)
                _adds_up(client, desk, comment)
                send(desk, now, comment)
            case "group":
                _group(client, desk, dice.sample(listed(client, desk), 2) if len(listed(client, desk)) > 1 else [])
            case "apart":
                _take_apart(client, desk)
            case "undo":
                assert undo(client, desk, comment).status_code == 200
            case "reply":
                for item in stands[:1]:
                    desk.reply(item["id"], version=item["reply"]["version"] if item["reply"] else 0)
        _adds_up(client, desk, comment)


def _group(client: Any, desk: Desk, items: list[Any]) -> None:
    sent = {"comment_ids": [item["id"] for item in items]}
    if items:
        client.post(f"/api/v1/rounds/{desk.world.round}/groups", json=sent, headers=desk.bearer())


def _take_apart(client: Any, desk: Desk) -> None:
    groups = client.get(f"/api/v1/rounds/{desk.world.round}/groups", headers=desk.bearer()).json()["items"]
    for group in groups[:1]:
        answer = client.delete(f"/api/v1/groups/{group['id']}", headers=desk.bearer())
        assert answer.status_code in (204, 404), answer.text


def _adds_up(client: Any, desk: Desk, comment: int) -> None:
    assert desk.faults() == []
    items = listed(client, desk)
    done = sum(bool(item["reply"]) and not item["reply"]["needs_look"] for item in items)
    look = sum(bool(item["reply"]) and item["reply"]["needs_look"] for item in items)
    assert figures(client, desk) == (len(items), done, look)
    assert len({item["label"] for item in items}) == len(items)
    told = client.get(f"/api/v1/comments/{comment}/parts", headers=desk.bearer()).json()
    if told["divided"]:
        words = {one["comment_id"]: one["text"].strip() for one in told["passages"]}
        assert all(item["text"].strip() == words[item["id"]] for item in items if item["parent_id"] == comment)
        spans = [(one["start"], one["end"]) for one in told["passages"]]
        assert [end for _start, end in spans[:-1]] == [start for start, _end in spans[1:]], "every sentence once"


def test_the_page(pages: Any, client: Any, desk: Desk) -> None:
    (comment,) = send(desk, "Tack för möjligheten att svara. Mer skog.\n\n- Mindre väg.\n- Fler bussar.")
    desk.reply(comment, text="Vi planterar.")
    pages.raw.cookies.set("remiss_session", f"cookie-of-{Kind.HANDLER}")
    address = f"/rounds/{desk.world.round}/comments"
    page = pages.get(f"{address}?point={comment}").click("Dela upp i flera punkter")
    form = page.form("Dela upp")
    assert form.value("piece") == ["0:part", "32:join", "43:part", "57:part"]
    at = f"{address}/{comment}/parts"
    sent = {"piece": ["0:none", "32:join", "43:join", "57:none"], "version": "0"}
    refused = pages.post(at, sent, status=422)
    assert "Minst en del behöver vara en synpunkt." in refused.text()
    assert refused.form("Dela upp").value("piece") == sent["piece"]
    done = pages.post(at, sent | {"piece": ["0:none", "32:part", "43:part", "57:join"]})
    assert "Synpunkt 2 är delad" in done.text()
    assert "Kommunens svar på 2 a" in done.text()
    assert shown(client, desk)[:2] == [("2 a", "Mer skog."), ("2 b", "- Mindre väg.\n- Fler bussar.")]
    assert "Kommunens svar på 2 a" in pages.get(f"{address}?point={comment}").text()  # who has the old address
    again = done.click("Ändra delningen av 2")
    assert "Så är den delad" in again.text()
    whole = again.form("Ångra delningen").submit()
    assert "Synpunkt 2 är hel igen." in whole.text()
    assert "Delar som synpunkten har haft" in whole.click("Dela upp i flera punkter").text()
    assert desk.faults() == []


def test_who_writes_while_it_is_divided_keeps_what_was_typed(pages: Any, client: Any, desk: Desk) -> None:
    (comment,) = send(desk)
    pages.raw.cookies.set("remiss_session", f"cookie-of-{Kind.HANDLER}")
    open_ = pages.get(f"/rounds/{desk.world.round}/comments?point={comment}")
    divide(client, desk, comment)
    kept = open_.form("Spara och nästa").submit(outcome="noted", text="Det jag skrev.", status=422)
    assert "har delats på ett annat sätt" in kept.text()
    assert kept.form("Spara och nästa").value("text") == "Det jag skrev."
    kept.form("Spara och nästa").submit()
    assert by_label(client, desk)["2 a"]["reply"]["text"] == "Det jag skrev."
