"""A valid request for every route that needs more than its address: what each kind of person sends in the walk.

Paths are filled from the small world (tests/kit/world.py). A route that changes something and has no sample fails the
walk: an allowance must really succeed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, select

from app.accounts.models import ApiToken, SetUpLink, UserSession
from app.accounts.policy import Kind
from app.clock import now, today
from app.organisations.models import ListEntry
from app.rounds.models import Consultee, Extension, Milestone, Step
from app.tokens import token_hash
from tests.kit.world import World, answer, holder_of

Body = dict[str, Any] | Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Sample:
    """What is sent. ``path`` overrides ids in the address; ``prepare`` changes the world first."""

    json: Body | None = None
    data: Body | None = None
    files: dict[str, Any] | None = None
    path: dict[str, Callable[[World], Any]] = field(default_factory=dict)
    prepare: Callable[[Session, World], Any] | None = None

    def body(self, world: World) -> dict[str, Any]:
        """The request's arguments."""
        made: dict[str, Any] = {}
        for name in ("json", "data"):
            given = getattr(self, name)
            if given is not None:
                made[name] = given(world) if callable(given) else given
        if self.files:
            made["files"] = self.files
        return made


DRAFT_ROUND = {"round_id": lambda world: world.draft_round}
LATER = str(today().replace(year=today().year + 1))
PLAN = b"# En plan till\n\nText.\n\n## Ett avsnitt\n\nMera text.\n"


def everyone_answered(session: Session, world: World) -> None:
    """All bodies of the open round have answered, so that it may be closed."""
    for body in session.exec(select(Consultee.id).where(Consultee.round_id == world.round)).all():
        if body not in (world.consultee, world.other_consultee):
            answer(session, holder_of(session, body or 0), now=now(), section=world.section)
    mine = holder_of(session, world.consultee)
    from app.responses.actions.submission import Sending, submit

    submit(session, mine, sending=Sending(version=1, name="Sven"), hooks=(), now=now())


def closed(session: Session, world: World) -> None:
    """The open round is closed."""
    session.add(Milestone(round_id=world.round, step=Step.CLOSED, at=now(), by_name="Hanna"))
    session.flush()


def extension_asked(session: Session, world: World) -> None:
    """The body has asked for more time."""
    session.add(
        Extension(
            id=1,
            consultee_id=world.consultee,
            requested_deadline=today().replace(year=today().year + 1),
            reason="Nämnden möts senare.",
            requested_at=now(),
            requested_by="Naturvännerna",
        )
    )
    session.flush()


def member_added(session: Session, world: World) -> None:
    """The other handler is a member of the draft round."""
    from app.rounds.models import Membership

    session.add(Membership(round_id=world.draft_round, user_id=world.users[Kind.OTHER_HANDLER], created_at=now()))
    session.flush()


def suggested(session: Session, world: World) -> None:
    """The last name on the list looks like another body of the register."""
    entry = session.get(ListEntry, world.item)
    assert entry is not None
    entry.suggested_id = world.free_organisation
    session.flush()


def one_session(session: Session, world: World) -> None:
    """Each official has a session more, to revoke."""
    for number, kind in enumerate(world.users):
        session.add(
            UserSession(
                id=900 + number,
                user_id=world.users[kind],
                token_hash=f"{number:064}",
                created_at=now(),
                expires_at=now().replace(year=now().year + 1),
            )
        )
    session.flush()


def set_up_link(session: Session, world: World) -> None:
    """A set-up link for the reader, whose token is "set-up"."""
    session.add(
        SetUpLink(
            user_id=world.users[Kind.READER],
            token_hash=token_hash("set-up"),
            created_at=now(),
            expires_at=now().replace(year=now().year + 1),
        )
    )
    session.flush()


def a_token(session: Session, world: World) -> int:
    """The id of the reader's API token."""
    return session.exec(select(ApiToken.id).where(ApiToken.user_id == world.users[Kind.READER])).one() or 0


NEW_ROUND = {"title": "Ny", "registry_number": "KS/1", "deadline": LATER}
DRAFT = {"version": 1, "stance": "supports", "comments": [{"kind": "comment", "text": "Hej"}]}
PASSWORD = "en lång mening som lösenord"

