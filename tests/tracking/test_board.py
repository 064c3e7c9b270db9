"""The board over the API and as a page: right, private, narrow on demand, and no slower with more bodies."""

import datetime
import re
from typing import Any

import pytest
from sqlmodel import select

from app.accounts.identity import SYSTEM
from app.clock import now
from app.installation import installation_of
from app.organisations.importing import read_list_text
from app.organisations.list_actions import create_list
from app.rounds.actions import create_round, open_round, touch_board
from app.rounds.models import Consultee, Round
from app.tracking.pages.board import A_PAGE
from tests.kit.world import CANARY, World
from tests.rounds.conftest import Driver


def items(handler: Driver, round_id: int, query: str = "") -> list[dict[str, Any]]:
    return list(handler("GET", f"/rounds/{round_id}/consultees{query}", status=200)["items"])


def test_every_body_is_there_with_what_the_contract_names(handler: Driver, made: World):
    bodies = items(handler, made.round)
    assert [item["organisation"]["name"] for item in bodies] == ["Naturvännerna", "Kraftbolaget AB", "Kulturnämnden"]
    assert [item["status"] for item in bodies] == ["drafting", "answered", "not_sent"]
    assert [item["group"] for item in bodies] == ["Externa", "Externa", "Interna"]
    assert set(bodies[0]) >= {
        "id",
        "organisation",
        "group",
        "status",
        "deadline",
        "sent_at",
        "opened_at",
        "responded_at",
        "late",
        "extended",
        "preliminary",
        "unsolicited",
        "reminders",
        "extension",
    }
    assert bodies[1]["responded_at"]
    assert bodies[2]["sent_at"] is None, "without an address nothing was sent"


def test_counts_agree_with_the_board(app: Any, handler: Driver, made: World):
    counts = handler("GET", f"/rounds/{made.round}", status=200)["counts"]
    bodies = items(handler, made.round)
    assert counts["consultees"] == len(bodies)
    assert counts["drafting"] == sum(item["status"] == "drafting" for item in bodies)
    assert counts["responded"] == counts["answered"] + counts["no_objection"] + counts["abstained"] == 1
    assert counts["missing"] == 0
    assert counts["drafting"] == 1
    with installation_of(app).database.write() as session:
        session.get_one(Consultee, made.consultee).show_progress = False
        touch_board(session, made.round)
    hidden = handler("GET", f"/rounds/{made.round}", status=200)["counts"]
    assert hidden == counts | {"drafting": 0}, "it does not show that it has begun"
    assert not [item for item in items(handler, made.round) if item["status"] == "drafting"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?status=answered", ["Kraftbolaget AB"]),
        ("?status=answered&status=not_sent", ["Kraftbolaget AB", "Kulturnämnden"]),
        ("?status=extended", ["Kulturnämnden"]),
        ("?status=extended&status=drafting", ["Naturvännerna", "Kulturnämnden"]),
        ("?status=unsolicited", []),
        ("?status=late&status=preliminary", []),
    ],
)
def test_the_board_narrows_by_statuses_and_flags(app: Any, handler: Driver, made: World, query: str, names: list[str]):
    third = items(handler, made.round)[2]["id"]
    day = (now().date() + datetime.timedelta(days=200)).isoformat()
    handler("POST", f"/consultees/{third}/extension", status=201, json={"deadline": day, "reason": "Sent möte"})
    assert [item["organisation"]["name"] for item in items(handler, made.round, query)] == names


def test_the_board_comes_in_pages_without_a_gap(handler: Driver, made: World):
    first = handler("GET", f"/rounds/{made.round}/consultees?limit=2", status=200)
    assert first["total"] == 3
    rest = handler("GET", first["next"].removeprefix("/api/v1"), status=200)
    assert [i["id"] for i in first["items"] + rest["items"]] == [i["id"] for i in items(handler, made.round)]
    assert rest["next"] is None


def bodies_of(board: Any) -> list[str]:
    """The bodies on a page of the board."""
    return [link.text_content() for link in board.xpath("//tbody//th[@scope='row']/a")]


def test_the_board_says_once_how_many_have_not_answered(app: Any, desk: Any, made: World):
    address = f"/rounds/{made.round}/board"
    board = desk.get(address)
    assert board.text(id="standing").count("2 har inte svarat") == 1
    assert bodies_of(board.click("Se vilka")) == ["Naturvännerna", "Kulturnämnden"]
    assert not board.all("a", text="Visa bara dem vars svar saknas"), "nobody's time is out"
    with installation_of(app).database.write() as session:
        session.get_one(Round, made.round).deadline = now().date() - datetime.timedelta(days=1)
        session.get_one(Consultee, made.consultee).deadline = now().date() + datetime.timedelta(days=9)
        touch_board(session, made.round)
    assert bodies_of(desk.get(address).click("Visa bara dem vars svar saknas")) == ["Kulturnämnden"]


