"""Sharing the comments of a round among its officials."""

import datetime
from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from app.accounts.identity import By
from app.errors import Invalid, NotFound
from app.history.actions import record
from app.i18n import _
from app.responses.assignment_models import Assignment
from app.responses.models import Standing
from app.rounds.actions.board import touch_content
from app.rounds.queries import members

MOST = 20_000
"""Comments of one act."""


def assign(
    session: Session,
    round_id: int,
    point_ids: Sequence[int],
    *,
    user_id: int,
    due: datetime.date | None,
    today: datetime.date,
    by: By,
    now: datetime.datetime,
) -> int:
    """Give comments to an official who replies in the round, all or none; how many that changed.

    The round's row is locked by who calls. Raises Invalid for another official or a day that has been, NotFound when a
    comment no longer stands.
    """
    chosen = next((each for each in members(session, round_id) if each.id == user_id and each.handles), None)
    if chosen is None:
        message = _("Välj en handläggare som arbetar med remissen.")
        raise Invalid(message, code="unknown_user", fields={"user_id": message})
    if due is not None and due < today:
        message = _("Välj i dag eller en senare dag.")
        raise Invalid(message, code="due_passed", fields={"due": message})
    numbers = _numbers(session, round_id, point_ids)
    run = session.connection().execute
    columns = (col(Assignment.point_id), col(Assignment.user_id), col(Assignment.due))
    theirs = run(select(*columns).where(col(Assignment.round_id) == round_id))
    before = {id_: (whose, day) for id_, whose, day in theirs}
    changed = [id_ for id_ in numbers if before.get(id_) != (user_id, due)]
    if not changed:
        return 0
    _forget(session, changed)
    row = {"round_id": round_id, "user_id": user_id, "due": due, "by_name": by.name, "at": now}
    run(insert(Assignment), [row | {"point_id": id_} for id_ in changed])
    touch_content(session, round_id)
    new = [id_ for id_ in changed if before.get(id_, (None, None))[0] != user_id]
    record(
        session,
        "assignment.given",
        by=by,
        now=now,
        round_id=round_id,
        subject=("user", user_id),
        name=chosen.name,
        numbers=in_short([numbers[id_] for id_ in changed]),
        due=due.isoformat() if due else None,
        new=len(new),
    )
    return len(changed)


def take_back(session: Session, round_id: int, point_ids: Sequence[int], *, by: By, now: datetime.datetime) -> int:
    """Let comments be nobody's again; how many were somebody's. Raises NotFound when one no longer stands."""
    numbers = _numbers(session, round_id, point_ids)
    query = select(col(Assignment.point_id)).where(col(Assignment.round_id) == round_id)
    theirs = {id_ for (id_,) in session.connection().execute(query)}
    changed = [id_ for id_ in numbers if id_ in theirs]
    if not changed:
        return 0
    _forget(session, changed)
    touch_content(session, round_id)
    record(
        session,
        "assignment.taken_back",
        by=by,
        now=now,
        round_id=round_id,
        numbers=in_short([numbers[id_] for id_ in changed]),
    )
    return len(changed)


def _forget(session: Session, point_ids: Sequence[int]) -> None:
    session.connection().execute(delete(Assignment).where(col(Assignment.point_id).in_(point_ids)))


def _numbers(session: Session, round_id: int, point_ids: Sequence[int]) -> dict[int, int]:
    """Comment id → its number, of those that were asked for. Raises NotFound when one no longer stands."""
    wanted = set(point_ids)
    if len(wanted) > MOST:
        raise Invalid(_("Det är för många synpunkter på en gång. Dela upp dem."), code="too_many")
    query = select(col(Standing.point_id), col(Standing.number)).where(col(Standing.round_id) == round_id)
    standing = {id_: number for id_, number in session.connection().execute(query) if id_ in wanted}
    if len(standing) < len(wanted):
        raise NotFound(_("En synpunkt finns inte längre i remissen. Ladda om sidan och välj igen."))
    return standing


def in_short(numbers: Sequence[int]) -> str:
    """Numbers as one says them: "1–3, 7"."""
    runs = []
    for _key, run in groupby(enumerate(sorted(set(numbers))), key=lambda pair: pair[1] - pair[0]):
        listed = [number for _at, number in run]
        few = [str(number) for number in listed] if len(listed) < 3 else [f"{listed[0]}–{listed[-1]}"]
        runs += few
    return ", ".join(runs)
