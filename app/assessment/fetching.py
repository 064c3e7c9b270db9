"""What a reply form fetches into itself before it is saved: the words of a text module."""

from typing import TypeVar

from fastapi import Request
from sqlmodel import Session

from app.assessment import placeholders
from app.assessment.queries.modules import module_text
from app.assessment.views import CommentView
from app.errors import Invalid
from app.i18n import _
from app.installation import installation_of
from app.rounds.models import Round
from app.web.forms import Filled, FormModel, blank

F = TypeVar("F", bound=FormModel)


def authority_of(request: Request) -> str:
    """The authority's name, as replies call it."""
    return installation_of(request.app).settings.authority_name


def fetched(
    request: Request,
    session: Session,
    round_: Round,
    typed: Filled[F],
    comment: CommentView | None = None,
) -> Filled[F]:
    """The form with what was asked for put behind what is typed; filled in where it is for one ``comment``."""
    form = blank(typed.model, **(typed.values | {"fetch": ""}))
    chosen = typed.value("module_id")
    text = module_text(session, round_.id, int(chosen) if chosen.isdecimal() and len(chosen) < 10 else None)
    if text is None:
        message = _("Standardformuleringen finns inte längre. Välj en annan eller skriv texten själv.")
        form.refuse(Invalid(fields={"module_id": message if chosen else _("Välj en formulering.")}))
        return form
    if comment is not None:
        text = placeholders.fill(text, placeholders.facts_of(comment, round_, authority_of(request)))
    before = typed.value("text").rstrip()
    form.values["text"] = f"{before}\n\n{text}" if before else text
    return form
