"""An official's own saved selections as JSON."""

from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment.actions.saved import remove_selection, rename_selection, save_selection
from app.assessment.queries.saved import saved_selections
from app.assessment.saved_forms import SavedForm, SavedIn
from app.rounds.access import round_for
from app.web.pagination import Listing
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("comments")


class SavedOut(BaseModel):
    """A saved selection; nobody else sees it."""

    id: int = Field(description="Its id")
    name: str = Field(description="Its name")
    url: str = Field(description="The desk with it: the address says what is shown")


def _out(round_id: int, id_: int, name: str, query: str) -> SavedOut:
    return SavedOut(id=id_, name=name, url=f"/rounds/{round_id}/comments{query}")


@routes.get("/rounds/{round_id}/selections", "assess.read")
def selections(round_id: int, who: Who, session: Read) -> Listing[SavedOut]:
    """One's own saved selections, by name."""
    round_for(session, who, round_id)
    items = [_out(round_id, *each) for each in saved_selections(session, round_id, who.user.id)]
    return Listing(items=items, total=len(items), next=None)


@routes.post("/rounds/{round_id}/selections", "assess.note", status_code=201)
def save(round_id: int, who: Who, session: Write, body: SavedIn) -> SavedOut:
    """Keep a selection under a name: 422 ``name_taken``, ``nothing_chosen`` or ``too_many``."""
    door = round_for(session, who, round_id)
    saved = save_selection(session, door.round, name=body.name, query=body.selected, by=who.by)
    return _out(round_id, saved.id, saved.name, saved.query)


@routes.put("/rounds/{round_id}/selections/{selection_id}", "assess.note")
def rename(round_id: int, selection_id: int, who: Who, session: Write, body: SavedForm) -> SavedOut:
    """Another name."""
    door = round_for(session, who, round_id)
    saved = rename_selection(session, door.round, selection_id, name=body.name, by=who.by)
    return _out(round_id, saved.id, saved.name, saved.query)


@routes.delete("/rounds/{round_id}/selections/{selection_id}", "assess.note", status_code=204)
def remove(round_id: int, selection_id: int, who: Who, session: Write) -> Response:
    """Keep it no longer."""
    door = round_for(session, who, round_id)
    remove_selection(session, door.round, selection_id, by=who.by)
    return Response(status_code=204)
