"""What was taken away from a draft comes back: a comment, an earlier version, or all as it was when it was sent.

Nothing that stands in the draft is lost by it: the state before is always kept among the earlier versions.
"""

import datetime
from collections.abc import Callable
from dataclasses import replace

from sqlmodel import Session

from app.comments.written import WrittenComment
from app.drafts import queries as drafts
from app.drafts.actions.save import TRIES, require_writable, store_draft, store_files_of_copy
from app.drafts.state import DraftState
from app.errors import NotFound, RuleBroken
from app.i18n import _
from app.responses.content import AnswerContent
from app.responses.queries.answers import sent_answer
from app.rounds.access import Holder


def bring_back_comment(session: Session, holder: Holder, *, comment_id: int, now: datetime.datetime) -> WrittenComment:
    """Put a comment that was taken away into the draft again, with its id, as it was last; one that is there stays.

    Raises NotFound when no earlier version and nothing that was sent has it, RuleBroken when the round takes no answer.
    """
    require_writable(session, holder)
    place, comment = _last_seen(session, holder, comment_id)

    def with_it(current: DraftState) -> DraftState:
        if any(known.id == comment_id for known in current.comments):
            return current
        section = comment.place.section_id
        taken = any(known.stance for known in current.comments if known.place.section_id == section)
        back = replace(comment, stance=None) if taken else comment
        return current.but(comments=[*current.comments[:place], back, *current.comments[place:]])

    rewrite(session, holder, with_it, now=now)
    return comment


def _last_seen(session: Session, holder: Holder, comment_id: int) -> tuple[int, WrittenComment]:
    """A comment as the newest state that has it says, with its place in the order."""
    states = [drafts.draft(session, holder), *(kept.state for kept in drafts.kept_states(session, holder))]
    said = [state.comments for state in states]
    if holder.consultee.current_response_id is not None:
        said.append(_as_sent(session, holder, holder.consultee.current_response_id).comments)
    for comments in said:
        for place, comment in enumerate(comments):
            if comment.id == comment_id:
                return place, comment
    raise NotFound(_("Synpunkten finns inte bland de tidigare versionerna."))


def _as_sent(session: Session, holder: Holder, response_id: int) -> AnswerContent:
    """What was sent, at its places in the present version of the plan."""
    return sent_answer(session, response_id, in_version=holder.round.plan_version_id).content


def bring_back_version(session: Session, holder: Holder, *, version: int, now: datetime.datetime) -> DraftState:
    """Make the draft say again what an earlier version of it said; files stay as they are. Again changes nothing.

    Raises NotFound when that version was not kept, RuleBroken when the round takes no answer.
    """
    require_writable(session, holder)
    kept = next((kept for kept in drafts.kept_states(session, holder) if kept.version == version), None)
    if kept is None:
        raise NotFound(_("Den versionen finns inte."))
    before = kept.state

    def as_it_was(current: DraftState) -> DraftState:
        return current.but(
            stance=before.stance, summary=before.summary, comments=before.comments, statements=before.statements
        )

    return rewrite(session, holder, as_it_was, now=now)


def drop_later_edits(session: Session, holder: Holder, *, now: datetime.datetime) -> DraftState:
    """Make the draft say again what was sent, with the files that were. Raises RuleBroken when nothing was."""
    require_writable(session, holder)
    response_id = holder.consultee.current_response_id
    if response_id is None:
        raise RuleBroken(_("Inget svar är skickat än."), code="nothing_sent")
    sent = _as_sent(session, holder, response_id)

    def as_sent(current: DraftState) -> DraftState:
        return current.but(
            stance=sent.own_stance, summary=sent.summary, comments=sent.comments, statements=sent.statements
        )

    stored = rewrite(session, holder, as_sent, now=now, sent_as=response_id)
    store_files_of_copy(session, stored, by=holder.by.name, now=now)
    return stored


def rewrite(
    session: Session,
    holder: Holder,
    change: Callable[[DraftState], DraftState],
    *,
    now: datetime.datetime,
    sent_as: int | None = None,
) -> DraftState:
    """Store what ``change`` makes of the draft, with what colleagues save meanwhile; the state before is kept."""
    for tries in range(TRIES):
        current = drafts.draft(session, holder)
        wanted = change(current)
        if (wanted.texts == current.texts) if sent_as is None else not current.touched:
            return current
        try:
            return store_draft(session, holder, current, wanted, now=now, keep=current.version > 0, sent_as=sent_as)
        except RuleBroken:
            if tries == TRIES - 1:
                raise  # a colleague saved in between, every time
    raise AssertionError("the loop returns or raises")
