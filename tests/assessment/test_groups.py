"""Points that say the same: joined, replied to at once, taken apart; nothing is overwritten that nobody has read."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from app.accounts.policy import Kind
from app.assessment.models import Reply, ReplyRevision
from tests.assessment.conftest import Desk, edit
from tests.assessment.test_desk import as_
from tests.assessment.test_desk import path as desk_path
from tests.kit.overlapping import all_at_once
from tests.kit.pages import Pages


@pytest.fixture
def points(desk: Desk) -> list[int]:
    """Comments of three more bodies, beside the first one's."""
    bodies = desk.bodies(3)
    with desk.database.read() as session:
        from app.comments.models import Point

        mine = {point.consultee_id: point.id for point in session.exec(select(Point))}
    return [desk.world.point, *(mine[body] for body in bodies)]


@pytest.fixture
def ask(client: Any, desk: Desk) -> Callable[..., Any]:
    """A request of the handler to the API: method, address below /api/v1, JSON."""

    def asked(method: str, address: str, sent: Any = None, kind: Kind = Kind.HANDLER) -> Any:
        return client.request(method, f"/api/v1{address}", json=sent, headers=desk.bearer(kind))

    return asked


def put(ask: Callable[..., Any], comment: int, text: str, version: int = 0, outcome: str = "noted") -> Any:
    """A reply to one comment."""
    return ask("PUT", f"/comments/{comment}/reply", {"outcome": outcome, "text": text, "version": version})


def replies(desk: Desk) -> dict[int, tuple[str, int]]:
    """Comment id → its reply's text and version."""
    with desk.database.read() as session:
        return {reply.point_id: (reply.text, reply.version) for reply in session.exec(select(Reply))}


def test_one_reply_serves_all_and_stays_with_each_when_they_are_taken_apart(
    ask: Callable[..., Any], desk: Desk, points: list[int]
) -> None:
    path = f"/rounds/{desk.world.round}/groups"
    made = ask("POST", path, {"comment_ids": points[:3], "name": " Cykelvägen  längs Storgatan "})
    assert made.status_code == 201, made.text
    group = made.json()
    assert (group["name"], [member["comment_id"] for member in group["members"]]) == (
        "Cykelvägen längs Storgatan",
        points[:3],
    )
    assert ask("POST", path, {"comment_ids": points[:3]}).json()["id"] == group["id"]
    assert put(ask, points[1], "Vi bygger den.").status_code == 200
    assert replies(desk) == dict.fromkeys(points[:3], ("Vi bygger den.", 1))
    assert put(ask, points[0], "Vi bygger den 2028.", 1).status_code == 200
    with desk.database.read() as session:
        assert len(session.exec(select(ReplyRevision)).all()) == 3
    items = [
        {"comment_id": points[2], "outcome": "met", "version": 2},
        {"comment_id": points[3], "outcome": "met", "version": 0},
    ]
    assert ask("POST", f"/rounds/{desk.world.round}/reply-batch", {"items": items}).status_code == 200
    assert {version for _text, version in replies(desk).values()} == {3, 1}
    assert desk.faults() == []
    address = f"/groups/{group['id']}"
    assert ask("DELETE", address).status_code == 204
    assert [ask("DELETE", address).status_code, ask("GET", address).status_code] == [404, 404]
    assert put(ask, points[0], "Bara den.", 3).status_code == 200
    assert [text for text, _version in replies(desk).values()].count("Bara den.") == 1
    listed = ask("GET", path).json()
    assert (listed["items"], listed["total"]) == ([], 0)


def test_different_replies_are_not_overwritten_until_somebody_chooses(
    ask: Callable[..., Any], desk: Desk, points: list[int], pages: Pages
) -> None:
    put(ask, points[0], "Ja.")
    put(ask, points[1], "Nej.")
    group = ask("POST", f"/rounds/{desk.world.round}/groups", {"comment_ids": points[:3]}).json()
    assert group["differs"] is True
    refused = put(ask, points[0], "Kanske.", 1)
    assert (refused.status_code, refused.json()["code"]) == (409, "stale_group")
    assert [(each["number"], each["code"]) for each in refused.json()["members"]] == [(2, "replies_differ")]
    batch = {
        "items": [
            {"comment_id": id_, "outcome": "met", "text": t, "version": v}
            for id_, t, v in ((points[0], "A", 1), (points[1], "B", 1))
        ]
    }
    assert "skulle få ett annat svar" in ask("POST", f"/rounds/{desk.world.round}/reply-batch", batch).text
    pages.raw.cookies.update(desk.world.cookies[Kind.HANDLER])
    page = pages.get(f"/rounds/{desk.world.round}/groups").click("Synpunkt 1, 2, 3")
    assert "Svaren är olika" in page.text()
    page = page.form("Ge alla svaret på 2").submit()
    assert "Alla 3 synpunkter i gruppen har samma svar." in page.text()
    assert replies(desk) == {points[0]: ("Nej.", 2), points[1]: ("Nej.", 2), points[2]: ("Nej.", 1)}
    told = [{"comment_id": id_, "version": version} for id_, (_text, version) in replies(desk).items()]
    answer = {"outcome": "met", "text": "Till alla.", "members": told}
    assert ask("PUT", f"/groups/{group['id']}/reply", answer).status_code == 200
    stale = ask("PUT", f"/groups/{group['id']}/reply", answer | {"text": "Till alla, igen."})
    assert (stale.status_code, {text for text, _version in replies(desk).values()}) == (409, {"Till alla."})


