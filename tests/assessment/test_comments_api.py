"""The aggregated view over the API: order, shape, filters, pages, who may read."""

from typing import Any

import pytest

from app.accounts.policy import Kind
from app.comments.fields import OF_SOME_KINDS
from app.comments.kinds import CommentKind, Stance
from tests.assessment.conftest import ALREADY, Desk, edit


@pytest.fixture
def many(desk: Desk) -> Desk:
    """Comments on every kind of place, from three bodies."""
    world = desk.world
    desk.answer(
        desk.third_body(),
        edit("Om vattnet.", section=desk.section("Vatten")),
        edit("Om det hela: 100 % bra_", kind=CommentKind.QUESTION),
        edit("Nytt värde", cell=world.cell, kind=CommentKind.INDICATOR_VALUE, proposed="78 %"),
        edit(
            section=world.focus_section,
            paragraph=1,
            kind=CommentKind.TEXT_CHANGE,
            proposed="Skogen ska vårdas väl.",
            reason="Det räcker inte.",
            stance=None,
        ),
        stance=Stance.REJECTS,
    )
    desk.answer(
        world.consultee,
        edit("Skogen är vår", section=world.focus_section, stance=Stance.SUPPORTS),
        edit(section=desk.section("Vatten"), stance=Stance.REJECTS),
    )
    return desk


def get(client: Any, desk: Desk, query: str = "") -> Any:
    answer = client.get(desk.comments(query), headers=desk.bearer())
    assert answer.status_code == 200, answer.text
    return answer.json()


def texts(listing: Any) -> list[str]:
    return [item["text"] or item["proposed_text"] for item in listing["items"]]


ALL = ["Om det hela: 100 % bra_", "Skogen är vår", "Skogen ska vårdas väl.", "Nytt värde", "Om vattnet.", ALREADY]


def test_the_whole_comes_first_then_the_plans_order_and_the_rest_last(client: Any, many: Desk) -> None:
    listing = get(client, many)
    assert texts(listing) == ALL
    assert [item["focus_area"] for item in listing["items"]] == [
        "Planen i sin helhet",
        "Skog",
        "Skog",
        "Skog",
        "Vatten",
        "Planen i övrigt",
    ]
    assert (listing["total"], listing["next"]) == (6, None)
    assert sorted(item["number"] for item in listing["items"]) == [1, 2, 3, 4, 5, 6]


def test_a_comment_as_the_contract_says(client: Any, many: Desk) -> None:
    items = get(client, many)["items"]
    change, value = items[2], items[3]
    assert list(change) == [
        "id",
        "number",
        "part",
        "label",
        "parent_id",
        "wording",
        "consultee_id",
        "organisation",
        "group",
        "kind",
        "stance",
        "focus_area",
        "section",
        "paragraph",
        "indicator",
        "cell",
        "text",
        "proposed_text",
        "reason",
        *(field.name for field in OF_SOME_KINDS),
        "question_id",
        "question",
        "from_file",
        "received_at",
        "late",
        "reply",
        "shared_reply",
        "written_on",
    ]
    assert change["organisation"]["name"] == "Kulturnämnden"
    assert (change["kind"], change["section"]["number"], change["paragraph"]) == ("text_change", "2.1", 1)
    assert (change["proposed_text"], change["reason"]) == ("Skogen ska vårdas väl.", "Det räcker inte.")
    assert (change["late"], change["reply"], change["received_at"][-1]) == (False, None, "Z")
    assert value["indicator"]["name"] == "Andel gammal skog"
    assert value["cell"] == {"id": many.world.cell, "column": "Mål 2030", "text": ""}
    assert items[1]["stance"] == "supports"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?focus_area=Vatten", ["Om vattnet."]),
        ("?focus_area=0", ["Om det hela: 100 % bra_"]),
        ("?focus_area=Planen i övrigt", [ALREADY]),
        ("?focus_area=-1", [ALREADY]),
        ("?focus_area=Ingenstans", []),
        ("?kind=text_change", ["Skogen ska vårdas väl."]),
        ("?kind=text_change&kind=question", ["Om det hela: 100 % bra_", "Skogen ska vårdas väl."]),
        ("?stance=supports", ["Skogen är vår"]),
        ("?response_stance=rejects&kind=comment", ["Om vattnet."]),
        ("?outcome=none", ALL[:-1]),
        ("?outcome=unanswered", ALL[:-1]),
        ("?outcome=noted", [ALREADY]),
        ("?outcome=done", [ALREADY]),
        ("?outcome=needs_look", []),
        ("?outcome=noted&outcome=none&focus_area=Planen i övrigt", [ALREADY]),
        ("?q=SKOGEN", ["Skogen är vår", "Skogen ska vårdas väl."]),
        ("?q=räcker  inte", ["Skogen ska vårdas väl."]),
        ("?q=100 % bra_", ["Om det hela: 100 % bra_"]),
        ("?q=_", ["Om det hela: 100 % bra_"]),
        ("?q=%25&focus_area=Skog", ["Nytt värde"]),
        ("?q=hittas ej", []),
    ],
)
def test_filters(client: Any, many: Desk, query: str, expected: list[str]) -> None:
    many.reply(many.world.point)
    listing = get(client, many, query)
    assert (texts(listing), listing["total"]) == (expected, len(expected))


