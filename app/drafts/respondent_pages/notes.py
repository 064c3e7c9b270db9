"""Comments as they stand in the margin: as notes to read, as a form to write in, side by side when two have written."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.comments.answering import AnswerGiven
from app.comments.fields import EMPTY, Content, Part, Question, on_pages, parts_of
from app.comments.kinds import CommentKind, Stance
from app.comments.labels import comment_kind_label, stance_label
from app.comments.order import PlanOrder
from app.comments.places import Place, place_code, place_of
from app.comments.wording import plan_value
from app.comments.written import WrittenComment
from app.drafts.merge import Conflict, Edit, find, mark_of, mark_of_value, value_of
from app.drafts.respondent_forms import place_in
from app.drafts.respondent_pages.margin import Gone, spot_of, way_back
from app.drafts.respondent_pages.progress import when
from app.drafts.state import DraftState
from app.i18n import _
from app.plans.diff import Piece, difference
from app.plans.views import SectionView
from app.responses.earlier import EarlierPlace

FREE = (CommentKind.COMMENT, CommentKind.QUESTION)
FIELD_NAMES = ("stance", "focus_stance", "summary", "show_progress")


@dataclass(frozen=True, slots=True)
class Note:
    """A comment to read. ``pieces`` is the changed wording, word by word; ``plan_value`` what the plan has in the cell
    for which it proposes a value; ``parts`` all else that it says.

    ``unsent``: the body has sent its answer, and this is not in it as it stands. ``earlier``: what it was written on,
    where the plan was corrected since.
    """

    id: int
    heading: str
    pieces: list[Piece]
    plan_value: str
    parts: list[Part]
    stance: str
    written: str
    place: Place
    unsent: bool = False
    earlier: EarlierPlace | None = None


@dataclass(frozen=True, slots=True)
class EditorField:
    """A field to write in: its name in the form, how it is asked for, and how many lines it has (0: a short one)."""

    name: str
    question: Question
    rows: int


@dataclass(frozen=True, slots=True)
class Editor:
    """A comment to write. ``kinds`` and ``places`` are offered when the form was opened for anything at all.

    ``spot``: beside what it stands (see ``margin``); ``back``: the id of the link that opened it.
    """

    key: str
    heading: str
    is_new: bool
    kind: CommentKind
    kinds: list[tuple[str, str]]
    places: list[tuple[str, str]]
    fields: list[EditorField]
    spot: str
    back: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that two have changed: mine and what is stored now."""

    heading: str
    mine: str
    theirs: str
    by: str


def place_words(place: Place, view: SectionView | None) -> str:
    """Where in its section a comment stands, as a heading: "Stycke 2", "Tillgång till kompetens, 2029"."""
    if place.paragraph:
        return _("Stycke {number}").format(number=place.paragraph)
    if view is not None and place.indicator_id:
        for row in (row for table in view.tables for row in table.indicators if row.id == place.indicator_id):
            cell = next((cell for cell in row.cells if cell.id == place.cell_id), None)
            return f"{row.name}, {cell.column}" if cell else row.name
    return _("Hela avsnittet") if place.section_id else _("Planen som helhet")


def original_of(place: Place, view: SectionView | None) -> str:
    """The plan's own wording at a place, with its footnotes' marks: a paragraph's, or ""."""
    if view is None or not place.paragraph:
        return ""
    return next((each.marked for each in view.paragraphs if each.number == place.paragraph), "")


def cell_text(place: Place, view: SectionView | None) -> str | None:
    """What the plan has in the cell that a comment is about; None when it is about no cell."""
    if view is None or not place.cell_id:
        return None
    cells = (cell for table in view.tables for row in table.indicators for cell in row.cells)
    return next((cell.text for cell in cells if cell.id == place.cell_id), None)


