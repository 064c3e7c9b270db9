"""Samples of the inbox: a text that came, item 70, whose division is text 71."""

from typing import Any

from sqlmodel import Session

from app.accounts.identity import SYSTEM
from app.clock import now, today
from app.comments.kinds import CommentKind
from app.inbox.actions import assign
from app.inbox.models import InboxFile, InboxItem
from app.passages.actions import change
from app.passages.kinds import SourceKind
from app.passages.models import DividedText, Passage
from app.passages.pieces import confirmed
from app.rounds.models import Consultee, Round
from app.storage.models import StoredFile
from tests.house.sample import Sample
from tests.house.stored import FACTS
from tests.kit.world import World

ITEM, TEXT = 70, 71
WORDS = "Bakgrund\n\nVi saknar folkhögskolorna.\n"
SAID = {"text": WORDS}


def waiting(session: Session, world: World) -> None:
    """A text that came waits, and seems to be about the open round."""
    if session.get(StoredFile, FACTS["sha256"]) is None:
        session.add(StoredFile(**FACTS, created_at=now()))
        session.flush()
    session.add(DividedText(id=TEXT, kind=SourceKind.TEXT, text=WORDS, sha256=str(FACTS["sha256"]), created_at=now()))
    session.flush()
    came = {"came_in_at": now(), "arrived_at": now(), "round_id": world.round}
    session.add(InboxItem(id=ITEM, sha256=FACTS["sha256"], text_id=TEXT, subject="Yttrande", **came))
    session.flush()
    session.add(InboxFile(item_id=ITEM, position=0, name="text.txt", **FACTS))
    session.flush()


def assigned(session: Session, world: World) -> None:
    """It is the first body's."""
    waiting(session, world)
    round_, body = session.get_one(Round, world.round), session.get_one(Consultee, world.consultee)
    assign(session, session.get_one(InboxItem, ITEM), round_, body, by=SYSTEM, now=now())


def stepped(session: Session, world: World) -> None:
    """Somebody has confirmed how its text is divided."""
    assigned(session, world)
    version = session.get_one(DividedText, TEXT).version
    change(session, TEXT, lambda pieces, _text: confirmed(pieces), version=version)


def _registering(_world: World) -> dict[str, Any]:
    return {"version": 2, "stance": "supports", "received_on": str(today())}


def divided_answer(session: Session, world: World) -> None:
    """The answer there is was taken out of a text, number 72: its comment is the text's second passage."""
    session.add(DividedText(id=72, kind=SourceKind.MAIL, text=WORDS, response_id=world.response, created_at=now()))
    session.flush()
    half = WORDS.index("Vi")
    rows = [(1, 0, half, False, None), (2, half, len(WORDS), True, world.point)]
    for position, start, end, is_comment, point in rows:
        place = {"text_id": 72, "position": position, "start": start, "end": end, "kind": CommentKind.COMMENT}
        session.add(Passage(**place, is_comment=is_comment, point_id=point, confirmed=True))
    session.flush()


def _on_page(_world: World) -> dict[str, Any]:
    return {"version": "2", "channel": "post", "stance": "supports", "received_on": str(today())}


_PASSAGES = [{"text": "Bakgrund\n\n", "comment": False}, {"text": "Vi saknar folkhögskolorna.\n", "comment": True}]
INBOX: dict[str, Sample] = {
    "POST /inbox": Sample(data=SAID),
    "GET /inbox/{inbox_id}": Sample(prepare=assigned),
    "GET /inbox/{inbox_id}/files/{number}": Sample(prepare=waiting),
    "POST /inbox/{inbox_id}/assignment": Sample(
        data=lambda world: {"consultee_id": str(world.consultee)}, prepare=waiting
    ),
    "POST /inbox/{inbox_id}/set-aside": Sample(data={"reason": "Reklam"}, prepare=waiting),
    "POST /inbox/{inbox_id}/division": Sample(data={"version": "2", "do": "none", "number": "1"}, prepare=assigned),
    "POST /inbox/{inbox_id}/registration": Sample(data=_on_page, prepare=assigned),
    "GET /responses/{response_id}/original": Sample(prepare=divided_answer),
    "POST /api/v1/inbox": Sample(data=SAID),
    "GET /api/v1/inbox/{inbox_id}": Sample(prepare=waiting),
    "GET /api/v1/inbox/{inbox_id}/original": Sample(prepare=waiting),
    "GET /api/v1/inbox/{inbox_id}/division": Sample(prepare=assigned),
    "POST /api/v1/inbox/{inbox_id}/assignment": Sample(
        json=lambda world: {"consultee_id": world.consultee}, prepare=waiting
    ),
    "POST /api/v1/inbox/{inbox_id}/set-aside": Sample(json={"reason": "Reklam"}, prepare=waiting),
    "PUT /api/v1/inbox/{inbox_id}/division": Sample(json={"version": 2, "passages": _PASSAGES}, prepare=assigned),
    "POST /api/v1/inbox/{inbox_id}/division/undo": Sample(json={"version": 3}, prepare=stepped),
    "POST /api/v1/inbox/{inbox_id}/response": Sample(json=_registering, prepare=assigned),
}