def test_groups_are_changed_joined_and_checked(ask: Callable[..., Any], desk: Desk, points: list[int]) -> None:
    path = f"/rounds/{desk.world.round}/groups"
    for sent, code in (
        ([], "group_too_small"),
        ([points[0]], "group_too_small"),
        ([points[0], points[0]], "group_too_small"),
        ([points[0], 999_999], "not_standing"),
        (list(range(1, 3001)), "group_too_large"),
    ):
        refused = ask("POST", path, {"comment_ids": sent})
        assert (refused.status_code, refused.json()["code"]) == (422, code), refused.text
    first = ask("POST", path, {"comment_ids": points[:2]}).json()
    taken = ask("POST", path, {"comment_ids": points[1:3]})
    assert (taken.status_code, taken.json()["members"]) == (
        409,
        [{"comment_id": points[1], "number": 2, "group_id": first["id"]}],
    )
    second = ask("POST", path, {"comment_ids": points[2:]}).json()
    address = f"/groups/{first['id']}"
    joined = ask("PATCH", address, {"version": 1, "join": [second["id"]], "name": "Alla"})
    assert ([m["comment_id"] for m in joined.json()["members"]], joined.json()["version"]) == (points, 2)
    assert ask("PATCH", address, {"version": 1, "name": "Sent"}).json()["code"] == "stale_version"
    assert ask("PATCH", address, {"version": 2, "join": [second["id"]]}).json()["code"] == "unknown_group"
    assert ask("PATCH", address, {"version": 2, "remove": points[1:]}).json()["code"] == "group_too_small"
    left = ask("PATCH", address, {"version": 2, "remove": [points[0]]}).json()
    assert [member["comment_id"] for member in left["members"]] == points[1:]
    back = ask("PATCH", address, {"version": 3, "add": [points[0]]}).json()
    assert len(back["members"]) == 4
    assert ask("GET", address, kind=Kind.OTHER_HANDLER).status_code == 404
    assert ask("DELETE", address, kind=Kind.READER).status_code == 403


def test_two_officials_group_the_same_points_at_once(ask: Callable[..., Any], desk: Desk, points: list[int]) -> None:
    path = f"/rounds/{desk.world.round}/groups"
    sent = [points[:3], points[1:]]
    answers = all_at_once(
        desk.database, "round", [lambda each=each: ask("POST", path, {"comment_ids": each}) for each in sent]
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]


def test_a_member_that_is_removed_or_changed_by_its_body(
    ask: Callable[..., Any], desk: Desk, points: list[int]
) -> None:
    body = desk.third_body()
    (mine,) = desk.answer(body, edit("Cykelväg nu.", section=desk.world.focus_section))
    group = ask("POST", f"/rounds/{desk.world.round}/groups", {"comment_ids": [points[0], points[1], mine]}).json()
    put(ask, points[0], "Ja.")
    desk.answer(body, edit("Cykelväg genast.", section=desk.world.focus_section, id=mine))
    members = ask("GET", f"/groups/{group['id']}").json()["members"]
    assert [(member["comment_id"], member["done"]) for member in members] == [
        (points[0], True),
        (points[1], True),
        (mine, False),
    ]
    desk.answer(body, edit("Något annat.", section=desk.world.focus_section))
    shown = ask("GET", f"/groups/{group['id']}").json()
    assert ([member["comment_id"] for member in shown["members"]], shown["away"]) == (points[:2], 1)
    gone = ask("POST", f"/rounds/{desk.world.round}/groups", {"comment_ids": [mine, points[2]]})
    assert gone.json()["code"] == "not_standing"
    assert "instansen har tagit bort dem" in gone.text
    assert desk.faults() == []