def note_of(
    comment: WrittenComment,
    view: SectionView | None,
    now: datetime.datetime,
    *,
    unsent: bool = False,
    earlier: EarlierPlace | None = None,
) -> Note:
    """A comment as a note."""
    heading = place_words(comment.place, view)
    if comment.kind is not CommentKind.COMMENT:
        heading = f"{heading} · {comment_kind_label(comment.kind)}"
    parts, pieces = parts_of(comment.kind, comment.content, on_pages(comment.kind)), []
    original = original_of(comment.place, view)
    if comment.kind is CommentKind.TEXT_CHANGE and original and comment.content.proposed_text:
        pieces = difference(original, comment.content.proposed_text)
        parts = [part for part in parts if part.field.name != "proposed_text"]
    written = ", ".join(part for part in (comment.by, when(comment.at, now) if comment.at else "") if part)
    return Note(
        id=comment.id or 0,
        heading=heading,
        pieces=pieces,
        plan_value=plan_value(comment.kind, cell_text(comment.place, view)),
        parts=parts,
        stance=stance_label(comment.stance) if comment.stance else "",
        written=written,
        place=comment.place,
        unsent=unsent,
        earlier=earlier,
    )


def notes_in(
    draft: DraftState,
    section_id: int | None,
    view: SectionView | None,
    now: datetime.datetime,
    unsent: Collection[int] = (),
    earlier: Mapping[int, EarlierPlace] | None = None,
) -> list[Note]:
    """The notes of a section (None: on the whole) in the plan's order.

    ``unsent`` are the ids of the comments that are not sent as they stand.
    """
    here = [
        comment
        for comment in draft.comments
        if comment.place.section_id == section_id and comment.counts and comment.question_id is None
    ]
    order = PlanOrder.of_section(view)
    written_on = earlier or {}
    return [
        note_of(comment, view, now, unsent=comment.id in unsent, earlier=written_on.get(comment.id or 0))
        for comment in order.sort(here)
    ]


def editor_for(
    key: str, comment: WrittenComment | None, kind: CommentKind, place: Place, view: SectionView | None, *, free: bool
) -> Editor:
    """The form for a comment, new (None) or being changed. ``free``: kind and place may be chosen.

    A fact that is wrong has its own form, where the place may be chosen, too.
    """
    where = place_words(place, view)
    heading = _("Ändra: {place}").format(place=where) if comment else _new_heading(kind, where, free)
    return Editor(
        key=key,
        heading=heading,
        is_new=comment is None,
        kind=kind,
        kinds=comment_kind_label.among(FREE).options() if free else [],
        places=_places(view) if free or (comment is None and kind is CommentKind.FACT_ERROR) else [],
        fields=_editor_fields(kind, place, comment.content if comment else EMPTY, cell_text(place, view), free=free),
        spot=spot_of(place, view),
        back=way_back(kind, place, comment.id if comment else None),
    )


def _new_heading(kind: CommentKind, where: str, free: bool) -> str:
    if free:
        return _("Ny synpunkt")
    words = {
        CommentKind.TEXT_CHANGE: _("Ändrad lydelse: {place}"),
        CommentKind.INDICATOR_VALUE: _("Föreslå värde: {place}"),
        CommentKind.NEW_INDICATOR: _("Föreslå en ny indikator"),
        CommentKind.ACTIVITY: _("Föreslå en aktivitet"),
        CommentKind.PRIORITY: _("Föreslå en prioritering"),
        CommentKind.FACT_ERROR: _("Rätta en uppgift"),
    }
    return words.get(kind, _("Ny synpunkt: {place}")).format(place=where)


def _editor_fields(
    kind: CommentKind, place: Place, content: Content, cell: str | None, *, free: bool
) -> list[EditorField]:
    """The fields that a comment of this kind is asked for, and those that have something in them all the same.

    Words are quoted from a paragraph alone. Whoever proposes a value for a ``cell`` reads what the plan has in it.
    """
    offered = (field for field in on_pages(kind) if field.name != "quote" or place.paragraph or content.quote)
    asked = [(field, field.question(kind)) for field in offered if kind in field.kinds]
    if value := plan_value(kind, cell):
        hint = _("I planen: {value}").format(value=value)
        asked = [
            (field, replace(question, hint=hint) if field.look == "quotation" else question)
            for field, question in asked
        ]
    return [
        EditorField(field.form_name, question, question.rows + (free and field.look == "plain"))
        for field, question in asked
        if question.asked or getattr(content, field.name)
    ]