@pytest.mark.parametrize("query", ["?status=nonsense", "?limit=0", "?limit=501", "?cursor=%C3%A5"])
def test_nonsense_is_refused(handler: Driver, made: World, query: str):
    handler("GET", f"/rounds/{made.round}/consultees{query}", status=422)


def test_a_draft_shows_its_day_and_nothing_else(app: Any, handler: Driver, desk: Any, made: World):
    board, page = items(handler, made.round)[0], desk.get(f"/rounds/{made.round}/consultees/{made.consultee}")
    assert board["begun_on"]
    for text in (repr(board), page.text(), desk.get(f"/rounds/{made.round}/board").text()):
        assert CANARY not in text
    with installation_of(app).database.write() as session:
        session.get_one(Consultee, made.consultee).show_progress = False
        touch_board(session, made.round)
    hidden = items(handler, made.round)[0]
    assert (hidden["status"], hidden["begun_on"]) == ("opened", None)
    assert "Arbetar med svaret" not in desk.get(f"/rounds/{made.round}/board").text("table")
    assert "Började" not in desk.get(f"/rounds/{made.round}/consultees/{made.consultee}").text()


def test_no_official_statement_touches_a_draft(client: Any, made: World, statements: Any):
    headers = {"Authorization": f"Bearer {made.tokens['handler']}"}  # type: ignore[index]
    with statements() as heard:
        for path in ("", "/consultees", "/checks"):
            client.get(f"/api/v1/rounds/{made.round}{path}", headers=headers)
    assert heard.count
    of_bodies = re.compile(r"\bdraft(?!s_version)")  # the round's drafts_version is of the officials' own replies
    assert not [text for text in heard.texts if of_bodies.search(text)]


def board_of(app: Any, made: World, bodies: int) -> int:
    """An open round with so many bodies."""
    with installation_of(app).database.write() as session:
        text = "\n".join(f"Förening {i:03} av {bodies} <f{i}x{bodies}@exempel.se>" for i in range(bodies))
        listed = create_list(session, name=f"Lista {bodies}", parsed=read_list_text(text), by=SYSTEM, now=now())
        round_ = create_round(
            session,
            title="Stor",
            registry_number="KS/9",
            deadline=now().date() + datetime.timedelta(days=90),
            plan_id=made.plan,
            distribution_list_id=listed.id,
            by=SYSTEM,
            now=now(),
        )
        open_round(session, round_, key=b"k", by=SYSTEM, now=now())
        return round_.id


def test_statements_do_not_grow_with_bodies(app: Any, client: Any, made: World, statements: Any):
    cookie = "; ".join(f"{n}={v}" for n, v in made.cookies["adm"].items())  # type: ignore[index]
    bearer = {"Authorization": f"Bearer {made.tokens['adm']}"}  # type: ignore[index]
    told = []
    for bodies in (1, 30):
        round_id = board_of(app, made, bodies)
        counts = []
        for path, headers in (
            (f"/rounds/{round_id}/board", {"Cookie": cookie}),
            (f"/rounds/{round_id}/board", {"Cookie": cookie}),
            (f"/api/v1/rounds/{round_id}/consultees", bearer),
            (f"/rounds/{round_id}", {"Cookie": cookie}),
            ("/rounds", {"Cookie": cookie}),
        ):
            with statements() as heard:
                assert client.get(path, headers=headers).status_code == 200
            counts.append(heard.count)
        told.append(counts)
    assert told[0] == told[1]
    assert told[0][1] <= 4, "a board that has been seen: who asks, the round, its frame, its rows"
    assert max(told[0]) <= 8


def test_a_full_page_stays_under_300_kilobytes(app: Any, desk: Any, made: World):
    with installation_of(app).database.write() as session:
        session.get_one(Consultee, made.consultee).name = "Miljö- och räddningstjänstnämnden"
        touch_board(session, made.round)
    source = desk.get(f"/rounds/{made.round}/board").source
    row = source[source.index('<tr id="body-') : source.index("</tr>", source.index('<tr id="body-'))]
    in_september = re.sub(r">\d+ \w+</time>", ">28 sept</time>", row)  # a short day is longest then
    assert len(source.encode()) + A_PAGE * len(in_september.encode()) < 300_000


