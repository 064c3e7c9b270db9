"""Keeping a selection under a name. Nothing of it is in the history: it is one official's own."""

from sqlmodel import Session, select

from app.accounts.identity import By
from app.assessment.actions.begun import touch_drafts
from app.assessment.saved_models import SavedSelection
from app.errors import Invalid, NotFound
from app.i18n import _
from app.rounds.actions.board import locked_status
from app.rounds.models import Round
from app.sorting import search_text

MOST = 50
"""Of one official in one round."""


def save_selection(session: Session, round_: Round, *, name: str, query: str, by: By) -> SavedSelection:
    """Keep a selection. Raises Invalid ``name_taken`` for a name of one's own, ``nothing_chosen``, ``too_many``."""
    locked_status(session, round_)
    if not query:
        message = _("Välj något att filtrera på först.")
        raise Invalid(message, code="nothing_chosen", fields={"": message})
    taken = _own_names(session, round_, by)
    if len(taken) >= MOST:
        message = _("Du har redan {n} sparade urval. Ta bort något av dem först.").format(n=MOST)
        raise Invalid(message, code="too_many", fields={"": message})
    key = _free(name, taken)
    saved = SavedSelection(round_id=round_.id, official_id=by.id or 0, name=name, name_key=key, query=query)
    session.add(saved)
    session.flush()
    touch_drafts(session, round_.id)
    return saved


def rename_selection(session: Session, round_: Round, saved_id: int, *, name: str, by: By) -> SavedSelection:
    """Another name. Raises NotFound for one that is not one's own, Invalid ``name_taken``."""
    locked_status(session, round_)
    saved = _mine(session, round_, saved_id, by)
    saved.name_key = _free(name, _own_names(session, round_, by) - {saved.name_key})
    saved.name = name
    session.add(saved)
    session.flush()
    touch_drafts(session, round_.id)
    return saved


def remove_selection(session: Session, round_: Round, saved_id: int, *, by: By) -> None:
    """Keep it no longer. Raises NotFound for one that is not one's own."""
    locked_status(session, round_)
    session.delete(_mine(session, round_, saved_id, by))
    session.flush()
    touch_drafts(session, round_.id)


def _mine(session: Session, round_: Round, saved_id: int, by: By) -> SavedSelection:
    saved = session.get(SavedSelection, saved_id, populate_existing=True)
    if saved is None or saved.round_id != round_.id or by.kind != "user" or saved.official_id != by.id:
        raise NotFound(_("Urvalet finns inte bland dina sparade."))
    return saved


def _own_names(session: Session, round_: Round, by: By) -> set[str]:
    query = select(SavedSelection.name_key).where(
        SavedSelection.round_id == round_.id, SavedSelection.official_id == by.id
    )
    return set(session.exec(query).all())


def _free(name: str, taken: set[str]) -> str:
    """The name as it is compared. Raises Invalid when another of one's own is called so."""
    key = search_text(name)[:200]
    if key in taken:
        message = _("Du har redan ett urval som heter så.")
        raise Invalid(message, code="name_taken", fields={"name": message})
    return key
