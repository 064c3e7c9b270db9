"""What the tests of sealed drafts share: a draft begun by the first link, a new link, what the tables hold."""

from collections.abc import Callable
from typing import Any

from sqlmodel import select

from app.accounts.identity import SYSTEM
from app.clock import now
from app.drafts.models import DraftAttachment, DraftComment, DraftRevision
from app.rounds.actions import reveal_link, stop_link
from app.rounds.models import Consultee, Round
from tests.kit import files
from tests.kit.stage import Stage

KEY = b"a key for tests alone"
WORDS = "hemlig gran"
Api = Callable[..., Any]


def save(api: Api, token: str, **draft: Any) -> Any:
    version = api("GET", token)["draft"]["version"]
    return api("PUT", token, "/draft", json={"version": version, **draft})["draft"]


def renewed(stage: Stage, body: int = 0) -> str:
    """An official begins another line; the new link's token."""
    with stage.database.write() as session:
        consultee = session.get_one(Consultee, stage.consultees[body])
        return reveal_link(session, consultee, key=KEY, by=SYSTEM, now=now()).token


def stopped(stage: Stage, body: int = 0) -> None:
    """An official stops the body's link and makes no new one."""
    with stage.database.write() as session:
        consultee = session.get_one(Consultee, stage.consultees[body])
        stop_link(session, session.get_one(Round, stage.round_id), consultee, key=KEY, by=SYSTEM, now=now())


def begun(api: Api, stage: Stage, **draft: Any) -> Any:
    """The body's first link begins a draft, with a file."""
    given = {"stance": "supports", "summary": WORDS, "comments": [{"text": f"Ett, {WORDS}"}]}
    api("POST", stage.tokens[0], "/attachments", status=201, files={"file": ("a.pdf", files.PDF)})
    return save(api, stage.tokens[0], **given | draft)


def rows(stage: Stage) -> dict[str, int]:
    with stage.database.read() as session:
        return {
            table.__tablename__: len(session.exec(select(table)).all())
            for table in (DraftComment, DraftRevision, DraftAttachment)
        }
