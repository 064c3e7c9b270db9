"""Texts that replies begin with, as JSON."""

import datetime

from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.assessment.access import module_for
from app.assessment.actions.modules import ModuleSaid, change_module, remove_module, write_module
from app.assessment.forms import ModuleIn, NewModuleIn
from app.assessment.models import TextModule
from app.assessment.queries.modules import modules_for
from app.rounds.access import round_for
from app.web.pagination import Listing
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("comments")


class ModuleOut(BaseModel):
    """A text that replies begin with."""

    id: int = Field(description="Its id")
    round_id: int = Field(description="The round it is changed in")
    name: str = Field(description="What it is called")
    text: str = Field(description="What it says, with placeholders in braces such as {body}")
    shared: bool = Field(description="Whether the replies of every round may begin with it")
    version: int = Field(description="How many times it was saved; send it back when changing it")
    by: str = Field(description="Who saved it")
    at: datetime.datetime = Field(description="When, UTC")


class RemovedModuleOut(BaseModel):
    """A text that was taken away."""

    id: int = Field(description="Its id")
    used: int = Field(description="How many replies were begun with it; they keep their words")


def _out(module: TextModule) -> ModuleOut:
    return ModuleOut(
        id=module.id,
        round_id=module.round_id,
        name=module.name,
        text=module.text,
        shared=module.shared,
        version=module.version,
        by=module.by_name,
        at=module.at,
    )


@routes.get("/rounds/{round_id}/modules", "assess.reply_form")
def modules(round_id: int, who: Who, session: Read) -> Listing[ModuleOut]:
    """The texts that replies of a round may begin with: its own, and those that other rounds share."""
    round_for(session, who, round_id)
    items = [
        ModuleOut(**{name: getattr(each, name) for name in ModuleOut.model_fields if name != "by"}, by=each.by_name)
        for each in modules_for(session, round_id)
    ]
    return Listing(items=items, total=len(items), next=None)


@routes.post("/rounds/{round_id}/modules", "assess.reply", status_code=201)
def write(round_id: int, who: Who, session: Write, body: NewModuleIn) -> ModuleOut:
    """Add a text. A placeholder that there is not is 422 ``placeholder_unknown`` and named."""
    door = round_for(session, who, round_id)
    said = ModuleSaid(body.name, body.text, body.shared)
    return _out(write_module(session, door.round, said, by=who.by, now=who.now))


@routes.put("/modules/{module_id}", "assess.reply")
def change(module_id: int, who: Who, session: Write, body: ModuleIn) -> ModuleOut:
    """Change a text. A stale version is 409 with the newer text; replies that were begun with it stay as they are."""
    door = module_for(session, who, module_id)
    said = ModuleSaid(body.name, body.text, body.shared)
    return _out(change_module(session, door.round, module_id, said, version=body.version, by=who.by, now=who.now))


@routes.delete("/modules/{module_id}", "assess.reply")
def remove(module_id: int, who: Who, session: Write) -> RemovedModuleOut:
    """Take a text away; the answer says how many replies were begun with it."""
    door = module_for(session, who, module_id)
    used = remove_module(session, door.round, module_id, by=who.by, now=who.now)
    return RemovedModuleOut(id=module_id, used=used)
