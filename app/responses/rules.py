"""What may be written and sent, and when. Pure."""

import datetime
from collections.abc import Iterable
from typing import Any

from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.responses.draft import DraftState, Place, Written, draft_json
from app.rounds.models import LinkRole, RoundStatus
from app.rounds.rules import may_replace, takes_first_answer

KEEP_AFTER = datetime.timedelta(minutes=10)


def may_answer(status: RoundStatus, *, answered: bool) -> bool:
    """Whether an answer can be sent: a first one until publication, a new version until the round is closed."""
    return may_replace(status) if answered else takes_first_answer(status)


def require_answerable(status: RoundStatus, *, answered: bool) -> None:
    """``may_answer``, or RuleBroken with whom to turn to."""
    if may_answer(status, answered=answered):
        return
    if status is RoundStatus.CANCELLED:
        raise RuleBroken(_("Remissen är inställd. Inga svar tas emot."), code="round_cancelled")
    if status is RoundStatus.DRAFT:
        raise RuleBroken(_("Remissen är inte öppnad än."), code="round_not_open")
    if answered:
        raise RuleBroken(
            _("Remissen är stängd, så svaret kan inte bytas ut. Kontakta myndigheten om något behöver rättas."),
            code="round_closed",
        )
    raise RuleBroken(
        _("Remissen tar inte emot fler svar här. Kontakta myndigheten, som kan registrera ert svar."),
        code="round_closed",
    )


def may_send(role: LinkRole, *, has_signatory: bool) -> bool:
    """Whether the holder of a link may send: one who may sign, or anyone where nobody else may."""
    return role is LinkRole.SIGNATORY or not has_signatory


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


def require_one_stance_each(comments: Iterable[Written]) -> None:
    """A focus area has one stance. Raises Invalid, naming the comment that contradicts an earlier one."""
    given: dict[int | None, Any] = {}
    for index, one in enumerate(comments):
        if one.stance and given.setdefault(one.place.section_id, one.stance) is not one.stance:
            raise Invalid(
                _("Fokusområdet har två olika ställningstaganden."),
                code="stance_twice",
                fields={f"comments.{index}.stance": _("Fokusområdet har redan ett annat ställningstagande.")},
            )


def worth_keeping(before: DraftState, after: DraftState, *, by: str, now: datetime.datetime) -> bool:
    """Whether the state before is kept as an earlier version: time has passed, another writes, or a comment goes."""
    if before.version == 0 or before.kept_at is None or before.texts == after.texts:
        return False
    left = {one.id for one in after.comments}
    gone = any(one.counts and one.id not in left for one in before.comments)
    return gone or before.saved_by != by or now - before.kept_at >= KEEP_AFTER


def same_place(given: Place, known: Written | None) -> Place | None:
    """The resolved place of a comment that has not moved; None when it has to be looked up."""
    return known.place if known is not None and given.may_mean(known.place) else None