def test_filters_by_id(client: Any, many: Desk) -> None:
    items = get(client, many)["items"]
    skog = items[2]
    below = get(client, many, f"?section={skog['section']['id']}")
    assert texts(below) == ALL[1:4]
    assert texts(get(client, many, f"?section={many.section('Fokusområden')}")) == ALL[1:5]
    assert texts(get(client, many, f"?organisation={skog['organisation']['id']}")) == [ALL[0], ALL[2], ALL[3], ALL[4]]
    assert texts(get(client, many, f"?indicator={many.world.indicator}")) == ["Nytt värde"]
    assert texts(get(client, many, "?section=999999")) == []


@pytest.mark.parametrize(
    "query", ["?kind=nothing", "?outcome=perhaps", "?limit=0", "?limit=501", "?cursor=!!", "?cursor=MQ"]
)
def test_what_cannot_be_asked_for(client: Any, desk: Desk, query: str) -> None:
    assert client.get(desk.comments(query), headers=desk.bearer()).status_code == 422


def test_page_by_page_everything_once(client: Any, many: Desk) -> None:
    address, seen = many.comments("?limit=2&kind=comment&kind=question&kind=text_change"), []
    while address:
        listing = client.get(address, headers=many.bearer()).json()
        assert listing["total"] == 5
        seen += texts(listing)
        address = listing["next"]
    assert seen == [ALL[0], ALL[1], ALL[2], ALL[4], ALL[5]]


def test_the_same_few_statements_for_one_body_and_for_thirty(client: Any, desk: Desk, statements: Any) -> None:
    with statements() as few:
        get(client, desk)
    desk.bodies(30)
    with statements() as lots:
        listing = get(client, desk)
    assert listing["total"] == 31
    assert few.count == lots.count <= 4, lots
    with statements(at_most=5):  # a search asks which places of the plan are called so
        assert get(client, desk, '?q="byalaget nummer 7"&limit=1')["total"] == 1


@pytest.mark.parametrize(
    ("kind", "status"),
    [(Kind.READER, 200), (Kind.REGISTRAR, 200), (Kind.ADMIN, 403), (Kind.OTHER_HANDLER, 404)],
)
def test_who_may_read(client: Any, desk: Desk, kind: Kind, status: int) -> None:
    answer = client.get(desk.comments(), headers=desk.bearer(kind))
    assert answer.status_code == status
    assert ("En synpunkt" in answer.text) == (status == 200)


def test_drafts_are_never_seen(client: Any, desk: Desk) -> None:
    assert "kanariefågel" not in str(get(client, desk))
    assert get(client, desk, "?q=kanariefågel")["total"] == 0
