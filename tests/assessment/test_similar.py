"""Comments that say nearly the same are found, offered with what differs, and grouped by nobody but an official."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.policy import Kind
from app.assessment.similar import Cluster, Text, clusters, plain
from app.installation import installation_of
from app.server import registrar_of
from tests.assessment.conftest import Desk, edit
from tests.assessment.test_groups import ask
from tests.kit.pages import Pages

__all__ = ["ask"]
LETTER = "Vi vill att kommunen bygger en trygg cykelväg längs hela Storgatan innan skolan börjar i höst"


def test_what_is_compared_is_words_alone() -> None:
    assert plain("Hej!\n\nBygg  en CYKELVÄG, tack.\nMed vänliga hälsningar\nAnna Ek") == (
        "bygg",
        "en",
        "cykelväg",
        "tack",
    )
    assert plain("Mvh") == ("mvh",)
    assert plain("Hej") == ("hej",)
    assert plain("… !") == ()
    long = " ".join(["ord"] * 40)
    assert len(plain(f"Vi hälsningar {long}")) == 42


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ((LETTER, f"Hej! {LETTER}. Mvh Ann", "Något helt annat om vatten och avlopp"), [((1, 2), True)]),
        ((LETTER, LETTER.replace("trygg", "bred"), LETTER.upper()), [((1, 3, 2), False)]),
        ((LETTER, "Vi vill att kommunen bygger ett bad"), []),
        (("Bra.", "bra!", "Dåligt."), [((1, 2), True)]),
        ((LETTER, "🙂 " * 3, "", "مرحبا بالعالم الكبير جدا", "مرحبا بالعالم الكبير جدا"), [((4, 5), True)]),
    ],
)
def test_what_is_near(texts: tuple[str, ...], found: list[tuple[tuple[int, ...], bool]]) -> None:
    given = [Text(number, "comment", text) for number, text in enumerate(texts, 1)]
    assert clusters(given) == [Cluster(*each) for each in found]


def test_no_text_is_in_two_clusters_and_other_scopes_are_kept_apart() -> None:
    words = LETTER.split()
    given = [
        Text(number, number % 2, " ".join((*words[: number % 7], f"ord{number}", *words[number % 7 + 1 :])))
        for number in range(300)
    ]
    found = clusters(given)
    ids = [id_ for cluster in found for id_ in cluster.ids]
    assert len(ids) == len(set(ids))
    assert all(len({id_ % 2 for id_ in cluster.ids}) == 1 for cluster in found)
    assert len(ids) > 250


def test_more_than_a_group_holds_are_several_clusters() -> None:
    found = clusters(Text(number, 0, LETTER) for number in range(1203))
    assert [len(cluster.ids) for cluster in found] == [500, 500, 203]


@pytest.fixture
def search(client: Any, ask: Callable[..., Any], desk: Desk) -> Callable[[], Any]:
    """Have it looked for, and what the API tells then."""

    def searched() -> Any:
        address = f"/rounds/{desk.world.round}/similar"
        ordered = [ask("POST", address).json()["search"] for _twice in range(2)]
        assert ordered == ["queued", "queued"]
        worker = registrar_of(installation_of(client.app))
        assert worker.work_once()
        assert not worker.work_once()
        return ask("GET", address).json()

    return searched


def numbers(told: Any) -> list[list[int]]:
    """The numbers in each offer."""
    return [[member["number"] for member in offer["members"]] for offer in told["items"]]


def test_from_search_to_group(ask: Callable[..., Any], search: Callable[[], Any], desk: Desk, pages: Pages) -> None:
    address, section = f"/rounds/{desk.world.round}/similar", desk.world.focus_section
    assert ask("GET", address).json() == {
        "searched_at": None,
        "is_stale": False,
        "search": None,
        "items": [],
        "total": 0,
    }
    bodies = desk.bodies(3)  # each with nearly the same words
    told = search()
    assert (numbers(told), told["is_stale"], told["search"]) == ([[2, 3, 4]], False, "done")
    assert told["items"][0]["same"] is False
    ids = [member["comment_id"] for member in told["items"][0]["members"]]
    pages.raw.cookies.update(desk.world.cookies[Kind.HANDLER])
    page = pages.get(f"/rounds/{desk.world.round}/groups").click("Leta efter liknande synpunkter")
    assert "3 synpunkter som liknar varandra" in page.text()
    assert "Det som skiljer" in page.text()
    page = page.form("Inte samma sak").submit(button="Inte samma sak")
    assert "De föreslås inte tillsammans igen." in page.text()
    assert "Inget att föreslå" in page.text()
    assert ask("POST", f"{address}/refusals", {"comment_ids": ids}).json()["comment_ids"] == ids
    desk.answer(desk.third_body(), edit("Mer skog, säger Byalaget nummer 9.", section=section))
    assert ask("GET", address).json()["is_stale"] is True
    again = search()
    assert numbers(again) == [[2, 3, 4, 5]]
    assert [member["is_new"] for member in again["items"][0]["members"]] == [False, False, False, True]
    page = pages.get(f"/rounds/{desk.world.round}/similar")
    assert "Ny" in page.text()
    page = page.form("Samla de markerade i en grupp").submit(comment_ids=[str(id_) for id_ in ids[:2]])
    assert "2 synpunkter är samlade i en grupp." in page.text()
    assert numbers(ask("GET", address).json()) == [[2, 3, 4, 5]]
    group = ask("GET", f"/rounds/{desk.world.round}/groups").json()["items"][0]
    page = pages.get(f"/rounds/{desk.world.round}/similar").form("Samla de markerade i en grupp").submit()
    assert "4 synpunkter är samlade i en grupp." in page.text()
    assert len(ask("GET", f"/groups/{group['id']}").json()["members"]) == 4
    assert ask("GET", address).json()["total"] == 0
    desk.answer(bodies[0], edit("Vi har ändrat oss.", section=section))
    assert ask("GET", address, kind=Kind.OTHER_HANDLER).status_code == 404
    assert ask("POST", f"{address}/refusals", {"comment_ids": [ids[0], ids[1]]}).json()["code"] == "not_standing"
    assert ask("DELETE", f"{address}/refusals").status_code == 204