def _places(view: SectionView | None) -> list[tuple[str, str]]:
    if view is None:
        return []
    section_id = view.section.id
    paragraphs = [
        (place_code(Place(section_id, paragraph.number)), _("Stycke {number}").format(number=paragraph.number))
        for paragraph in view.paragraphs
    ]
    return [(place_code(Place(section_id)), _("Hela avsnittet")), *paragraphs]


@dataclass(frozen=True, slots=True)
class Opened:
    """Which form a page opens, from its address: ``?edit=57``, ``?paragraph=2&kind=text_change``, ``?cell=9`` …

    ``removed`` is a comment that was just taken away from ``place`` (a code).
    """

    edit: int | None = None
    paragraph: int | None = None
    indicator: int | None = None
    cell: int | None = None
    kind: CommentKind | None = None
    removed: int | None = None
    place: str = ""

    def gone(self, draft: DraftState, view: SectionView | None) -> Gone | None:
        """What was taken away and can be brought back; None once it is back."""
        if self.removed is None or find(draft.comments, str(self.removed)):
            return None
        return Gone(self.removed, spot_of(place_of(self.place) or Place(), view))

    def target(self, view: SectionView | None) -> Place | None:
        """The place that is meant, if it is there."""
        section_id = view.section.id if view else None
        if self.cell or self.indicator:
            return place_in(view, Place(cell_id=self.cell) if self.cell else Place(indicator_id=self.indicator))
        return place_in(view, Place(section_id, self.paragraph))

    @property
    def is_free(self) -> bool:
        """Whether nothing in particular is meant."""
        return not (self.paragraph or self.indicator or self.cell or self.kind)


def clashes_of(conflicts: list[Conflict], draft: DraftState, view: SectionView | None) -> list[Clash]:
    """What two have changed, in words."""
    return [_clash(conflict, draft, view) for conflict in conflicts]


def _clash(conflict: Conflict, draft: DraftState, view: SectionView | None) -> Clash:
    if conflict.heading:
        return Clash(conflict.heading, _answer_words(conflict.mine), _answer_words(conflict.theirs), draft.saved_by)
    if conflict.name in FIELD_NAMES:
        heading = {"summary": _("Sammanfattning"), "show_progress": _("Visa att arbetet har börjat")}
        words = [_value_words(value) for value in (conflict.mine, conflict.theirs)]
        return Clash(heading.get(conflict.name, _("Ställningstagande")), words[0], words[1], draft.saved_by)
    mine, theirs = conflict.mine, conflict.theirs
    place = (theirs or mine).place if theirs or mine else Place()
    return Clash(
        place_words(place, view), _all_words(mine), _all_words(theirs), theirs.by if theirs else draft.saved_by
    )


def _all_words(comment: WrittenComment | None) -> str:
    return "\n\n".join(filter(None, comment.content)) if comment else _("Borttagen")


def _answer_words(answer: AnswerGiven) -> str:
    return answer.choice or answer.text or (str(answer.value) if answer.value is not None else _("Inget svar"))


def _value_words(value: Any) -> str:
    if isinstance(value, Stance):
        return stance_label(value)
    if isinstance(value, bool):
        return _("Ja") if value else _("Nej")
    return str(value) if value else _("Inget")


def base_fields(draft: DraftState, names: tuple[str, ...], section_id: int | None = None) -> dict[str, str]:
    """Hidden marks of single values as they are shown (see ``merge``)."""
    return {f"base_{name}": mark_of_value(value_of(draft, name, section_id)) for name in names}


def new_bases(draft: DraftState, keys: list[str], names: tuple[str, ...], section_id: int | None) -> dict[str, str]:
    """The marks that a form's hidden fields have after a save."""
    rows = {f"base-{key}": mark_of(find(draft.comments, key)) for key in keys}
    return {**rows, **base_fields(draft, names, section_id)}


def typed_in(edit: Edit) -> list[str]:
    """Everything that was typed in a form that cannot be saved any more, to be shown and copied."""
    words = [text for row in edit.rows for text in row.mine.content]
    words += [change.mine.text for change in edit.changes if isinstance(change.mine, AnswerGiven)]
    return [
        text for text in (*words, *(str(change.mine) for change in edit.changes if change.name == "summary")) if text
    ]
