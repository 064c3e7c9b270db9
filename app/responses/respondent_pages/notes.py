"""Comments as they stand in the margin: as notes to read, as a form to write in, side by side when two have written."""

import datetime
from dataclasses import dataclass
from typing import Any

from app.comments.diff import Piece, difference
from app.comments.kinds import CommentKind, Stance
from app.comments.labels import comment_kind_label, proposal_label, stance_label
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.i18n import _
from app.plans.views import SectionView
from app.responses.draft import DraftState
from app.responses.merge import Conflict, Edit, find, mark, value_of
from app.responses.respondent_forms import place_in
from app.responses.respondent_pages.progress import when

FREE = (CommentKind.COMMENT, CommentKind.QUESTION, CommentKind.FACT_ERROR)
PROPOSING = (CommentKind.TEXT_CHANGE, CommentKind.INDICATOR_VALUE, CommentKind.NEW_INDICATOR)
REASONED = (*PROPOSING, CommentKind.ACTIVITY)
WORDLESS = (CommentKind.TEXT_CHANGE, CommentKind.INDICATOR_VALUE)
FIELD_NAMES = ("stance", "focus_stance", "summary", "show_progress")


@dataclass(frozen=True, slots=True)
class Note:
    """A comment to read. ``pieces`` is the changed wording, word by word; ``proposal`` any other proposal."""

    id: int
    heading: str
    text: str
    pieces: list[Piece]
    proposal: tuple[str, str] | None
    reason: str
    stance: str
    written: str
    place: Place


@dataclass(frozen=True, slots=True)
class Editor:
    """A comment to write. ``kinds`` and ``places`` are offered when the form was opened for anything at all."""

    key: str
    heading: str
    is_new: bool
    kind: CommentKind
    kinds: list[tuple[str, str]]
    places: list[tuple[str, str]]
    text_label: str
    proposal_label: str
    reason_label: str
    original: str
    rows: int


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
    """The plan's own wording at a place: a paragraph's, or ""."""
    if view is None or not place.paragraph:
        return ""
    return next((one.text for one in view.paragraphs if one.number == place.paragraph), "")


def note_of(one: WrittenComment, view: SectionView | None, now: datetime.datetime) -> Note:
    """A comment as a note."""
    heading = place_words(one.place, view)
    if one.kind is not CommentKind.COMMENT:
        heading = f"{heading} · {comment_kind_label(one.kind)}"
    original = original_of(one.place, view)
    changed = one.kind is CommentKind.TEXT_CHANGE and original and one.proposed_text
    written = ", ".join(part for part in (one.by, when(one.at, now) if one.at else "") if part)
    return Note(
        id=one.id or 0,
        heading=heading,
        text=one.text,
        pieces=difference(original, one.proposed_text) if changed else [],
        proposal=(proposal_label(one.kind), one.proposed_text) if one.proposed_text and not changed else None,
        reason=one.reason,
        stance=stance_label(one.stance) if one.stance else "",
        written=written,
        place=one.place,
    )


def notes_in(draft: DraftState, section_id: int | None, view: SectionView | None, now: datetime.datetime) -> list[Note]:
    """The notes of a section (None: on the whole), those on paragraphs in order, then indicators, the whole section."""
    here = [one for one in draft.comments if one.place.section_id == section_id and one.counts]

    def order(one: WrittenComment) -> tuple[bool, int, int, int]:
        place = one.place
        return (
            place.parts == (section_id, None, None, None),
            place.paragraph or 9999,
            place.indicator_id or 0,
            one.id or 0,
        )

    return [note_of(one, view, now) for one in sorted(here, key=order)]


def editor_for(
    key: str, one: WrittenComment | None, kind: CommentKind, place: Place, view: SectionView | None, *, free: bool
) -> Editor:
    """The form for a comment, new (None) or being changed. ``free``: kind and place may be chosen."""
    where = place_words(place, view)
    heading = _("Ändra: {place}").format(place=where) if one else _new_heading(kind, where, free)
    has = one or WrittenComment(None, kind)
    shows_text = kind not in WORDLESS or bool(has.text)
    return Editor(
        key=key,
        heading=heading,
        is_new=one is None,
        kind=kind,
        kinds=comment_kind_label.among(FREE).options() if free else [],
        places=_places(view) if free else [],
        text_label=_text_label(kind) if shows_text else "",
        proposal_label=_proposal_label(kind) if kind in PROPOSING or has.proposed_text else "",
        reason_label=_("Motivering") if kind in REASONED or has.reason else "",
        original=original_of(place, view) if kind is CommentKind.TEXT_CHANGE else "",
        rows=5 if free else 4,
    )


