"""What is said of those who have not answered: nobody who has a later day is said to be out of time sooner."""

import datetime
from typing import Any

import pytest

from app.clock import today
from app.rounds.counts import Counts
from app.rounds.turnout import awaited_in_words
from tests.kit.world import World
from tests.rounds.conftest import Driver

DAY = datetime.date(2026, 12, 17)


@pytest.mark.parametrize(
    ("counts", "is_open", "said"),
    [
        (Counts(waiting=3), True, "3 har inte svarat; svarstiden går ut 17 december 2026."),
        (
            Counts(waiting=3, waiting_longer=1),
            True,
            "3 har inte svarat; svarstiden går ut 17 december 2026, och senare för 1 av dem.",
        ),
        (
            Counts(waiting=1, waiting_longer=1),
            True,
            "1 har inte svarat och har fått längre svarstid än till 17 december 2026.",
        ),
        (Counts(waiting=3, waiting_longer=1), False, "3 har inte svarat."),
        (Counts(), True, "Alla tillfrågade har svarat."),
    ],
)
def test_the_sentence(counts: Counts, is_open: bool, said: str) -> None:
    assert awaited_in_words(counts, DAY, is_open=is_open) == said


def test_page_board_and_api_count_those_with_a_later_day(as_: Any, handler: Driver, desk: Any, made: World) -> None:
    later = (today() + datetime.timedelta(days=90)).isoformat()
    handler(
        "POST", f"/consultees/{made.consultee}/extension", status=201, json={"deadline": later, "reason": "Nämnden."}
    )
    counts = handler("GET", f"/rounds/{made.round}", status=200)["counts"]
    assert counts["waiting_longer"] == 1
    for page in ("", "/board"):
        assert "och senare för 1 av dem" in desk.get(f"/rounds/{made.round}{page}").text()


def test_the_big_figure_says_who_answered_without_having_been_asked(handler: Driver, desk: Any, made: World) -> None:
    path = f"/rounds/{made.round}"
    assert "utan att vara tillfrågad" not in desk.get(f"{path}/board").text()
    unasked = {"organisation_id": made.free_organisation, "unsolicited": True}
    body = handler("POST", f"{path}/consultees", status=201, json=unasked)["id"]
    assert "utan att vara tillfrågad" not in desk.get(path).text(), "it has not answered yet"
    paper = {"channel": "post", "received_on": today().isoformat(), "stance": "supports", "text": "Bra."}
    handler("POST", f"/consultees/{body}/responses", status=201, data=paper)
    for page in ("", "/board"):
        assert "1 har svarat utan att vara tillfrågad." in desk.get(f"{path}{page}").text()
