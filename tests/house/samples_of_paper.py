"""Samples of letters on paper: printed for the world's third body, which has no mailbox."""

from typing import Any

from sqlmodel import Session, col, select

from app.clock import now, today
from app.organisations.models import Organisation
from app.rounds.models import Consultee, Link
from app.rounds.paper_models import PaperKind, PaperLetter
from app.tokens import paper_code, paper_code_hash
from tests.house.sample import Sample
from tests.kit.world import KEY, World

BATCH = "b" * 32
LETTER = 7
UNMAILED = 3
"""The id of the body without a mailbox: the last of the three that the world's round asks."""


def printed(session: Session, world: World) -> None:
    """A letter is printed for it, and its postal address is known."""
    link = session.exec(select(Link).where(Link.consultee_id == UNMAILED, col(Link.is_contact))).one()
    body = session.get_one(Consultee, UNMAILED)
    organisation = session.get_one(Organisation, body.organisation_id)
    organisation.postcode, organisation.town = "123 45", "Norrbo"
    body.printed_at = now()
    letter = PaperLetter(
        id=LETTER,
        round_id=world.round,
        consultee_id=UNMAILED,
        link_id=link.id,
        generation=link.generation,
        batch=BATCH,
        kind=PaperKind.INVITATION,
        code_hash=paper_code_hash(KEY, paper_code(KEY, LETTER)),
        printed_at=now(),
        printed_by="Hanna",
    )
    session.add_all([letter, body, organisation])
    session.flush()


def _posted(name: str) -> Any:
    return lambda _world: {name: [UNMAILED], "posted_on": str(today())}


PAPER = {
    "POST /b": Sample(data={"paper_code": paper_code(KEY, LETTER)}, prepare=printed),
    "POST /rounds/{round_id}/paper": Sample(data={"consultee": str(UNMAILED), "letter_kind": "invitation"}),
    "POST /rounds/{round_id}/paper/posting": Sample(data=_posted("posted"), prepare=printed),
    "GET /rounds/{round_id}/paper/letters/{batch}": Sample(prepare=printed),
    "GET /rounds/{round_id}/paper/labels": Sample(prepare=printed),
    "POST /api/v1/rounds/{round_id}/paper-letters": Sample(json={"consultee_ids": [UNMAILED]}),
    "POST /api/v1/rounds/{round_id}/paper-letters/posting": Sample(json=_posted("consultee_ids"), prepare=printed),
    "GET /api/v1/rounds/{round_id}/paper-letters/{batch}.pdf": Sample(prepare=printed),
    "GET /api/v1/rounds/{round_id}/paper-letters/labels.pdf": Sample(prepare=printed),
}
