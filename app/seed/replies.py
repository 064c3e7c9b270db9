"""The authority's replies in a seeded round."""

import datetime
import random

from sqlalchemy import false, func, select
from sqlmodel import Session, col

from app.accounts.identity import By
from app.assessment.actions.replies import Answer, reply, reply_batch
from app.assessment.models import Outcome, Reply
from app.comments.queries import content_columns
from app.responses.models import Comment, Standing
from app.rounds.models import Consultee, Round
from app.seed.script import ReplyText, Said, answers, replies

REST = "Kommunen har tagit del av synpunkten, som finns med i underlaget inför beslutet."
"""What is replied where nothing more particular suits."""


def suitable(said: Said) -> ReplyText | None:
    """The most particular reply to a comment; None when nothing suits."""
    return next((planned for planned in replies() if planned.suits(said)), None)


def reply_to(
    session: Session,
    round_: Round,
    *,
    share: float,
    choice: random.Random,
    by: By,
    now: datetime.datetime,
    name: str | None = None,
) -> int:
    """Reply to a share of what stands and has no reply yet (of one body, if it is named). How many were written.

    The moment moves on by a few minutes for each reply.
    """
    waiting = [row for row in _waiting(session, round_, name) if choice.random() < share]
    written = 0
    for comment_id, text in waiting:
        answer = Answer(
            comment_id,
            text.outcome,
            text.text,
            text.action,
            0,
            action_kind=text.action_kind,
            responsible=text.responsible,
            due=text.due,
        )
        reply(session, round_, answer, by=by, now=now + datetime.timedelta(minutes=4 * written))
        written += 1
    return written


def reply_to_the_rest(session: Session, round_: Round, *, by: By, now: datetime.datetime) -> None:
    """Reply to all that waits still or is to be looked at again, each with the same words."""
    query = (
        select(col(Standing.point_id), func.coalesce(col(Reply.version), 0))
        .outerjoin(Reply, col(Reply.point_id) == col(Standing.point_id))
        .where(col(Standing.round_id) == round_.id, col(Standing.done) == false())
    )
    answers = [Answer(id_, Outcome.NOTED, REST, "", version) for id_, version in session.connection().execute(query)]
    if answers:
        reply_batch(session, round_, answers, by=by, now=now)


def _waiting(session: Session, round_: Round, name: str | None) -> list[tuple[int, ReplyText]]:
    query = (
        select(
            col(Standing.point_id),
            col(Consultee.name),
            *content_columns(Comment),
        )
        .join(Comment, col(Comment.id) == col(Standing.comment_id))
        .join(Consultee, col(Consultee.id) == col(Standing.consultee_id))
        .where(col(Standing.round_id) == round_.id, col(Standing.outcome).is_(None))
        .order_by(col(Standing.area), col(Standing.plan_place), col(Standing.number))
    )
    if name:
        query = query.where(col(Consultee.name) == name)
    texts = []
    for point_id, body, *words in session.connection().execute(query):
        said = next((point for point in answers()[body].said if point.content == tuple(words)), None)
        text = suitable(said) if said else None
        if text:
            texts.append((point_id, text))
    return texts
