"""What comments were written on, where the plan was corrected since: for the desk and the API."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import Request
from sqlmodel import Session

from app.assessment.desk import Shown
from app.assessment.views import CommentView
from app.comments.places import Place
from app.responses.earlier import EarlierPlace, since_sent
from app.responses.queries.answers import written_as
from app.rounds.facts import RoundFacts
from app.rounds.models import Round


def with_earlier(
    request: Request, session: Session, round_: RoundFacts | Round, listed: Sequence[Shown]
) -> list[Shown]:
    """The comments with the wordings that they were written on, where those were corrected."""
    earlier = written_on(request, session, round_, [shown.comment for shown in listed])
    return [replace(shown, earlier=earlier.get(shown.comment.id)) for shown in listed]


def written_on(
    request: Request, session: Session, round_: RoundFacts | Round, comments: Sequence[CommentView]
) -> dict[int, EarlierPlace]:
    """By comment, the wording that it was written on. No statement while the plan was never corrected; else one, and a
    few for each version the first time."""
    if round_.plan_number == 1 or not comments:
        return {}
    now = {comment.id: _place(comment) for comment in comments}
    sent = written_as(session, [comment.wording for comment in comments])
    return since_sent(request, session, round_, [comment for comment in sent if comment.question_id is None], now)


def written_on_json(earlier: EarlierPlace | None) -> dict[str, Any] | None:
    """In the shape of ``WrittenOnOut``."""
    if earlier is None:
        return None
    return {
        "plan_version": earlier.number,
        "place": earlier.name,
        "text": earlier.before,
        "is_gone": earlier.is_gone,
    }


def _place(comment: CommentView) -> Place:
    section, indicator, cell = comment.section, comment.indicator, comment.cell
    return Place(section and section.id, comment.paragraph, indicator and indicator.id, cell and cell.id)
