"""What a body's pages send: what was written on a page of the plan, and the signature.

A page of the plan holds any number of comments. Each has a key, its id or the slot of the empty form it was written in,
and its fields carry that key: ``text-57``, ``base-57``. ``base`` is the mark of the comment as it was shown (see
``merge``).
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import parse_qsl

from pydantic import ConfigDict, Field

from app.comments.fields import EMPTY
from app.comments.forms import answer_in, choices_in, content_in, fields_of
from app.comments.kinds import OWN_STANCES, CommentKind, Stance
from app.comments.places import WHOLE, Place, place_of
from app.comments.written import WrittenComment
from app.drafts.merge import Change, Edit, Row, mark, mark_of, mark_of_value
from app.errors import Invalid
from app.i18n import _
from app.plans.views import SectionView
from app.responses.decision_forms import DecisionForm
from app.rounds.questions import AskedQuestion
from app.web.forms import Filled, FormModel
from app.web.text import MAX_TEXT, Line, one_line_end, tidy, too_long

ROW = re.compile(r"base-(\d{1,18}|n[0-9a-f]{16})")
UNANSWERED = re.compile(r"unanswered-[0-4]")
"""A field with all that the form has sent once before, as ``static/js/autosave.js`` keeps it until there is a reply."""


class WritingForm(FormModel):
    """A page of the plan as it was sent; its comments' fields are read by ``edit_in``."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)

    version: int = 0
    do: str = ""
    remove: str = ""
    detach: str = ""
    reattach: str = ""


class SignForm(DecisionForm):
    """Who sends the answer, and which version of the draft. ``way``: the page, for who goes to identify themselves;
    ``identified``: the page has shown that somebody did."""

    version: int
    name: Line = ""
    title: Line = ""
    email: Line = ""
    preliminary: bool = False
    text: str = ""
    without_comments: bool = False
    attachments: Annotated[str, Field(max_length=1000, pattern=r"^[0-9,]*$")] | None = None
    plan_version: Annotated[int, Field(ge=1, le=100_000)] | None = None
    way: Annotated[str, Field(max_length=20)] = ""
    identified: bool = False


class BringBackForm(FormModel):
    """Which comment is brought back: its id."""

    comment: int = Field(ge=1, le=2**31 - 1)


def seen_files(given: str | None) -> list[int] | None:
    """The ids of the files that a page showed when it was sent, "12,13" ("0": none); None when it does not say."""
    return None if given is None else [int(id_) for id_ in given.split(",") if id_.strip("0") and len(id_) < 19]


def new_slot() -> str:
    """The key of an empty form: a comment written in it is made once, however often it is sent."""
    return f"n{secrets.token_hex(8)}"


def place_in(view: SectionView | None, meant: Place | None) -> Place | None:
    """A place in a section (None: the plan as a whole) with all it implies; None when there is none such there."""
    if view is None or meant is None:
        return meant if meant == WHOLE else None
    section_id = view.section.id
    indicators = [row for table in view.tables for row in table.indicators]
    known = [Place(section_id), *(Place(section_id, paragraph.number) for paragraph in view.paragraphs)]
    known += [Place(section_id, None, row.id) for row in indicators]
    known += [Place(section_id, None, row.id, cell.id) for row in indicators for cell in row.cells]
    return next((place for place in known if meant.may_mean(place)), None) if meant != WHOLE else None


def editor_fields(
    key: str, comment: WrittenComment | None, *, kind: CommentKind, place: Place, prefill: str = ""
) -> dict[str, str]:
    """A comment's fields as its form first shows them; ``prefill`` is the plan's wording, to be changed."""
    content = comment.content if comment else EMPTY._replace(proposed_text=prefill)
    shown = fields_of(key, kind=kind, place=place, stance=comment.stance if comment else None, content=content)
    return shown | {f"base-{key}": mark_of(comment), f"prefill-{key}": mark(tidy(prefill)) if prefill else ""}


def edit_in(form: Filled[WritingForm], view: SectionView | None, questions: Sequence[AskedQuestion] = ()) -> Edit:
    """What a sent page says about the draft. ``questions`` stand on the page. Refusals stand at the form's fields."""
    values = form.values
    keys = [match[1] for name in values if (match := ROW.fullmatch(name))]
    faults: dict[str, str] = {}
    rows = [_row(values, key, view, faults) for key in keys]
    changes = [*_changes(values, faults), *_answers(values, questions, faults)]
    if faults:
        form.refuse(Invalid(fields=faults))
    section_id = view.section.id if view else None
    version = form.data.version if form.ok else 0
    before = _sent_before(values, view, questions)
    return Edit(version=version, rows=rows, changes=changes, section_id=section_id, sent_before=before)


def _sent_before(
    values: Mapping[str, Any], view: SectionView | None, questions: Sequence[AskedQuestion]
) -> dict[str, frozenset[str]]:
    """The marks of what the same form has sent before without getting a reply: the script sends it along, as it was."""
    marks: dict[str, set[str]] = {}
    for name in [name for name in values if UNANSWERED.fullmatch(name)]:
        earlier = {field: one_line_end(text) for field, text in parse_qsl(str(values[name]), keep_blank_values=True)}
        for key in [match[1] for field in earlier if (match := ROW.fullmatch(field))]:
            row = _row(earlier, key, view, {})
            marks.setdefault(key, set()).add("" if row.remove else mark_of(row.mine))
        for change in [*_changes(earlier, {}), *_answers(earlier, questions, {})]:
            marks.setdefault(change.name, set()).add(mark_of_value(change.mine))
    return {name: frozenset(sent) for name, sent in marks.items()}


def _row(values: Mapping[str, Any], key: str, view: SectionView | None, faults: dict[str, str]) -> Row:
    choices, place = choices_in(values, key), place_in(view, place_of(str(values.get(f"place-{key}", ""))))
    kind, stance = choices or (CommentKind.COMMENT, None)
    content = content_in(values, key, kind, faults)
    if choices is None or place is None:
        faults[f"text-{key}"] = _("Synpunktens plats finns inte längre här. Kopiera texten och ladda om sidan.")
        place = Place(view.section.id if view else None)
    if values.get(f"prefill-{key}") == mark(content.proposed_text) and not any(content._replace(proposed_text="")):
        content = EMPTY  # the plan's own wording, untouched
    mine = WrittenComment(int(key) if key.isdigit() else None, kind, place, stance, content)
    emptied = bool(values.get("do")) and mine.is_empty  # a button was pressed: it is meant; while one types it is not
    return Row(key, str(values.get(f"base-{key}", "")), mine, remove=emptied or values.get("remove") == key)


def _changes(values: Mapping[str, Any], faults: dict[str, str]) -> list[Change]:
    changes = []
    for name in ("stance", "focus_stance", "summary", "show_progress"):
        base = values.get(f"base_{name}")
        if base is None:
            continue
        given = tidy(str(values.get(name, "")))
        value: Any = given
        if name.endswith("stance"):
            value = Stance(given) if given in OWN_STANCES else None
        elif name == "show_progress":
            value = given == "true"
        elif len(given) > MAX_TEXT:
            faults[name] = too_long(given)
        changes.append(Change(name, str(base), value))
    return changes


def _answers(values: Mapping[str, Any], questions: Sequence[AskedQuestion], faults: dict[str, str]) -> list[Change]:
    """The answers on a page, each in one field whichever way its question is answered."""
    changes = []
    for question in questions:
        name = f"answer-{question.id}"
        base = values.get(f"base_{name}")
        if base is None:
            continue
        answer = answer_in(values, question, faults)
        changes.append(Change(name, str(base), answer, heading=question.text))
    return changes
