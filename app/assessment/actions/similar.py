"""Looking for comments that say nearly the same: ordered, kept, and refused where they do not."""

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from app.accounts.identity import By
from app.assessment.models import SimilarRefusal, SimilarSearch
from app.assessment.rules import require_group_size, require_replying
from app.errors import Invalid
from app.i18n import _, language
from app.jobs import actions as jobs
from app.jobs.models import Job
from app.responses.models import Standing
from app.rounds.actions.board import locked_status, touch_content
from app.rounds.models import Round

KIND = "similar"


def order_search(session: Session, round_: Round, *, by: By, now: datetime.datetime) -> Job:
    """Have a job look through all that stands. Asked for while it waits or works, it is the same job."""
    require_replying(locked_status(session, round_))
    by_id = by.id if by.kind == "user" else None
    return jobs.order(session, KIND, arguments={"language": language()}, round_id=round_.id, by_id=by_id, now=now)


def keep_found(
    session: Session, round_id: int, *, comments: int, latest: int, found: list[Any], now: datetime.datetime
) -> None:
    """Write down what was found, in place of what an earlier search has found."""
    run = session.connection().execute
    run(delete(SimilarSearch).where(col(SimilarSearch.round_id) == round_id))
    row = {"round_id": round_id, "at": now, "comments": comments, "latest": latest, "found": found}
    run(insert(SimilarSearch), row)
    touch_content(session, round_id)


def refuse(
    session: Session, round_: Round, comment_ids: Sequence[int], *, by: By, now: datetime.datetime
) -> SimilarRefusal:
    """Remember that these do not say the same, in the wordings that stand. The same ones again are one refusal.

    Raises Invalid for fewer than two, and for one that does not stand in the round.
    """
    require_replying(locked_status(session, round_))
    ids = sorted(set(comment_ids))
    require_group_size(len(ids))
    run = session.connection().execute
    query = select(col(Standing.point_id), col(Standing.comment_id))
    rows = run(query.where(col(Standing.round_id) == round_.id, col(Standing.point_id).in_(ids)))
    members = sorted([point, wording] for point, wording in rows)
    if len(members) < len(ids):
        said = _("Bara synpunkter som står i den här remissen kan grupperas.")
        raise Invalid(said, code="not_standing", fields={"comment_ids": said})
    mine: Any = select(col(SimilarRefusal.id), col(SimilarRefusal.members))
    for id_, refused in run(mine.where(col(SimilarRefusal.round_id) == round_.id)):
        if refused == members:
            return session.get_one(SimilarRefusal, id_)
    by_id = by.id if by.kind == "user" else None
    refusal = SimilarRefusal(round_id=round_.id, members=members, at=now, by_id=by_id, by_name=by.name)
    session.add(refusal)
    touch_content(session, round_.id)
    session.flush()
    return refusal


def forget_refusals(session: Session, round_: Round) -> None:
    """Let what was refused be offered again."""
    require_replying(locked_status(session, round_))
    session.connection().execute(delete(SimilarRefusal).where(col(SimilarRefusal.round_id) == round_.id))
    touch_content(session, round_.id)
