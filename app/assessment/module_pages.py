"""The page of texts that replies begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import messages, placeholders
from app.assessment.actions.modules import ModuleSaid, change_module, remove_module, write_module
from app.assessment.forms import ModuleForm
from app.assessment.queries.modules import ModuleView, modules_for
from app.errors import NotFound
from app.i18n import _
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, Pressed, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
ADDRESS = "/rounds/{round_id}/modules"
Typed = Annotated[Filled[ModuleForm], Depends(filled(ModuleForm))]


@dataclass(frozen=True, slots=True)
class ModulesPage:
    """What ``assessment/modules.html`` shows. ``changing``: the one that the form changes; None for a new one."""

    frame: RoundFrame
    modules: Sequence[ModuleView]
    form: Filled[ModuleForm]
    changing: ModuleView | None
    names: Sequence[str]


def _page(
    request: Request,
    session: Read,
    door: Door,
    form: Filled[ModuleForm] | None,
    module_id: int | None = None,
    status: int = 200,
) -> Response:
    there = modules_for(session, door.round.id)
    changing = next((each for each in there if each.id == module_id and each.own), None)
    if module_id is not None and changing is None:
        raise NotFound(_("Formuleringen finns inte i den här remissen. Någon kan ha tagit bort den."))
    if form is None and changing is not None:
        shared = "true" if changing.shared else ""
        form = blank(ModuleForm, name=changing.name, text=changing.text, shared=shared, version=changing.version)
    shown = ModulesPage(
        frame(session, door, current="comments"),
        there,
        form or blank(ModuleForm, version=0),
        changing,
        placeholders.names(),
    )
    return page(request, "assessment/modules.html", shown, status=status)


@routes.get(ADDRESS, "assess.reply_form")
def modules(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """Those there are, and the form for another."""
    return _page(request, session, round_for(session, who, round_id), None)


@routes.get(ADDRESS + "/{module_id}", "assess.reply_form")
def module(request: Request, round_id: int, module_id: int, who: Who, session: Read) -> Response:
    """The form that changes one."""
    return _page(request, session, round_for(session, who, round_id), None, module_id)


def _back(round_id: int) -> str:
    return f"/rounds/{round_id}/modules"


@routes.post(ADDRESS, "assess.reply")
def write(request: Request, round_id: int, who: Who, session: Write, form: Typed) -> Response:
    """Add one; what cannot be kept stays in the form."""
    door = round_for(session, who, round_id)
    if form.ok:
        sent = form.data
        said = ModuleSaid(sent.name, sent.text, sent.shared)
        form.attempt(session, lambda: write_module(session, door.round, said, by=who.by, now=who.now))
    if form.ok:
        return messages.MODULE_SAVED.after(see_other(_back(round_id)), request)
    return _page(request, session, door, form, status=422)


@routes.post(ADDRESS + "/{module_id}", "assess.reply")
def change(request: Request, round_id: int, module_id: int, who: Who, session: Write, form: Typed) -> Response:
    """Change one; where a colleague was first, what was typed stays and the page shows what that one wrote."""
    door = round_for(session, who, round_id)
    if form.ok:
        sent = form.data
        said, version = ModuleSaid(sent.name, sent.text, sent.shared), sent.version
        form.attempt(
            session,
            lambda: change_module(session, door.round, module_id, said, version=version, by=who.by, now=who.now),
        )
    if form.ok:
        return messages.MODULE_SAVED.after(see_other(_back(round_id)), request)
    return _page(request, session, door, form, module_id, status=422)


@routes.post(ADDRESS + "/{module_id}/removal", "assess.reply")
def remove(request: Request, round_id: int, module_id: int, who: Who, session: Write, form: Pressed) -> Response:
    """Take one away; how many replies were begun with it is said."""
    door = round_for(session, who, round_id)
    used = remove_module(session, door.round, module_id, by=who.by, now=who.now)
    return messages.MODULE_REMOVED.after(see_other(_back(round_id)), request, used)
