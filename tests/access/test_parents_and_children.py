"""A child of another parent is not found: every route with two ids in its path, with each of them from somewhere else.

Whoever asks may do it in both rounds, so that only the kinship of the two decides; and nothing changes. A route that is
new is asked at once, or is red because nobody said what its id's stranger is.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from app.accounts.policy import Kind
from app.clock import now
from app.rounds.models import Membership
from tests.access.test_afterwards import Ground, ground
from tests.house.routes import ROUTES, Route, address
from tests.house.samples import SAMPLES, Sample
from tests.kit.days import next_year
from tests.kit.second_round import Second
from tests.kit.world import World

__all__ = ["ground"]

PART = re.compile(r"\{(\w+)\}")
NO_IDS = {"revision", "version", "number", "area", "format", "topic", "code", "token", "key"}
"""Parts of a path that name nothing elsewhere: ordinals of their own parent, words, and keys."""

STRANGERS: dict[str, Callable[[World, Second, Route], Any]] = {
    "consultee_id": lambda world, second, route: second.consultee_id,
    "letter_id": lambda world, second, route: second.letter_id,
    "extension_id": lambda world, second, route: second.extension_id,
    "comment_id": lambda world, second, route: second.own_point if route.is_by_token else second.comment_id,
    "attachment_id": lambda world, second, route: (
        second.sent_attachment_id if "respons" in route.path else second.attachment_id
    ),
    "document_id": lambda world, second, route: second.document_id,
    "body_id": lambda world, second, route: 999,  # the first body answers for no other one
    "job_id": lambda world, second, route: 999,  # no other plan is being read anew
    "meeting_id": lambda world, second, route: 999,  # no other round has had a dialogue meeting
    "module_id": lambda world, second, route: 999,  # no other round has one
    "selection_id": lambda world, second, route: 999,  # no other round has one
    "tag_id": lambda world, second, route: 999,  # no other round has one
    "note_id": lambda world, second, route: 999,  # no other body has one
    "group_id": lambda world, second, route: 999,  # no other round has one
    "reading_id": lambda world, second, route: 999,  # no other round has a link for elected members
    "template_id": lambda world, second, route: 999,  # the installation has one alone
    "remark_id": lambda world, second, route: 999,  # members have said nothing to another body
    "link_id": lambda world, second, route: world.link_ids[Kind.OTHER_COLLEAGUE],
    "question_id": lambda world, second, route: second.question_id,
    "section_id": lambda world, second, route: _unlike(route, "section_id", world, world.section, world.draft_section),
    "organisation_id": lambda world, second, route: world.free_organisation,
    "subject": lambda world, second, route: "body-999",  # no such body has answered
    "batch": lambda world, second, route: 999,  # no other letters have been printed
    "batch_id": lambda world, second, route: 999,  # no other file of answers has been put in
    "item_id": lambda world, second, route: _unlike(route, "item_id", world, world.item, world.draft_item),
}
"""A thing of the same kind under another parent."""


def _unlike(route: Route, name: str, world: World, *there: int) -> int:
    """The one of two that the sample does not send."""
    taken = SAMPLES.get(route.name, Sample()).path.get(name, lambda world: there[0])(world)
    return next(number for number in there if number != taken)


def children(route: Route) -> list[str]:
    """The ids in a path that stand under another part."""
    parts = PART.findall(route.path)
    return [name for name in parts[1:] if name not in NO_IDS]


MIXED = [(route, name) for route in ROUTES for name in children(route)]


def sender(route: Route) -> Kind:
    """Who may do it at the parent and, by itself, at the stranger."""
    if "/answers/" in route.path or route.is_by_token:
        return Kind.CONTACT
    return Kind.ADMIN if route.path.endswith("/link") else Kind.HANDLER


def in_both(session: Session, ground: Ground) -> None:
    """The handler belongs to both rounds."""
    user_id = ground.world.users[Kind.HANDLER]
    session.add(Membership(round_id=ground.second.round_id, user_id=user_id, created_at=now()))


def test_a_child_of_another_parent_is_not_found(ground: Ground) -> None:
    with ground.database.write() as session:
        in_both(session, ground)
    before = ground.rows()
    assert len(MIXED) > 35
    for route, name in MIXED:
        assert name in STRANGERS, f"say what a stranger to {route.name} is"
        kind, sample = sender(route), SAMPLES.get(route.name, Sample())
        stranger = STRANGERS[name](ground.world, ground.second, route)
        path = address(route, ground.world, kind, Sample(path=sample.path | {name: lambda _world, s=stranger: s}))
        answer = ground.ask(route, kind, path=path)
        if answer.status_code != 404:
            ground.faults.append(f"{route.name} with another's {name}: {answer.status_code}")
        if ground.rows() != before:
            ground.faults.append(f"{route.name} with another's {name}: something changed")
            before = ground.rows()
    assert not ground.faults, "\n".join(ground.faults)


IN_A_FORM: dict[str, Callable[[Second], dict[str, Any]]] = {
    "POST /rounds/{round_id}/reminders": lambda s: {"data": {"consultee": str(s.consultee_id)}},
    "POST /api/v1/rounds/{round_id}/reminders": lambda s: {"json": {"consultee_ids": [s.writing_id]}},
    "POST /rounds/{round_id}/extensions": lambda s: {
        "data": {"consultee": str(s.writing_id), "deadline": next_year(), "reason": "Nämnden."}
    },
    "POST /rounds/{round_id}/exemptions": lambda s: {"data": {"consultee": str(s.writing_id), "reason": "Har ringt."}},
    "POST /rounds/{round_id}/extensions/decisions": lambda s: {
        "data": {"extension": str(s.extension_id), "decision": "granted"}
    },
    "POST /rounds/{round_id}/comments/bulk": lambda s: {
        "data": {"outcome": "noted", "text": "Tack.", "comment": [f"{s.comment_id}:1"]}
    },
    "POST /api/v1/rounds/{round_id}/reply-batch": lambda s: {
        "json": {"items": [{"comment_id": s.comment_id, "outcome": "noted", "text": "Tack.", "version": 1}]}
    },
    "POST /answers/{consultee_id}/comments/return": lambda s: {"data": {"comment": str(s.own_point)}},
}
"""Ids of another round that are sent in a form."""


@pytest.mark.parametrize("name", IN_A_FORM)
def test_an_id_in_a_form_is_of_the_rounds_own(ground: Ground, name: str) -> None:
    with ground.database.write() as session:
        in_both(session, ground)
    before = ground.rows()
    route = next(route for route in ROUTES if route.name == name)
    ground.ask(route, sender(route), sample=Sample(**IN_A_FORM[name](ground.second)))
    assert ground.rows() == before
