"""What a reply form fetches into itself before it is saved: the words of a text module, another comment's reply."""

from typing import Any, TypeVar

from fastapi import Request
from sqlmodel import Session

from app.assessment import placeholders
from app.assessment.queries.modules import module_text
from app.assessment.queries.sources import Source, source_called
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


def values_of(source: Source) -> dict[str, str]:
    """A reply form's fields with another comment's reply in them."""
    return {
        "outcome": source.outcome.value,
        "text": source.text,
        "action": source.action,
        "action_kind": source.action_kind.value if source.action_kind else "",
        "responsible": source.responsible,
        "due": source.due,
        "as_number": "",
        "same_as": str(source.id),
        "same_number": source.label,
        "module_id": "",
    }


def wants_fetching(form: Filled[Any]) -> bool:
    """Whether a form asks for something before it is saved: a number that was typed and not fetched does, too."""
    return bool(form.value("fetch") or form.value("as_number").strip())


def fetched(
    request: Request,
    session: Session,
    round_: Round,
    typed: Filled[F],
    comment: CommentView | None = None,
) -> Filled[F]:
    """The form with what was asked for: a module's words behind what is typed, another comment's reply instead.

    For one ``comment`` placeholders are filled in. A fault stands at its field; what was typed stays.
    """
    form = blank(typed.model, **(typed.values | {"fetch": ""}))
    if typed.value("fetch") != "module":
        try:
            source = source_called(session, round_.id, typed.value("as_number"), for_point=comment.id if comment else 0)
        except Invalid as fault:
            form.refuse(fault)
        else:
            form.values |= values_of(source)
        return form
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
