"""Earlier states of a body's own draft as JSON, and what was taken away from it brought back, by its link's token.

An answer with the draft in it is given once: a repetition under the same Idempotency-Key has null for the draft, which
stands in its own tables alone.
"""

import datetime
from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.drafts import actions
from app.drafts import queries as drafts
from app.drafts.api import DraftOut, SavedOut, saved_json
from app.drafts.state import DraftState, draft_json
from app.errors import NotFound
from app.i18n import _
from app.responses.schemas import AttachmentOut
from app.rounds.access import holder_by_token
from app.web.idempotency import Once
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("answer")
Version = Annotated[int, Path(ge=1, le=2**31 - 1)]


class EarlierOut(BaseModel):
    """An earlier state of the own draft."""

    version: int = Field(description="Its number: POST /versions/{version}/return makes it the draft again")
    saved_at: datetime.datetime = Field(description="When it was saved")
    saved_by: str = Field(description="Who saved it; empty when that is not known")
    comments: int = Field(description="How many comments it holds")
    handed_over: bool = Field(description="Whether an earlier link's holder had begun it")


class EarlierListing(BaseModel):
    """The earlier states that are kept."""

    items: list[EarlierOut] = Field(description="The newest first")
    total: int = Field(description="How many there are")
    next: None = Field(description="Always null: there are never more than are listed")


@routes.get("/answer/{token}/versions", "draft.history", response_model=EarlierListing)
def list_versions(who: Who, session: Read, token: str) -> Any:
    """Earlier states of the own draft. Nobody but the body itself sees them."""
    kept = drafts.kept_states(session, holder_by_token(session, who, token))
    items = [
        {
            "version": earlier.version,
            "saved_at": earlier.saved_at,
            "saved_by": earlier.saved_by,
            "comments": sum(comment.counts for comment in earlier.state.comments),
            "handed_over": earlier.handed_over,
        }
        for earlier in kept
    ]
    return {"items": items, "total": len(items), "next": None}


@routes.get("/answer/{token}/versions/{version}", "draft.history", response_model=DraftOut)
def read_version(who: Who, session: Read, token: str, version: Version) -> Any:
    """What the draft said then."""
    kept = drafts.kept_states(session, holder_by_token(session, who, token))
    earlier = next((state for state in kept if state.version == version), None)
    if earlier is None:
        raise NotFound(_("Den versionen finns inte."))
    return draft_json(earlier.state)


def _saved(state: DraftState, now: datetime.datetime) -> Once:
    return Once(saved_json(state, now), secret=("draft",), status_code=200)


@routes.post("/answer/{token}/versions/{version}/return", "draft.save", response_model=SavedOut)
def bring_version_back(who: Who, session: Write, token: str, version: Version) -> Any:
    """An earlier version is the draft again; the draft as it was is an earlier version. Again changes nothing."""
    holder = holder_by_token(session, who, token)
    return _saved(actions.bring_back_version(session, holder, version=version, now=who.now), who.now)


@routes.post("/answer/{token}/comments/{comment_id}/return", "draft.save", response_model=SavedOut)
def bring_comment_back(who: Who, session: Write, token: str, comment_id: int) -> Any:
    """A comment that was taken away is in the draft again, with its id. Again changes nothing."""
    holder = holder_by_token(session, who, token)
    actions.bring_back_comment(session, holder, comment_id=comment_id, now=who.now)
    return _saved(drafts.draft(session, holder), who.now)


@routes.delete("/answer/{token}/later-edits", "draft.save", response_model=SavedOut)
def drop_later_edits(who: Who, session: Write, token: str) -> Any:
    """The draft says again what was sent last, with the files that were. 409 when nothing has been sent."""
    holder = holder_by_token(session, who, token)
    return saved_json(actions.drop_later_edits(session, holder, now=who.now), who.now)


@routes.post("/answer/{token}/attachments/{attachment_id}/return", "draft.attach", response_model=AttachmentOut)
def put_file_back(who: Who, session: Write, token: str, attachment_id: int) -> Any:
    """A file that was taken away lies beside the draft again. 404 when another of its name has come since.

    A repetition under the same Idempotency-Key has null for the name, which stands with the draft alone.
    """
    holder = holder_by_token(session, who, token)
    return Once(actions.reattach(session, holder, attachment_id).json(), secret=("name",), status_code=200)