def _new_heading(kind: CommentKind, where: str, free: bool) -> str:
    if free:
        return _("Ny synpunkt")
    words = {
        CommentKind.TEXT_CHANGE: _("Ändrad lydelse: {place}"),
        CommentKind.INDICATOR_VALUE: _("Föreslå värde: {place}"),
        CommentKind.NEW_INDICATOR: _("Föreslå en ny indikator"),
        CommentKind.ACTIVITY: _("Föreslå en aktivitet"),
    }
    return words.get(kind, _("Ny synpunkt: {place}")).format(place=where)


def _text_label(kind: CommentKind) -> str:
    return {
        CommentKind.NEW_INDICATOR: _("Indikatorn och hur den mäts"),
        CommentKind.ACTIVITY: _("Aktiviteten"),
        CommentKind.QUESTION: _("Er fråga"),
        CommentKind.FACT_ERROR: _("Vad är fel, och vad är rätt?"),
    }.get(kind, _("Er synpunkt"))


def _proposal_label(kind: CommentKind) -> str:
    return {
        CommentKind.TEXT_CHANGE: _("Er lydelse"),
        CommentKind.INDICATOR_VALUE: _("Ert värde"),
        CommentKind.NEW_INDICATOR: _("Målvärde"),
    }.get(kind, _("Ert förslag"))


def _places(view: SectionView | None) -> list[tuple[str, str]]:
    if view is None:
        return []
    paragraphs = [(f"p{one.number}", _("Stycke {number}").format(number=one.number)) for one in view.paragraphs]
    return [("s", _("Hela avsnittet")), *paragraphs]


@dataclass(frozen=True, slots=True)
class Opened:
    """Which form a page opens, from its address: ``?edit=57``, ``?paragraph=2&kind=text_change``, ``?cell=9`` …"""

    edit: int | None = None
    paragraph: int | None = None
    indicator: int | None = None
    cell: int | None = None
    kind: CommentKind | None = None

    def target(self, view: SectionView | None) -> Place | None:
        """The place that is meant, if it is there."""
        code = "s" if view else "w"
        for letter, given in (("c", self.cell), ("i", self.indicator), ("p", self.paragraph)):
            if given is not None:
                code = f"{letter}{given}"
                break
        return place_in(view, code)

    @property
    def is_free(self) -> bool:
        """Whether nothing in particular is meant."""
        return not (self.paragraph or self.indicator or self.cell or self.kind)


def clashes_of(conflicts: list[Conflict], draft: DraftState, view: SectionView | None) -> list[Clash]:
    """What two have changed, in words."""
    return [_clash(one, draft, view) for one in conflicts]


def _clash(conflict: Conflict, draft: DraftState, view: SectionView | None) -> Clash:
    if conflict.name in FIELD_NAMES:
        heading = {"summary": _("Sammanfattning"), "show_progress": _("Visa att arbetet har börjat")}
        words = [_value_words(value) for value in (conflict.mine, conflict.theirs)]
        return Clash(heading.get(conflict.name, _("Ställningstagande")), words[0], words[1], draft.saved_by)
    mine, theirs = conflict.mine, conflict.theirs
    place = (theirs or mine).place if theirs or mine else Place()
    return Clash(
        place_words(place, view), _all_words(mine), _all_words(theirs), theirs.by if theirs else draft.saved_by
    )


def _all_words(one: WrittenComment | None) -> str:
    return "\n\n".join(part for part in one.words if part) if one else _("Borttagen")


def _value_words(value: Any) -> str:
    if isinstance(value, Stance):
        return stance_label(value)
    if isinstance(value, bool):
        return _("Ja") if value else _("Nej")
    return str(value) if value else _("Inget")


def base_fields(draft: DraftState, names: tuple[str, ...], section_id: int | None = None) -> dict[str, str]:
    """Hidden marks of single values as they are shown (see ``merge``)."""
    return {f"base_{name}": mark(value_of(draft, name, section_id)) for name in names}


def new_bases(draft: DraftState, keys: list[str], names: tuple[str, ...], section_id: int | None) -> dict[str, str]:
    """The marks that a form's hidden fields have after a save."""
    rows = {f"base-{key}": mark(list(one.content)) if (one := find(draft.comments, key)) else "" for key in keys}
    return {**rows, **base_fields(draft, names, section_id)}


def typed_in(edit: Edit) -> list[str]:
    """Everything that was typed in a form that cannot be saved any more, to be shown and copied."""
    words = [text for row in edit.rows for text in row.mine.words]
    return [text for text in (*words, *(str(one.mine) for one in edit.changes if one.name == "summary")) if text]
