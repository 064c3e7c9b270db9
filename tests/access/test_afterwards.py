"""What one could do and see, one can no more: after removal, revocation, expiry, disabling and closing.

The state changes once, then the same walk goes over every route with the keys that let somebody in before. It is judged
as what that person has become; and nothing changes any more.
"""

import datetime
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlmodel import Session, SQLModel, col, select

from app.accounts.identity import SYSTEM
from app.accounts.models import ApiToken, User, UserSession
from app.accounts.policy import Kind
from app.clock import now
from app.database import Database
from app.installation import installation_of
from app.main import create_app
from app.rounds.actions.link_lines import stop_link
from app.rounds.models import Consultee, LinkSession, Membership, Milestone, Round, Step
from tests.access.canaries import Judge, populate
from tests.access.verdicts import expected, fault_of
from tests.house.routes import HOME, ROUTES, Route, send
from tests.house.samples import SAMPLES, Sample
from tests.kit.client import Client
from tests.kit.second_round import Second
from tests.kit.world import KEY, World


@dataclass
class Ground:
    """The small world and the other round, behind one application."""

    client: Client
    database: Database
    world: World
    second: Second
    faults: list[str] = field(default_factory=list)

    def rows(self) -> str:
        """A hash of every row there is."""
        said = hashlib.sha256()
        with self.database.read() as session:
            for table in SQLModel.metadata.sorted_tables:
                rows = session.connection().execute(select(table)).all()
                said.update(repr((table.name, sorted(map(repr, rows)))).encode())
        return said.hexdigest()

    def ask(self, route: Route, kind: Kind, *, path: str = "", sample: Sample | None = None) -> Any:
        """One valid request with the keys of one kind of person."""
        return send(self.client, route, kind, self.world, sample or SAMPLES.get(route.name, Sample()), path=path)


@pytest.fixture
def ground(database: Database, settings: Any, filled: Callable[..., Any]) -> Iterator[Ground]:
    app = create_app(settings.model_copy(update={"secret_key": settings.secret_key.__class__(KEY.decode())}))
    world, second = filled(populate, named="two rounds")
    with Client(app, base_url=HOME, follow_redirects=False, raise_server_exceptions=False) as client:
        yield Ground(client, database, world, second)
    installation_of(app).database.dispose()


def removed(session: Session, world: World) -> None:
    """The handler is taken out of every round."""
    session.connection().execute(delete(Membership).where(col(Membership.user_id) == world.users[Kind.HANDLER]))


def revoked(session: Session, world: World) -> None:
    """The body's link is stopped, and with it those of its colleagues."""
    round_ = session.get_one(Round, world.round)
    stop_link(session, round_, session.get_one(Consultee, world.consultee), key=KEY, by=SYSTEM, now=now())


def expired(session: Session, world: World) -> None:
    """Sessions of officials and of bodies' browsers have run out, and API tokens were revoked."""
    past = now() - datetime.timedelta(seconds=1)
    session.connection().execute(update(UserSession).values(expires_at=past))
    session.connection().execute(update(LinkSession).values(expires_at=past))
    session.connection().execute(update(ApiToken).values(revoked_at=past))


def disabled(session: Session, world: World) -> None:
    """Every official's account is switched off; their sessions and tokens are still there."""
    session.connection().execute(update(User).values(disabled_at=now()))


def closed(session: Session, world: World) -> None:
    """The round is closed: nobody may do or see more than before."""
    session.add(Milestone(round_id=world.round, step=Step.CLOSED, at=now(), by_name="Hanna"))


CHANGES: dict[Callable[[Session, World], None], dict[Kind, Kind]] = {
    removed: {Kind.HANDLER: Kind.OTHER_HANDLER},
    revoked: {Kind.CONTACT: Kind.OLD, Kind.SIGNATORY: Kind.OLD},
    expired: {Kind.HANDLER: Kind.PUBLIC, Kind.CONTACT: Kind.PUBLIC},
    disabled: {Kind.ADMIN: Kind.PUBLIC},
    closed: {Kind.CONTACT: Kind.CONTACT},
}
"""What happens → who is concerned → what they are from then on."""


def walked(route: Route, kind: Kind, become: Kind, change: Callable[..., None]) -> bool:
    """Whether the walk opens this: what is refused now, and everything that only shows."""
    if change is expired and kind is Kind.CONTACT and (route.is_api or route.is_by_token):
        return False  # a link's token does not expire: it is stopped
    if kind is Kind.SIGNATORY and not ("/answers/" in route.path or route.is_by_token):
        return False  # as the contact, who goes everywhere
    word = expected(route, become)
    sample = SAMPLES.get(route.name, Sample())
    if sample.prepare and word not in ("L", "-"):
        return False  # the thing itself is not there
    return word in ("-", "F", "L") or (route.method == "GET" and word == "A")


@pytest.mark.one_database  # what makes a key stop is asked on both in tests/accounts and tests/rounds
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_key_that_let_in_before_lets_in_no_more(ground: Ground, change: Callable[[Session, World], None]) -> None:
    with ground.database.write() as session:
        change(session, ground.world)
    judge = Judge(ground.world, ground.second)
    before, asked = ground.rows(), 0
    for kind, become in CHANGES[change].items():
        for route in ROUTES:
            if not walked(route, kind, become, change):
                continue
            answer = ground.ask(route, kind)
            asked += 1
            sent = str(SAMPLES.get(route.name, Sample()).body(ground.world))
            found = [fault_of(route, become, answer)]
            for judged in {kind, become}:
                found += judge.faults(route, judged, answer, sent=sent, shown=False, was=kind)
            ground.faults += [f"{kind}, {route.name}: {fault}" for fault in found if fault]
        if ground.rows() != before:
            ground.faults.append(f"{kind}: something changed")
    assert asked > 100
    assert not ground.faults, "\n".join(ground.faults)