def test_the_page_is_the_board(desk: Any, made: World):
    shown = desk.get(f"/rounds/{made.round}/board")
    assert shown.heading == "Remiss av planen"
    assert shown.column(1) == ["Naturvännerna", "Kraftbolaget AB", "Kulturnämnden"]
    assert "1 av 3" in shown.text()
    assert shown.column(3) == ["Arbetar med svaret", "Svarat", "Har inte fått inbjudan"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?q=kraft", ["Kraftbolaget AB"]),
        ("?status=awaited", ["Naturvännerna", "Kulturnämnden"]),
        ("?group=Interna", ["Kulturnämnden"]),
        ("?sort=name", ["Kraftbolaget AB", "Kulturnämnden", "Naturvännerna"]),
        ("?sort=-name", ["Naturvännerna", "Kulturnämnden", "Kraftbolaget AB"]),
        ("?sort=nonsense", ["Naturvännerna", "Kraftbolaget AB", "Kulturnämnden"]),
    ],
)
def test_filters_stand_in_the_address(desk: Any, made: World, query: str, names: list[str]):
    assert desk.get(f"/rounds/{made.round}/board{query}").column(1) == names


def test_the_filter_offers_what_there_is_and_what_was_asked_for(desk: Any, made: World):
    def offered(query: str) -> list[str]:
        options = desk.get(f"/rounds/{made.round}/board{query}").xpath("//select[@name='status']/option")
        return [option.text_content() for option in options]

    there = ["Alla", "Har inte svarat", "Har inte fått inbjudan", "Arbetar med svaret", "Svarat"]
    assert offered("") == there
    assert offered("?status=bounced") == [*there[:3], "Mejlet studsade", *there[3:]]


def test_who_is_not_reached_looks_so_in_the_bar_and_in_the_table(desk: Any, made: World):
    shown = desk.get(f"/rounds/{made.round}/board")
    tag = shown.one("span", text="Har inte fått inbjudan")
    assert tag.get("data-tone") == "danger"
    assert "Nås inte" in shown.text("ul", class_="bar-keys")


def test_nothing_found_says_so(desk: Any, made: World):
    shown = desk.get(f"/rounds/{made.round}/board?q=%3Cscript%3E")
    assert "Ingen remissinstans passar" in shown.text()


def test_names_are_shown_as_text(app: Any, desk: Any, made: World):
    with installation_of(app).database.write() as session:
        session.get_one(Consultee, made.consultee).name = '<b>"Natur"</b>'
        session.get_one(Round, made.round).board_version += 1
        session.get_one(Consultee, made.consultee).opened_at = None
    assert '<b>"Natur"</b>' in desk.get(f"/rounds/{made.round}/board").text("table")


def test_an_unchanged_board_is_answered_with_nothing(desk: Any, handler: Driver, made: World):
    path = f"/rounds/{made.round}/board"
    mark = desk.get(path).headers["etag"]
    assert mark.startswith("W/")

    def again(address: str = path, **headers: str) -> int:
        return int(desk.raw.get(address, headers={"If-None-Match": mark, **headers}).status_code)

    assert again() == 304
    assert again(f"{path}?q=natur") == 200, "another question"
    desk.raw.cookies.set("remiss_language", "en")
    assert again() == 200, "another language"
    desk.raw.cookies.delete("remiss_language")
    handler("POST", f"/rounds/{made.round}/reminders", status=200, json={})
    assert again() == 200, "something has happened"


def test_a_reader_sees_the_board_but_no_buttons(pages: Any, made: World):
    for name, value in made.cookies["rdr"].items():  # type: ignore[index]
        pages.raw.cookies.set(name, value)
    shown = pages.get(f"/rounds/{made.round}/board")
    assert "Påminn" not in [b.text_content() for b in shown.all("button")]
    assert not shown.all("input", type="checkbox")
    pages.post(f"/rounds/{made.round}/reminders", {"message": ""}, status=403)


def test_somebody_elses_round_is_not_found(pages: Any, as_: Any, made: World):
    for name, value in made.cookies["other_handler"].items():  # type: ignore[index]
        pages.raw.cookies.set(name, value)
    for path in ("", "/board", "/letters", "/history", "/reminders", f"/consultees/{made.consultee}"):
        pages.get(f"/rounds/{made.round}{path}", status=404)
    other = as_("other_handler")
    assert other("GET", f"/rounds/{made.round}/consultees", status=404)
    assert other("GET", "/rounds", status=200)["total"] == 0


def test_a_body_of_another_round_is_not_found_here(desk: Any, made: World):
    desk.get(f"/rounds/{made.draft_round}/consultees/{made.consultee}", status=404)


def test_a_letter_in_the_outbox_is_not_said_to_be_sent_when_the_body_came_in_by_another_way(
    app: Any, desk: Any, handler: Driver, made: World
):
    handler("POST", f"/rounds/{made.draft_round}/opening", status=200)
    with installation_of(app).database.write() as session:
        body = session.exec(select(Consultee).where(Consultee.round_id == made.draft_round)).first()
        body.opened_at = now()
        id_ = body.id
    facts = desk.get(f"/rounds/{made.draft_round}/consultees/{id_}").text("dl")
    assert "Inbjudan sparad, inte skickad" in facts
    assert "Inbjudan skickad" not in facts
