"""What an official sends when one came by another way: over the API a form with files, on a page the same in rows.

On the page each comment is a row with a number of its own, and its fields carry it: ``place-3``, ``text-3``.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from starlette.datastructures import UploadFile

from app.comments.forms import MAX_COMMENTS, CommentIn
from app.comments.kinds import CommentKind, Stance
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.errors import Invalid
from app.i18n import _
from app.responses.respondent_forms import too_long
from app.web.forms import Filled, FormModel
from app.web.text import MAX_TEXT, Line, Words, tidy
from app.web.validation_messages import problem_fields

Way = Literal["email", "post", "hand"]
ROW = re.compile(r"place-([1-9]\d{0,4})")
PLACE = re.compile(r"w|([sic])([1-9]\d{0,9})|p([1-9]\d{0,9})\.([1-9]\d{0,5})")
WORDS = ("text", "proposed", "reason")
_COMMENTS: TypeAdapter[list[CommentIn]] = TypeAdapter(list[CommentIn])


def comments_in(text: str) -> list[WrittenComment]:
    """The comments of the API's form, a JSON list as in a draft. Raises Invalid naming fields: "comments.3.text"."""
    try:
        given = _COMMENTS.validate_json(text or "[]")
    except ValidationError as error:
        found = problem_fields(error.errors(include_url=False))
        fields = {"comments" if name == "body" else f"comments.{name}": words for name, words in found.items()}
        raise Invalid(_("Något behöver rättas."), fields=fields) from None
    if len(given) > MAX_COMMENTS:
        raise Invalid(_("Något behöver rättas."), fields={"comments": _("Det är för många synpunkter.")})
    return [
        WrittenComment(
            one.id,
            one.kind,
            Place(one.section_id, one.paragraph, one.indicator_id, one.cell_id),
            one.stance,
            one.text,
            one.proposed_text,
            one.reason,
        )
        for one in given
    ]


class RegistrationForm(FormModel):
    """The page as it was sent; its comments are read by ``rows_in``.

    ``revision`` is the body's last one that the page knew. ``kept`` are tickets for files that came with an earlier
    showing of the page. ``do`` says what to do instead of registering.
    """

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)

    channel: Way
    received_on: datetime.date
    stance: Stance
    name: Line = ""
    title: Line = ""
    preliminary: bool = False
    note: str = Field("", max_length=500)
    summary: Words = ""
    files: list[UploadFile] = Field(default_factory=list)
    kept: list[str] = Field(default_factory=list)
    replaces: bool = False
    early: bool = False
    revision: int = 0
    do: str = ""


def place_code(place: Place) -> str:
    """A place as a field's value: w (the whole plan), s12, p12.2 (section 12, paragraph 2), i5, c9."""
    if place.cell_id:
        return f"c{place.cell_id}"
    if place.indicator_id:
        return f"i{place.indicator_id}"
    if place.paragraph:
        return f"p{place.section_id}.{place.paragraph}"
    return f"s{place.section_id}" if place.section_id else "w"


def place_of(code: str) -> Place | None:
    """The place that a code names; None for what is no code."""
    found = PLACE.fullmatch(code)
    if found is None:
        return None
    if found[3]:
        return Place(int(found[3]), int(found[4]))
    number = int(found[2]) if found[2] else None
    return {"s": Place(number), "i": Place(indicator_id=number), "c": Place(cell_id=number)}.get(found[1], Place())


def keys_in(values: Mapping[str, Any]) -> list[int]:
    """The rows of a page that was sent, in order."""
    return sorted(int(found[1]) for name in values if (found := ROW.fullmatch(name)))


def fields_of(key: int, one: WrittenComment | None = None) -> dict[str, str]:
    """A row's fields as they are first shown: empty, or a comment of the answer that is replaced."""
    if one is None:
        return {f"place-{key}": "", f"kind-{key}": CommentKind.COMMENT.value}
    return {
        f"place-{key}": place_code(one.place),
        f"kind-{key}": one.kind.value,
        f"id-{key}": str(one.id or ""),
        f"text-{key}": one.text,
        f"proposed-{key}": one.proposed_text,
        f"reason-{key}": one.reason,
        f"stance-{key}": one.stance.value if one.stance else "",
    }


def without_row(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The page's fields without those of one row."""
    return {name: value for name, value in values.items() if name.rpartition("-")[1:] != ("-", key)}


def rows_in(form: Filled[RegistrationForm]) -> tuple[list[int], list[WrittenComment]]:
    """The rows with something in them and what they say. Refusals stand at the rows' fields."""
    faults: dict[str, str] = {}
    keys, edits = [], []
    for key in keys_in(form.values):
        edit = _row(form.values, key, faults)
        if edit is not None:
            keys.append(key)
            edits.append(edit)
    if faults:
        form.refuse(Invalid(fields=faults))
    return keys, edits


def _row(values: Mapping[str, Any], key: int, faults: dict[str, str]) -> WrittenComment | None:
    given = {name: tidy(str(values.get(f"{name}-{key}", ""))) for name in (*WORDS, "place", "kind", "stance", "id")}
    if not any(given[name] for name in (*WORDS, "stance")):
        return None
    for name in WORDS:
        if len(given[name]) > MAX_TEXT:
            faults[f"{name}-{key}"] = too_long(given[name])
    place = place_of(given["place"])
    if place is None:
        faults[f"place-{key}"] = _("Välj vad synpunkten handlar om.")
    given["kind"] = given["kind"] or CommentKind.COMMENT.value
    known = given["kind"] in list(CommentKind) and given["stance"] in ("", *Stance)
    if not known or not (given["id"] == "" or (given["id"].isdecimal() and len(given["id"]) <= 10)):
        faults[f"text-{key}"] = _("Synpunkten gick inte att läsa. Kopiera texten och ladda om sidan.")
        return None
    return WrittenComment(
        int(given["id"]) if given["id"] else None,
        CommentKind(given["kind"]),
        place or Place(),
        Stance(given["stance"]) if given["stance"] else None,
        given["text"],
        given["proposed"],
        given["reason"],
    )


AT = {"section_id": "place", "paragraph": "place", "indicator_id": "place", "cell_id": "place", "id": "text"}
"""Fields of a comment in the API, and where on the page a refusal of them stands."""


def at_rows(fields: Mapping[str, str], keys: Iterable[int]) -> dict[str, str]:
    """An action's refusals, "comments.2.section_id", at the page's rows: "place-7"."""
    numbered = list(keys)
    found = {}
    for name, words in fields.items():
        parts = name.split(".")
        if len(parts) == 3 and parts[0] == "comments":
            name = f"{AT.get(parts[2], parts[2].removesuffix('_text'))}-{numbered[int(parts[1])]}"
        found[name] = words
    return found