SAMPLES: dict[str, Sample] = {
    "POST /language": Sample(data={"language": "en", "next": "/"}),
    "POST /sign-in": Sample(data={"email": "handler@kommunen.se", "password": "fel lösenord här"}),
    "POST /sign-out": Sample(data={}),
    "GET /set-up/{token}": Sample(path={"token": lambda world: "set-up"}, prepare=set_up_link),
    "POST /set-up/{token}": Sample(
        data={"password": PASSWORD, "password_again": PASSWORD},
        path={"token": lambda world: "set-up"},
        prepare=set_up_link,
    ),
    "POST /account/name": Sample(data={"name": "Nytt Namn"}),
    "POST /api/v1/organisations": Sample(json={"name": "Nya gruppen", "kind": "other"}),
    "PATCH /api/v1/organisations/{organisation_id}": Sample(json={"name": "Annat namn"}),
    "POST /api/v1/distribution-lists": Sample(json={"name": "En lista", "text": "Ett\nTvå"}),
    "POST /api/v1/distribution-lists/{list_id}/items": Sample(json=lambda w: {"organisation_id": w.free_organisation}),
    "PATCH /api/v1/distribution-lists/{list_id}/items/{item_id}": Sample(
        json=lambda w: {"organisation_id": w.free_organisation}, prepare=suggested
    ),
    "POST /api/v1/plans": Sample(files={"file": ("plan.md", PLAN, "text/markdown")}),
    "PATCH /api/v1/plans/{plan_id}/sections/{section_id}": Sample(json={"title": "Nytt"}),
    "POST /rounds/new": Sample(data=NEW_ROUND),
    "POST /api/v1/rounds": Sample(json=NEW_ROUND),
    "PATCH /api/v1/rounds/{round_id}": Sample(json={"title": "Ändrad"}, path=DRAFT_ROUND),
    "POST /rounds/{round_id}/edit": Sample(data=NEW_ROUND | {"version": "1"}, path=DRAFT_ROUND),
    "POST /rounds/{round_id}/deletion": Sample(data={}, path=DRAFT_ROUND),
    "POST /rounds/{round_id}/opening": Sample(data={}, path=DRAFT_ROUND),
    "POST /api/v1/rounds/{round_id}/opening": Sample(path=DRAFT_ROUND),
    "POST /rounds/{round_id}/closing": Sample(data={}, prepare=everyone_answered),
    "POST /api/v1/rounds/{round_id}/closing": Sample(prepare=everyone_answered),
    "POST /rounds/{round_id}/compilation": Sample(data={}, prepare=closed),
    "POST /api/v1/rounds/{round_id}/compilation": Sample(prepare=closed),
    "POST /rounds/{round_id}/cancellation": Sample(data={"reason": "Planen görs om."}),
    "POST /api/v1/rounds/{round_id}/cancellation": Sample(json={"reason": "Planen görs om."}),
    "POST /rounds/{round_id}/deadline": Sample(data={"deadline": LATER, "reason": "Sommaren."}),
    "POST /api/v1/rounds/{round_id}/deadline": Sample(json={"deadline": LATER, "reason": "Sommaren."}),
    "POST /rounds/{round_id}/bodies/new": Sample(data=lambda w: {"organisation_id": str(w.free_organisation)}),
    "POST /api/v1/rounds/{round_id}/consultees": Sample(json=lambda w: {"organisation_id": w.free_organisation}),
    "POST /rounds/{round_id}/members": Sample(data=lambda w: {"user_id": str(w.users[Kind.OTHER_HANDLER])}),
    "POST /rounds/{round_id}/members/removal": Sample(
        data=lambda w: {"user_id": str(w.users[Kind.OTHER_HANDLER])}, path=DRAFT_ROUND, prepare=member_added
    ),
    "POST /l/renewal": Sample(data={"email": "natur@exempel.se"}),
    "POST /l/{token}/entry": Sample(data={}),
    "POST /api/v1/consultees/{consultee_id}/link": Sample(),
    "POST /api/v1/consultees/{consultee_id}/extension": Sample(json={"deadline": LATER, "reason": "Nämnden."}),
    "POST /api/v1/extensions/{extension_id}/decision": Sample(json={"decision": "granted"}, prepare=extension_asked),
    "PUT /api/v1/answer/{token}/draft": Sample(json=DRAFT),
    "POST /api/v1/answer/{token}/submission": Sample(json={"version": 1, "signatory": {"name": "Sven"}}),
    "POST /api/v1/answer/{token}/extension-request": Sample(json={"deadline": LATER, "reason": "Nämnden."}),
}
