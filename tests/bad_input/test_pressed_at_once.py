"""Buttons that change something once: pressed by eight at the same moment they do it once, and nobody meets a fault."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from app.assessment.models import Reply
from app.drafts.models import Draft
from app.history.models import Event
from app.information.models import InformationText
from tests.bad_input.conftest import ORIGIN, Target, sender
from tests.house.samples import SAMPLES
from tests.house.test_matrix import ROUTES

PRESSES = 8
Measure = Callable[[Session], int]


def events(kind: str) -> Measure:
    query = select(func.count()).select_from(Event).where(col(Event.kind) == kind)
    return lambda session: int(session.exec(query).one())


def rows_of(table: Any) -> Measure:
    return lambda session: int(session.exec(select(func.count()).select_from(table)).one())


def saves(session: Session) -> int:
    """Every act that changes a draft raises its version by one."""
    return int(session.exec(select(func.coalesce(func.sum(col(Draft.version)), 0))).one())


@pytest.mark.parametrize(
    ("path", "measure", "times"),
    [
        ("/rounds/{round_id}/closing", events("round.closed"), 1),
        ("/rounds/{round_id}/contact", events("round.contact_changed"), 1),
        ("/rounds/{round_id}/consultees/{consultee_id}/name", events("consultee.renamed"), 1),
        ("/information/{topic}/{code}", rows_of(InformationText), 1),
        ("/answers/{consultee_id}/history/{version}/return", saves, 1),
        ("/answers/{consultee_id}/later-edits/drop", saves, 1),
        ("/rounds/{round_id}/comments/bulk", rows_of(Reply), 1),
    ],
)
def test_it_is_done_once(target: Target, path: str, measure: Measure, times: int) -> None:
    route = next(known for known in ROUTES if (known.method, known.path) == ("POST", path))
    sample = SAMPLES[route.name]
    with target.database.write() as session:
        if sample.prepare:
            sample.prepare(session, target.world)
    with target.database.read() as session:
        before = measure(session)
    headers = ORIGIN | target.key_of(route, sender(route))
    address, body = target.address(route), sample.body(target.world)

    def press(_number: int) -> Any:
        return target.client.post(address, headers=headers, **body).status_code

    with ThreadPoolExecutor(PRESSES) as crowd:
        statuses = sorted(crowd.map(press, range(PRESSES)))
    assert set(statuses) <= {200, 303, 404, 409, 422}, statuses
    assert 303 in statuses, statuses
    with target.database.read() as session:
        assert measure(session) - before == times, statuses