def test_on_the_desk(ask: Callable[..., Any], desk: Desk, points: list[int], pages: Pages) -> None:
    pages.raw.cookies.update(desk.world.cookies[Kind.HANDLER])
    path = f"/rounds/{desk.world.round}"
    form = pages.get(f"{path}/groups/new?comment={points[0]}&comment={points[2]}").form("Samla i en grupp")
    refused = form.submit(name="x" * 201, status=422)
    assert "name" in refused.errors()
    page = refused.form("Samla i en grupp").submit(name="Mer skog")
    assert "2 synpunkter är samlade i en grupp." in page.text()
    joined = pages.get(f"{path}/groups/new?comment={points[1]}&comment={points[2]}")
    assert "Hela den gruppen följer med." in joined.text()
    page = joined.form("Samla i en grupp").submit()
    assert page.heading
    shown = pages.get(f"{path}/comments?point={points[0]}")
    said = " ".join(shown.text().split())
    assert "Samma svar som 2 , 3 (3 remissinstanser)" in said
    assert "Byalaget nummer 1" in said
    put(ask, points[3], "Ensam.")
    old = shown.form("Spara och nästa")
    put(ask, points[1], "En kollega.")
    stale = old.submit(outcome="noted", text="Mitt svar.", status=409)
    assert "Mitt svar." in stale.source
    answered = stale.form("Spara och nästa").submit(outcome="noted", text="Mitt svar.")
    assert answered.heading
    assert {id_: text for id_, (text, _version) in replies(desk).items()} == {
        **dict.fromkeys(points[:3], "Mitt svar."),
        points[3]: "Ensam.",
    }
    before = pages.get(f"{path}/comments?point={points[0]}").form("Spara och nästa")
    group = ask("GET", f"{path}/groups").json()["items"][0]
    ask("PATCH", f"/groups/{group['id']}", {"version": group["version"], "add": [points[3]]})
    refused = before.submit(outcome="noted", text="Till tre.", status=422)
    assert "har kommit med i gruppen under tiden" in refused.text()
    page = pages.get(f"{path}/groups/{group['id']}")
    assert "Markera minst två synpunkter." in page.form("Ta ut de markerade").submit(status=422).text()
    page = page.form("Spara namnet").submit(name="Skog")
    page = page.form("Upplös gruppen").submit()
    assert "Varje synpunkt har kvar sitt svar." in page.text()
    assert "Inga grupper" in page.text()
    assert json.dumps(sorted(replies(desk))) == json.dumps(sorted(points))


@pytest.mark.one_database  # the statements are those of the tests above
def test_a_member_that_stands_again_is_in_its_group_again(
    ask: Callable[..., Any], desk: Desk, points: list[int]
) -> None:
    desk.answer(desk.third_body(), summary="I korthet: mer skog.")
    summary = ask("GET", f"/rounds/{desk.world.round}/comments?kind=summary").json()["items"][0]["id"]
    group = ask("POST", f"/rounds/{desk.world.round}/groups", {"comment_ids": [*points[:2], summary]}).json()
    aside = f"/comments/{summary}/set-aside"
    seen = []
    for method in ("POST", "DELETE"):
        ask(method, aside)
        shown = ask("GET", f"/groups/{group['id']}").json()
        seen.append((len(shown["members"]), shown["away"]))
        put(ask, points[0], f"Svar efter {method}.", len(seen) - 1)
    assert seen == [(2, 1), (3, 0)]
    assert replies(desk) == {
        points[0]: ("Svar efter DELETE.", 2),
        points[1]: ("Svar efter DELETE.", 2),
        summary: ("Svar efter DELETE.", 1),
    }
    assert desk.faults() == []


def test_each_member_is_marked_in_the_list_of_the_desk(
    ask: Callable[..., Any], desk: Desk, points: list[int], pages: Pages
) -> None:
    address = f"/rounds/{desk.world.round}/groups"
    group = ask("POST", address, {"comment_ids": points[:3]}).json()
    signed = as_(pages, Kind.HANDLER)
    listed = signed.get(desk_path(desk))
    assert len(listed.xpath("//p[contains(@class, 'grouped')]")) == 2, "the third is the one that is replied to"
    assert "Grupp med 1 3 synpunkter med gemensamt svar" in listed.text()
    version = group["version"]
    ask("PATCH", f"/groups/{group['id']}", {"version": version, "name": "Skogsfrågan", "remove": [points[2]]})
    listed = signed.get(desk_path(desk))
    assert "Grupp: Skogsfrågan 2 synpunkter med gemensamt svar" in listed.text()
    assert len(listed.xpath("//p[contains(@class, 'grouped')]")) == 1
