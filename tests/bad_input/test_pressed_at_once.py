"""Every POST there is, pressed by many at the same moment and twice more: it is done once, and nobody meets a fault.

One walk over all routes: a route that is new and has no entry is red. ``DONE`` says how many rows one press makes or
takes away, in which tables; the walk compares what all presses have done with that.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from sqlmodel import Session, SQLModel, select, update

from app.accounts.policy import Kind
from app.clock import now
from app.drafts.models import Draft
from app.rounds.models import Link
from tests.bad_input.conftest import ORIGIN, Target, sender
from tests.bad_input.once import DONE, EACH
from tests.bad_input.watched import kept_wrongly, seen, seen_first
from tests.house.routes import ROUTES, Route
from tests.house.samples import SAMPLES

PRESSES = {"sqlite": 3, "postgresql": 5}
"""At once, and two more afterwards. SQLite takes one after the other; on PostgreSQL they write side by side."""
POSTS = [route for route in ROUTES if route.method == "POST" or route.name in DONE]
FILES = ("/plans", "/plans/new", "/plan-versions", "/distribution-lists", "/lists/new", "/file", "/rereading")
NOT_COUNTED = {
    "idempotent_answer",
    "sign_in_failure",
    "sign_in_attempt",
    "user_session",
    "link_session",
    "mailbox_session",
}
"""Tables in which a press may leave its own trace: tries, and browsers that came in."""


def measured(session: Session) -> dict[str, int]:
    """The rows of every table, and the sum of all drafts' versions: every act that changes a draft raises one."""
    return dict(session.connection().exec_driver_sql(_COUNTING).one()._mapping)


_TABLES = [name for name in SQLModel.metadata.tables if name not in NOT_COUNTED]
_COUNTING = "SELECT {}, (SELECT coalesce(sum(version), 0) FROM draft) AS versions".format(
    ", ".join(f'(SELECT count(*) FROM "{name}") AS "{name}"' for name in _TABLES)
)
"""Worded once: to build the statement of all tables takes ten times as long as to run it."""


def marked(target: Target, route: Route) -> dict[str, Any]:
    """The sample's body with the marks that the page puts into its form, so that what it does is done once."""
    body = SAMPLES[route.name].body(target.world)
    if route.is_api:
        return body
    if "{consultee_id}" in route.path and route.path.endswith(("/address", "/link", "/renewal", "/own-link")):
        with target.database.read() as session:
            link = select(Link.generation).where(Link.consultee_id == target.world.consultee, Link.is_contact)
            body["data"] = body["data"] | {"generation": str(session.exec(link).one())}
    if route.path in ("/rounds/new", "/rounds/{round_id}/copies"):
        body["data"] = body["data"] | {"once": "a-mark-of-this-form"}
    return body


def busy(route: Route) -> set[int]:
    """What is answered besides where strangers' files are read: there may be too many at once."""
    return (
        {503}
        if route.path.endswith(
            (
                "/plans",
                "/plans/new",
                "/plan-versions",
                "/distribution-lists",
                "/lists/new",
                "/file",
                "/rereading",
                "/inbox",
                "/templates",
                "/word-template",
            )
        )
        else set()
    )


def test_every_post_has_an_entry() -> None:
    names = {route.name for route in POSTS}
    assert not names - (DONE.keys() | EACH.keys()), "say in tests/bad_input/once.py what one press does"
    assert not (DONE.keys() | EACH.keys()) - names


AT_THE_DOOR = ("/sign-in", "/sign-in/code")
"""Where the samples are wrong: somebody tries to come in."""


@pytest.mark.parametrize("route", POSTS, ids=[route.name for route in POSTS])
def test_it_is_done_once(target: Target, route: Route, database_kind: str) -> None:
    sample = SAMPLES[route.name]
    with target.database.write() as session:
        if sample.prepare:
            sample.prepare(session, target.world)
        # The world was made once, and may be old by now: a draft's earlier state is kept after ten minutes.
        session.connection().execute(update(Draft).values(kept_at=now()))
    with target.database.read() as session:
        before = measured(session)
    # What stands for a page's content is raised by the act, not by the database nor by who calls the act, page or API.
    shown = seen_first(target, prepared=bool(sample.prepare)) if database_kind == "sqlite" and route.is_api else {}
    kind = sender(route)
    headers = ORIGIN | ({} if "{token}" in route.path else target.key_of(route, kind))
    address = target.address(route, Kind.CONTACT if route.path == "/l/{token}/entry" else kind)
    body = marked(target, route)

    def press(_number: int) -> int:
        return int(target.client.request(route.method, address, headers=headers, **body).status_code)

    with time_machine.travel(now(), tick=False):  # on a slow machine, too, no minute passes between two presses
        with ThreadPoolExecutor(PRESSES[database_kind]) as crowd:
            statuses = sorted(crowd.map(press, range(PRESSES[database_kind])))
        statuses += [press(-1), press(-2)]
    assert not shown or not kept_wrongly(shown, seen(target)), (
        "the act raises no version that stands for what it changed"
    )
    refused = {status for status in statuses if status >= 400}
    assert refused <= ({422, 429} if route.path in AT_THE_DOOR else {404, 409, 422, *busy(route)}), statuses
    assert statuses[0] < 400 or route.path in AT_THE_DOOR, statuses
    with target.database.read() as session:
        after = measured(session)
    changed = {name: after[name] - count for name, count in before.items() if after[name] != count}
    if route.name == "POST /plans/{plan_id}/rereading":
        changed.pop("job", None)  # one press that came to wait, on a slow machine, is done by a job
    if route.name in EACH:
        assert changed, "what is slow to read is read by a job instead"
    else:
        assert changed == DONE[route.name], statuses


OTHERS = [route for route in ROUTES if route.method in ("PUT", "PATCH", "DELETE")]


@pytest.mark.one_database
@pytest.mark.parametrize("route", OTHERS, ids=[route.name for route in OTHERS])
def test_what_changes_a_page_changes_its_mark(target: Target, route: Route) -> None:
    """The same of what is no POST, done once."""
    sample = SAMPLES[route.name]
    with target.database.write() as session:
        if sample.prepare:
            sample.prepare(session, target.world)
    shown = seen_first(target, prepared=bool(sample.prepare))
    answer = target.send(route, **sample.body(target.world))
    assert answer.status_code < 400, answer.text
    assert not kept_wrongly(shown, seen(target))
