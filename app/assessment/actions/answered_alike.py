"""One reply to a whole group: a new one, or the one that a member has."""

import datetime
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import Session, col

from app.accounts.identity import By
from app.assessment.actions.groups import gone
from app.assessment.actions.replies import Answer, reply
from app.assessment.actions.together import Read, what_is_said
from app.assessment.models import GroupMember, PointGroup, Reply
from app.assessment.views import ReplyView
from app.errors import RuleBroken
from app.i18n import _
from app.responses.models import Standing
from app.rounds.actions.board import locked_status
from app.rounds.models import Round


def reply_to_group(
    session: Session,
    round_: Round,
    group: PointGroup,
    answer: Answer,
    read: Read,
    *,
    by: By,
    now: datetime.datetime,
) -> ReplyView:
    """Reply to all members that stand. ``read``: each of them as it was read, in any order. Raises as ``reply``."""
    locked_status(session, round_)
    members = (
        select(col(GroupMember.point_id))
        .join(Standing, col(Standing.point_id) == col(GroupMember.point_id))
        .where(col(GroupMember.group_id) == group.id)
        .order_by(col(Standing.number), col(Standing.part))
    )
    ids = list(session.connection().execute(members).scalars())
    told = {comment_id: (version, wording) for comment_id, version, wording in read}
    first = next((id_ for id_ in ids if id_ in told), None)
    if first is None:
        raise gone()
    version, wording = told[first]
    to_first = replace(answer, comment_id=first, version=version, wording=wording)
    return reply(session, round_, to_first, by=by, now=now, read=read)


def keep_reply(
    session: Session, round_: Round, group: PointGroup, kept: int, read: Read, *, by: By, now: datetime.datetime
) -> ReplyView:
    """Give all members the reply that one of them has. Theirs become earlier wordings. Raises as ``reply``."""
    locked_status(session, round_)
    stored = session.get(Reply, kept, populate_existing=True)
    member = session.get(GroupMember, kept)
    if stored is None or member is None or member.group_id != group.id:
        raise RuleBroken(_("Den synpunkten har inget svar i gruppen längre. Ladda om sidan."), code="stale_group")
    answer = replace(Answer(kept, stored.outcome, "", "", 0), **what_is_said(stored))
    return reply_to_group(session, round_, group, answer, read, by=by, now=now)
