"""One reply to all the members of a group: who they are, and whether what they are replied can be replaced."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.assessment.models import GroupMember
from app.comments.numbers import point_number
from app.errors import Invalid, RemissError, RuleBroken
from app.i18n import _
from app.responses.models import Standing

if TYPE_CHECKING:
    from app.assessment.actions.replies import Answer

Read = Sequence[tuple[int, int, int | None]]
"""(comment id, its reply's version, its wording) of the other members, as they were read."""
SAID = ("outcome", "text", "action", "action_kind", "responsible", "due")
"""What a reply says."""


class Fault(NamedTuple):
    """Why a member cannot be replied to. ``answer``: the place of the one that would be written to it."""

    answer: int
    comment_id: int
    error: RemissError


def groups_with(session: Session, ids: Sequence[int]) -> dict[int, list[int]]:
    """Comment id → all that stand in its group, itself among them; those in no group are left out (one statement)."""
    asked, member = aliased(GroupMember), aliased(GroupMember)
    query: Any = (
        select(col(asked.point_id), col(member.point_id).label("member_id"))
        .join(member, col(member.group_id) == col(asked.group_id))
        .join(Standing, col(Standing.point_id) == col(member.point_id))
        .where(col(asked.point_id).in_(ids))
        .order_by(col(asked.point_id), col(Standing.number), col(Standing.part))
    )
    found: dict[int, list[int]] = {}
    for row in session.connection().execute(query):
        found.setdefault(row.point_id, []).append(row.member_id)
    return found


def to_all(
    answers: Sequence["Answer"], groups: Mapping[int, list[int]], rows: Mapping[int, Row[Any]], read: Read | None
) -> tuple[list[tuple[int, "Answer"]], list[Fault]]:
    """The same reply to the other members, each with the index of the answer that it comes from; and what hinders.

    ``read``: the other members as they were read; None where the caller has not read them. Then a member that has been
    replied something else is not overwritten.
    """
    known = {comment_id: (version, wording) for comment_id, version, wording in read or ()}
    named = {answer.comment_id: answer for answer in answers}
    spread: dict[int, tuple[int, Answer]] = {}
    faults: list[Fault] = []
    for index, answer in enumerate(answers):
        if answer.comment_id not in rows:
            continue
        for member in groups.get(answer.comment_id, []):
            if member == answer.comment_id or spread.get(member, (0, None))[1] == answer:
                continue
            if member in named or member in spread:
                other = named.get(member) or spread[member][1]
                if what_is_said(other) != what_is_said(answer):
                    faults.append(Fault(index, member, _differs_within(rows[member])))
                continue
            try:
                spread[member] = index, _for_member(answer, rows[answer.comment_id], rows[member], known, read)
            except RuleBroken as error:
                faults.append(Fault(index, member, error))
    return list(spread.values()), faults


def what_is_said(reply: Any) -> dict[str, Any]:
    """What a reply says, by its fields, whichever comment it is to: of one to be stored, or of one that is.

    What is not said is "", as in a reply that says so; None there would leave it as it was.
    """
    return {name: "" if (said := getattr(reply, name)) is None else said for name in SAID}


def _for_member(
    answer: "Answer", origin: Row[Any], row: Row[Any], known: Mapping[int, tuple[int, int | None]], read: Read | None
) -> "Answer":
    if row.point_id in known:
        version, wording = known[row.point_id]
        return replace(answer, comment_id=row.point_id, version=version, wording=wording)
    if read is not None:
        raise RuleBroken(
            _("Synpunkten har kommit med i gruppen under tiden. Läs den och spara igen."), code="stale_group"
        )
    if row.version and (not origin.version or what_is_said(row) != what_is_said(origin)):
        raise RuleBroken(
            _("Synpunkten har ett annat svar än den här. Välj vilket svar gruppen ska ha."), code="replies_differ"
        )
    return replace(answer, comment_id=row.point_id, version=row.version or 0, wording=None)


def _differs_within(row: Row[Any]) -> RemissError:
    message = _("Synpunkt {number} är i samma grupp och skulle få ett annat svar.").format(number=_label(row))
    return Invalid(message, code="group_differs")


def _label(row: Row[Any]) -> str:
    return point_number(row.number, row.part)


def refused(faults: Sequence[Fault], rows: Mapping[int, Row[Any]]) -> RuleBroken:
    """What is told when members hinder the reply: which, and why."""
    told = [(_label(rows[fault.comment_id]), fault.error.message) for fault in faults]
    lines = " ".join(f"{number}: {message}" for number, message in told[:3])
    more = " " + _("Och {n} till.").format(n=len(told) - 3) if len(told) > 3 else ""
    return RuleBroken(
        _("Inget sparades, för gruppens synpunkter får svaret tillsammans.") + f" {lines}{more}",
        code="stale_group",
        extra={
            "members": [
                {
                    "comment_id": fault.comment_id,
                    "number": rows[fault.comment_id].number,
                    "code": fault.error.code,
                    "message": fault.error.message,
                    **fault.error.extra,
                }
                for fault in faults
            ]
        },
    )
