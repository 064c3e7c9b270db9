"""Writing on a page of the plan, whichever it is: the one form it opens, saving it, and the page shown again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import JSONResponse, Response

from app.accounts.identity import Who
from app.clock import zulu
from app.comments.kinds import CommentKind
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.drafts import actions
from app.drafts import queries as drafts
from app.drafts.merge import Edit, Merged, find
from app.drafts.respondent_forms import WritingForm, editor_fields, new_slot
from app.drafts.respondent_pages.margin import Gone
from app.drafts.respondent_pages.notes import (
    FREE,
    Clash,
    Editor,
    Opened,
    clashes_of,
    editor_for,
    new_bases,
    original_of,
    typed_in,
)
from app.drafts.respondent_pages.progress import saved_words
from app.drafts.state import DraftState
from app.i18n import _
from app.plans.views import SectionView
from app.rounds.access import Holder
from app.web.forms import Filled, filled
from app.web.rendering import see_other, wants_json
from app.web.sessions import Write
from app.web.templating import environment, globals_for

Sent = Annotated[Filled[WritingForm], Depends(filled(WritingForm))]
Id = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@dataclass(frozen=True, slots=True)
class Writing:
    """A page's form and the draft it stands on. ``version`` is the one that the page was shown at.

    Of a page that is shown again ``clashes`` are what two have changed, and ``typed`` all that was typed.
    """

    draft: DraftState
    editor: Editor
    form: Filled[WritingForm]
    version: int
    clashes: list[Clash] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    status: int = 200
    gone: Gone | None = None


def opened(
    edit: Id = None,
    paragraph: Id = None,
    indicator: Id = None,
    cell: Id = None,
    kind: CommentKind | None = None,
    removed: Id = None,
    place: Annotated[str, Query(max_length=40)] = "",
) -> Opened:
    """Which form the address asks for."""
    return Opened(edit, paragraph, indicator, cell, kind, removed, place)


def editor_in(draft: DraftState, view: SectionView | None, wanted: Opened) -> tuple[Editor, dict[str, str]]:
    """The one form that a page opens, with its fields. A cell that has a proposed value opens that one."""
    comment = find(draft.comments, str(wanted.edit)) if wanted.edit else _value_for(draft, wanted)
    if comment is not None and comment.place.section_id == (view.section.id if view else None):
        key = str(comment.id)
        editor = editor_for(key, comment, comment.kind, comment.place, view, free=False)
        return editor, editor_fields(key, comment, kind=comment.kind, place=comment.place)
    place = wanted.target(view)
    kind = wanted.kind or (CommentKind.INDICATOR_VALUE if wanted.cell else CommentKind.COMMENT)
    if place is None or (kind is CommentKind.TEXT_CHANGE and not place.paragraph):
        place, kind = Place(view.section.id if view else None), CommentKind.COMMENT
    key = new_slot()
    prefill = original_of(place, view) if kind is CommentKind.TEXT_CHANGE else ""
    editor = editor_for(key, None, kind, place, view, free=wanted.is_free)
    return editor, editor_fields(key, None, kind=kind, place=place, prefill=prefill)


def _value_for(draft: DraftState, wanted: Opened) -> WrittenComment | None:
    """The value that is already proposed for the cell that the address asks for, as an old tab may do."""
    if not wanted.cell or wanted.kind not in (None, CommentKind.INDICATOR_VALUE):
        return None
    values = (comment for comment in draft.comments if comment.kind is CommentKind.INDICATOR_VALUE and comment.counts)
    return next((comment for comment in values if comment.place.cell_id == wanted.cell), None)


def save(
    request: Request,
    who: Who,
    session: Write,
    holder: Holder,
    form: Filled[WritingForm],
    edit: Edit,
    view: SectionView | None,
    then: Callable[[Merged], str],
) -> Response | Writing:
    """Save what the form changes: where to go ``then``, what the autosave is told, or the page to show again.

    What a colleague saved meanwhile stays; the same thing changed by both is shown, 409.
    """
    merged = None
    if form.ok:
        merged = form.attempt(session, lambda: actions.edit_draft(session, holder, edit=edit, now=who.now))
    if wants_json(request):
        return answer_autosave(request, who, form, edit, merged, view)
    if merged is not None and not merged.conflicts:
        return see_other(then(merged))
    draft = merged.state if merged else drafts.draft(session, holder)
    return Writing(
        draft=draft,
        editor=editor_again(edit, draft, view),
        form=form,
        version=draft.version if merged else edit.version,
        clashes=clashes_of(merged.conflicts, draft, view) if merged else [],
        typed=typed_in(edit),
        status=409 if merged else 422,
    )


def editor_again(edit: Edit, draft: DraftState, view: SectionView | None) -> Editor:
    """The form as it was sent, for a page that is shown again."""
    if not edit.rows:
        return editor_in(draft, view, Opened())[0]
    row = edit.rows[0]
    comment = find(draft.comments, row.key)
    known = comment or (None if row.is_new else row.mine)
    mine = row.mine
    free = row.is_new and mine.kind in FREE
    return editor_for(row.key, known, mine.kind, mine.place, view, free=free)


def answer_autosave(
    request: Request, who: Who, form: Filled[WritingForm], edit: Edit, merged: Merged | None, view: SectionView | None
) -> JSONResponse:
    """What the autosave script is told (docs/interface.md, "Autosave")."""
    if merged is None:
        messages = [message for _name, message in form.errors]
        return JSONResponse({"code": "invalid", "message": messages[0] if messages else _("Inte sparat.")}, 422)
    if merged.conflicts:
        context = {"clashes": clashes_of(merged.conflicts, merged.state, view), "version": merged.state.version}
        html = environment().get_template("drafts/_conflict.html").render(globals_for(request) | context)
        message = _("Inte sparat – en kollega har ändrat samma text, jämför")
        return JSONResponse({"code": "draft_conflict", "message": message, "html": html}, 409)
    state = merged.state
    names = tuple(change.name for change in edit.changes)
    fields = new_bases(state, [row.key for row in edit.rows], names, edit.section_id)
    # Who has seen everything goes on from the newest version; who was merged with a colleague has not (see merging).
    return JSONResponse(
        {
            "version": state.version if merged.seen_all else edit.version,
            "saved_at": zulu(who.now),
            "message": saved_words(state.saved_at, who.now),
            "fields": fields,
        }
    )
