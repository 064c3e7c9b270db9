"""What a body's pages send: what was written on a page of the plan, and the signature.

A page of the plan holds any number of comments. Each has a key, its id or the slot of the empty form it was written in,
and its fields carry that key: ``text-57``, ``base-57``. ``base`` is the mark of the comment as it was shown (see
``merge``).
"""

import re
import secrets
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from app.comments.kinds import CommentKind, Stance
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.errors import Invalid
from app.i18n import _, number
from app.plans.views import SectionView
from app.responses.merge import Change, Edit, Row, mark, mark_of
from app.web.forms import Filled, FormModel
from app.web.text import MAX_TEXT, Line, tidy

ROW = re.compile(r"base-(\d{1,18}|n[0-9a-f]{16})")
WORDS = ("text", "proposed", "reason")


class WritingForm(FormModel):
    """A page of the plan as it was sent; its comments' fields are read by ``edit_in``."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)

    version: int = 0
    do: str = ""
    remove: str = ""
    detach: str = ""


class SignForm(FormModel):
    """Who sends the answer, and which version of the draft."""

    version: int
    name: Line = ""
    title: Line = ""
    email: Line = ""
    preliminary: bool = False
    text: str = ""
    without_comments: bool = False
    attachments: Annotated[str, Field(max_length=1000, pattern=r"^[0-9,]*$")] | None = None


def seen_files(given: str | None) -> list[int] | None:
    """The ids of the files that a page showed when it was sent, "12,13" ("0": none); None when it does not say."""
    return None if given is None else [int(one) for one in given.split(",") if one.strip("0") and len(one) < 19]


def new_slot() -> str:
    """The key of an empty form: a comment written in it is made once, however often it is sent."""
    return f"n{secrets.token_hex(8)}"


def place_code(place: Place) -> str:
    """A place within its section, as a field's value: w (the whole plan), s, p2, i5, c9."""
    if place.cell_id:
        return f"c{place.cell_id}"
    if place.indicator_id:
        return f"i{place.indicator_id}"
    if place.paragraph:
        return f"p{place.paragraph}"
    return "s" if place.section_id else "w"


def place_in(view: SectionView | None, code: str) -> Place | None:
    """The place that a code names in a section (None: the plan as a whole); None when there is none such."""
    if view is None:
        return Place() if code == "w" else None
    section_id = view.section.id
    if code == "s":
        return Place(section_id)
    kind, digits = code[:1], code[1:]
    if not digits.isdecimal() or len(digits) > 18:
        return None
    wanted = int(digits)
    if kind == "p":
        found = any(one.number == wanted for one in view.paragraphs)
        return Place(section_id, wanted) if found else None
    for row in (row for table in view.tables for row in table.indicators):
        if kind == "i" and row.id == wanted:
            return Place(section_id, None, row.id)
        if kind == "c" and any(cell.id == wanted for cell in row.cells):
            return Place(section_id, None, row.id, wanted)
    return None


def fields_of(
    key: str, one: WrittenComment | None, *, kind: CommentKind, place: Place, prefill: str = ""
) -> dict[str, str]:
    """A comment's fields as its form first shows them."""
    return {
        f"base-{key}": mark_of(one),
        f"kind-{key}": kind.value,
        f"place-{key}": place_code(place),
        f"text-{key}": one.text if one else "",
        f"proposed-{key}": one.proposed_text if one else prefill,
        f"reason-{key}": one.reason if one else "",
        f"prefill-{key}": mark(tidy(prefill)) if prefill else "",
        f"stance-{key}": (one.stance or "") if one else "",
    }


def edit_in(form: Filled[WritingForm], view: SectionView | None) -> Edit:
    """What a sent page says about the draft. Refusals stand at the form's fields."""
    values = form.values
    keys = [found[1] for name in values if (found := ROW.fullmatch(name))]
    faults: dict[str, str] = {}
    rows = [_row(values, key, view, faults) for key in keys]
    changes = _changes(values, faults)
    if faults:
        form.refuse(Invalid(fields=faults))
    section_id = view.section.id if view else None
    version = form.data.version if form.ok else 0
    return Edit(version=version, rows=rows, changes=changes, section_id=section_id)


def _row(values: Mapping[str, Any], key: str, view: SectionView | None, faults: dict[str, str]) -> Row:
    words = {name: tidy(str(values.get(f"{name}-{key}", ""))) for name in WORDS}
    for name, text in words.items():
        if len(text) > MAX_TEXT:
            faults[f"{name}-{key}"] = too_long(text)
    place = place_in(view, str(values.get(f"place-{key}", "")))
    kind = values.get(f"kind-{key}", "")
    stance = str(values.get(f"stance-{key}", ""))
    if place is None or kind not in list(CommentKind) or (stance and stance not in list(Stance)):
        faults[f"text-{key}"] = _("Synpunktens plats finns inte längre här. Kopiera texten och ladda om sidan.")
        place, kind, stance = Place(view.section.id if view else None), CommentKind.COMMENT, ""
    proposed = words["proposed"]
    if values.get(f"prefill-{key}") == mark(proposed) and not words["text"] and not words["reason"]:
        proposed = ""  # the plan's own wording, untouched
    mine = WrittenComment(
        id=int(key) if key.isdigit() else None,
        kind=CommentKind(kind),
        place=place,
        stance=Stance(stance) if stance else None,
        text=words["text"],
        proposed_text=proposed,
        reason=words["reason"],
    )
    remove = values.get("remove") == key
    return Row(key, str(values.get(f"base-{key}", "")), mine, remove)


def too_long(text: str) -> str:
    """What stands at a field with too much in it."""
    return _("Texten är {n} tecken för lång. Korta den till högst {max} tecken, eller dela upp den.").format(
        n=number(len(text) - MAX_TEXT), max=number(MAX_TEXT)
    )


def _changes(values: Mapping[str, Any], faults: dict[str, str]) -> list[Change]:
    changes = []
    for name in ("stance", "focus_stance", "summary", "show_progress"):
        base = values.get(f"base_{name}")
        if base is None:
            continue
        given = tidy(str(values.get(name, "")))
        value: Any = given
        if name.endswith("stance"):
            value = Stance(given) if given in list(Stance) else None
        elif name == "show_progress":
            value = given == "true"
        elif len(given) > MAX_TEXT:
            faults[name] = too_long(given)
        changes.append(Change(name, str(base), value))
    return changes
