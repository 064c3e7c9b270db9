"""A comment as it stands in a form on a page: its fields carry its key, ``place-57``, ``kind-57``, ``text-57`` …"""

from collections.abc import Mapping
from typing import Any

from app.comments.fields import EMPTY, FIELDS, Content
from app.comments.kinds import ABOUT_PLAN, CommentKind, Stance
from app.comments.places import Place, place_code
from app.comments.rules import not_of_this_kind, out_of_kind
from app.web.text import MAX_TEXT, tidy, too_long

MAX_COMMENTS = 5_000


def fields_of(
    key: str, *, kind: CommentKind, place: Place, stance: Stance | None = None, content: Content = EMPTY
) -> dict[str, str]:
    """A comment's fields as its form first shows them."""
    said = {f"{field.form_name}-{key}": getattr(content, field.name) for field in FIELDS}
    about = {f"kind-{key}": kind.value, f"place-{key}": place_code(place), f"stance-{key}": stance or ""}
    return about | said


def content_in(values: Mapping[str, Any], key: str, kind: CommentKind, faults: dict[str, str]) -> Content:
    """What was typed in a comment's fields. What cannot be taken is put in ``faults``, at its field."""
    typed = {field.name: tidy(str(values.get(f"{field.form_name}-{key}", ""))) for field in FIELDS}
    for field in FIELDS:
        if len(typed[field.name]) > MAX_TEXT:
            faults[f"{field.form_name}-{key}"] = too_long(typed[field.name])
    content = Content(**typed)
    for field in out_of_kind(kind, content):
        faults[f"{field.form_name}-{key}"] = not_of_this_kind()
    return content


def choices_in(values: Mapping[str, Any], key: str) -> tuple[CommentKind, Stance | None] | None:
    """The kind and stance that a comment's fields name; None when one of them is none that we know."""
    kind = str(values.get(f"kind-{key}") or CommentKind.COMMENT)
    stance = str(values.get(f"stance-{key}", ""))
    if kind not in ABOUT_PLAN or stance not in ("", *Stance):
        return None
    return CommentKind(kind), Stance(stance) if stance else None


_AT = {**dict.fromkeys(Place._fields, "place"), "id": "text", **{field.name: field.form_name for field in FIELDS}}


def form_name(name: str) -> str:
    """Where on a page a refusal of a comment's field in the API stands: "place" for ``cell_id``."""
    return _AT.get(name, name)
