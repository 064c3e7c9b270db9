"""What may be saved and sent of a draft, and when. Pure."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence

from app.comments.written import WrittenComment
from app.drafts.state import DraftState, draft_json
from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.responses.content import AttachedFile
from app.rounds.models import LinkRole

KEEP_AFTER = datetime.timedelta(minutes=10)
"""So long after the last kept state the next one is kept."""


def may_send(role: LinkRole, *, has_signatory: bool, signer_required: bool = False) -> bool:
    """Whether the holder of a link may send: one who may sign, or anyone where nobody else may.

    ``signer_required``: the round takes an answer only from one who may sign.
    """
    return role is LinkRole.SIGNATORY or not (signer_required or has_signatory)


def require_open_sections(
    closed: Mapping[str, str], before: Iterable[WrittenComment], wanted: Sequence[WrittenComment]
) -> None:
    """What a body had written about a section stays when it is closed, but is neither changed nor added to.

    Raises Invalid with the reason, naming each comment.
    """
    if not closed:
        return
    known = {comment.id: comment.statement for comment in before}
    faults = {
        f"comments.{index}.section_id": _("Avsnittet är stängt för synpunkter: {reason}").format(
            reason=closed[str(comment.place.section_id)]
        )
        for index, comment in enumerate(wanted)
        if str(comment.place.section_id) in closed
        and not comment.is_empty
        and (comment.id is None or known.get(comment.id) != comment.statement)
    }
    if faults:
        raise Invalid(next(iter(faults.values())), code="section_closed", fields=faults)


def require_version(given: int | None, state: DraftState) -> None:
    """A save names the version it was written on. Raises 428 without one; 409 with the newer draft for an old one."""
    if given is None:
        raise RuleBroken(
            _("Ange vilken version av utkastet texten bygger på (version)."), code="version_required", status=428
        )
    if given != state.version:
        raise stale(state)


def stale(state: DraftState) -> RuleBroken:
    """Somebody else has saved meanwhile."""
    return RuleBroken(
        _("En kollega har sparat under tiden. Läs den nyare texten och spara igen."),
        code="stale_draft",
        extra={"draft": draft_json(state)},
    )


def worth_keeping(before: DraftState, after: DraftState, *, by: str, now: datetime.datetime) -> bool:
    """Whether the state before is kept as an earlier version: time has passed, another writes, or a comment goes."""
    if before.version == 0 or before.kept_at is None or before.texts == after.texts:
        return False
    left = {comment.id for comment in after.comments}
    gone = any(comment.says_something and comment.id not in left for comment in before.comments)
    gone = gone or any(statement not in after.statements for statement in before.statements)
    return gone or before.saved_by != by or now - before.kept_at >= KEEP_AFTER


def require_seen(seen: Collection[int] | None, files: Iterable[AttachedFile]) -> None:
    """What is sent is what the sender saw. Raises RuleBroken when a colleague has changed the files; None: not said."""
    if seen is not None and set(seen) != {file.id for file in files}:
        raise RuleBroken(
            _("Bilagorna har ändrats sedan sidan öppnades. Se efter att listan stämmer och skicka igen."),
            code="attachments_changed",
        )


def require_plan_read(present: int, state: DraftState, read: int | None) -> None:
    """What is sent answers the ``present`` version of the plan. Raises RuleBroken when another one was read.

    ``read`` None: it is not said which version was read; then a draft that was saved on it says so.
    """
    behind = state.moved if read is None else read != present
    if behind:
        raise RuleBroken(
            _("Planen har rättats. Se vad som ändrades, och skicka sedan svaret på version {n} av planen.").format(
                n=present
            ),
            code="plan_changed",
            extra={"plan_version": present},
        )


def drop_word() -> str:
    """What is typed to delete what was begun, in the reader's language: programs that open links do not type."""
    return _("ta bort")


def withdraw_word() -> str:
    """What is typed to take an answer back, in the reader's language."""
    return _("återta")


def require_word(given: str, word: str, otherwise: str) -> None:
    """Whether the word was typed, small letters or capital. Raises Invalid saying ``otherwise``."""
    if " ".join(given.split()).strip("”\"'.").casefold() != word.casefold():
        raise Invalid(fields={"word": otherwise.format(word=word)})
