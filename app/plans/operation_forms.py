"""The forms of the pages where a plan is mended: each button comes to one or more operations."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from app.errors import Invalid
from app.i18n import _
from app.plans.mending.operations import MOST_OPERATIONS, AnyOperation, Operation
from app.web.forms import FormModel
from app.web.validation_messages import wording

_ONE: TypeAdapter[Any] = TypeAdapter(AnyOperation)
_WHERE = re.compile(
    r"(?:edit|checks|proposals|left-out|steps|sections/(?P<section>\d{1,10}))(?:\?[\w=&-]*)?(?:#[\w-]*)?"
)
_FIELDS: Mapping[str, frozenset[str]] = {
    kind.model_fields["op"].annotation.__args__[0]: frozenset(kind.model_fields)
    for kind in Operation.__subclasses__()
    if kind.model_fields["op"].annotation is not None
}
"""What each operation takes; a form may hold fields for several buttons."""
_EMPTY_SAYS = ("text", "value", "name", "unit", "registry_number")
"""Fields that say something also when they are empty."""


class OperationForm(FormModel):
    """A change as a page asks for it: ``do`` is the button, ``where`` the page that one comes back to."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)

    do: str = Field(max_length=40)
    where: str = Field(default="edit", max_length=120)
    edit_version: int
    sections: list[int] = Field(default_factory=list, max_length=MOST_OPERATIONS)
    paragraphs: list[int] = Field(default_factory=list, max_length=MOST_OPERATIONS)
    proposals: list[str] = Field(default_factory=list, max_length=MOST_OPERATIONS)


class UndoForm(FormModel):
    """Which step is taken back: the last, or the one that is named."""

    where: str = Field(default="edit", max_length=120)
    edit_version: int
    number: int | None = None


def place_in(where: str) -> str:
    """The page that one comes back to, as the end of an address; the outline when it is none of ours."""
    return where if _WHERE.fullmatch(where) else "edit"


def section_in(where: str) -> int | None:
    """The section whose page it is."""
    match = _WHERE.fullmatch(where)
    return int(match["section"]) if match and match["section"] else None


def operations_of(sent: OperationForm) -> list[Operation]:
    """What the button comes to. Raises Invalid."""
    given = {name: value for name, value in (sent.model_extra or {}).items() if value != "" or name in _EMPTY_SAYS}
    if "place-before" in given:
        given["before"] = given["place-before"]
    if "aliases" in given:
        given["aliases"] = [line.strip() for line in re.split(r"[\n;]", str(given["aliases"])) if line.strip()]
    if sent.do in ("accept", "dismiss"):
        return [_operation(sent.do, {"proposal_id": id_}) for id_ in _chosen(sent.proposals, "proposals")]
    if sent.do in ("to_list", "to_text"):
        kind = "list" if sent.do == "to_list" else "text"
        chosen = _chosen(sent.paragraphs, "paragraphs")
        return [_operation("set_kind", {"kind": kind, "paragraph_ids": chosen})]
    if sent.do in ("set_focus_areas", "own_focus_areas", "no_focus_areas"):
        return [_focus_areas(sent, given)]
    if sent.do in ("make_headings", "join_marked", "drop_marked"):
        op = {"make_headings": "make_heading", "join_marked": "join", "drop_marked": "drop"}[sent.do]
        ids = _chosen(sent.paragraphs, "paragraphs")
        return [_operation(op, {**given, "paragraph_id": id_}) for id_ in ids]
    if sent.do in ("set_levels", "drop_sections"):
        op = "set_level" if sent.do == "set_levels" else "drop"
        return [_operation(op, {**given, "section_id": id_}) for id_ in _chosen(sent.sections, "sections")]
    return [_operation(sent.do, given)]


def _focus_areas(sent: OperationForm, given: dict[str, Any]) -> Operation:
    ids = _chosen(sent.sections, "sections")
    if sent.do == "own_focus_areas":
        return _operation("set_focus_areas", {"section_ids": ids, "own_titles": True})
    if sent.do == "no_focus_areas":
        return _operation("set_focus_areas", {"section_ids": ids})
    if not given.get("label"):
        message = _("Skriv vad fokusområdet heter, eller låt varje rubrik bli ett eget.")
        raise Invalid(message)
    wanted = {name: given[name] for name in ("label", "aliases") if given.get(name)}
    return _operation("set_focus_areas", {"section_ids": ids, **wanted})


def _chosen(ids: list[Any], name: str) -> list[Any]:
    if not ids:
        message = {
            "sections": _("Markera minst ett avsnitt."),
            "paragraphs": _("Markera minst ett stycke."),
            "proposals": _("Markera minst ett förslag."),
        }[name]
        raise Invalid(message)
    return list(dict.fromkeys(ids))


def _operation(op: str, given: Mapping[str, Any]) -> Operation:
    known = _FIELDS.get(op)
    if known is None:
        raise Invalid(_("Knappen finns inte längre. Ladda om sidan och försök igen."))
    try:
        operation: Operation = _ONE.validate_python({"op": op, **{n: v for n, v in given.items() if n in known}})
    except ValidationError as error:
        raise Invalid(wording(error.errors(include_url=False)[0])) from error
    return operation
