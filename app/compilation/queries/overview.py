"""The figures of a round's compilation: per focus area, and per body with an answer."""

from collections import Counter
from typing import Any

from sqlalchemy import (
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.assessment.models import Reply, ReviewState
from app.assessment.views import OrganisationRef
from app.comments.kinds import CommentKind
from app.compilation.figures import AreaOverview, BodyOverview, GivenTo, Overview
from app.database import Prepared
from app.plans.models import Section
from app.responses.models import Comment, Response, Standing
from app.responses.present import section_at_present
from app.responses.queries.counts import PROGRESS, area_counts, progress_in
from app.responses.queries.files import waiting_files
from app.responses.rules import is_only_in_file
from app.responses.summaries import IN_SHORT, OUT_OF_FILES
from app.rounds.counts import IS_INCLUDED
from app.rounds.models import Consultee, Origin, Round


def overview(session: Session, round_id: int) -> Overview:
    """Per focus area and per body: counts, stances, replies (three statements)."""
    areas = {count.key: AreaOverview(count) for count in area_counts(session, round_id)}
    given: Counter[GivenTo] = Counter()
    reviews: Counter[tuple[int, str]] = Counter()
    for row in _TALLIES.all(session, {"round_id": round_id}):
        if row.question_id is not None:
            given[row.question_id, row.choice, row.value] += row.n
        elif row.review is not None:
            reviews[row.area, row.review] += row.n
        elif row.area in areas:  # the two groups of ours are there when they have comments
            area = areas[row.area]
            if row.outcome:
                area.outcomes[row.outcome] += row.n
            elif not area.count.is_whole:
                area.stances[row.stance] += row.n
    whole = Overview(list(areas.values()), _bodies(session, round_id), given, reviews)
    for area in areas.values():
        if area.count.is_whole:  # what a body thinks of the whole it says with its answer, not with a comment
            area.stances.update(whole.stances)
    return whole


_OTHER: Any = aliased(Consultee)
ALSO: Any = select(func.count()).where(_OTHER.through_id == col(Consultee.id)).correlate(Consultee).scalar_subquery()
"""How many bodies a body's answer counts for beside itself."""
_BODIES: Any = cast(func.sum(1 + ALSO), Integer)


_EARLIER, _STANDS = aliased(Comment), aliased(Standing)
_ANSWERS: Any = or_(
    col(Comment.taken) == 0,
    and_(
        exists().where(col(_STANDS.comment_id) == col(Comment.id)),
        ~exists().where(
            col(_EARLIER.response_id) == col(Comment.response_id),
            col(_EARLIER.question_id) == col(Comment.question_id),
            col(_EARLIER.id) < col(Comment.id),
            or_(col(_EARLIER.taken) == 0, exists().where(col(Standing.comment_id) == col(_EARLIER.id))),
        ),
    ),
)
"""Whether a comment makes its body one that answers the question: that is told once, also of what is read in a file."""


def _tallies() -> tuple[Any, ...]:
    """How many replies that are done have each outcome or wait for review, how many stances are taken, how many answers
    given: per focus area, or per question."""
    area = case((func.coalesce(col(Section.position), 0) == 0, 0), else_=func.coalesce(col(Section.focus_area_id), -1))
    code = type_coerce(col(Comment.stance), String)
    round_id = bindparam("round_id", type_=Integer())
    no_word, no_number, of = cast(null(), String), cast(null(), Integer), col(Standing.group_key)

    def row(
        area: Any,
        outcome: Any,
        stance: Any,
        question: Any,
        choice: Any,
        value: Any,
        n: Any = _BODIES,
        review: Any = no_word,
    ) -> tuple[Any, ...]:
        named = {"area": area, "outcome": outcome, "stance": stance, "question_id": question, "choice": choice}
        named |= {"value": value, "review": review}
        return (*(part.label(name) for name, part in named.items()), n.label("n"))

    replied = (
        select(
            *row(col(Standing.group_key), col(Standing.outcome), no_word, no_number, no_word, no_number, func.count())
        )
        .select_from(Standing)
        .where(col(Standing.round_id) == round_id, col(Standing.done))
        .group_by(col(Standing.group_key), col(Standing.outcome))
    )
    to_review = (
        select(
            *row(
                col(Standing.group_key),
                no_word,
                no_word,
                no_number,
                no_word,
                no_number,
                func.count(),
                col(Reply.review),
            )
        )
        .select_from(Standing)
        .join(Reply, col(Reply.point_id) == col(Standing.point_id))
        .where(col(Standing.round_id) == round_id, col(Standing.done), col(Reply.review) != ReviewState.APPROVED.value)
        .where(select(col(Round.id)).where(col(Round.id) == round_id, col(Round.review_required)).exists())
        .group_by(of, col(Reply.review))
    )
    counts = (
        select(*row(area, no_word, code, no_number, no_word, no_number))
        .select_from(Response)
        .join(Consultee, col(Consultee.current_response_id) == col(Response.id))
        .join(Comment, col(Comment.response_id) == col(Response.id))
        .join(Round, col(Round.id) == col(Response.round_id))
        .outerjoin(Section, col(Section.id) == section_at_present())
        .where(col(Response.round_id) == round_id, col(Comment.stance).is_not(None), IS_INCLUDED)
        .group_by(area, code)
    )
    to = (col(Comment.question_id), col(Comment.choice), col(Comment.value))
    answered = (
        select(*row(no_number, no_word, no_word, *to))
        .select_from(Consultee)
        .join(Comment, col(Comment.response_id) == col(Consultee.current_response_id))
        .where(col(Consultee.round_id) == round_id, col(Comment.question_id).is_not(None), IS_INCLUDED, _ANSWERS)
        .group_by(*to)
    )
    return replied, to_review, counts, answered


_TALLIES = Prepared(union_all(*_tallies()))
_IN_SHORT: Any = func.max(case((col(Comment.kind) == CommentKind.SUMMARY, col(Standing.number))))
_TOLD_OF_BODIES = Prepared(
    select(
        col(Consultee.id),
        col(Consultee.organisation_id),
        col(Consultee.name),
        col(Consultee.group).label("group"),
        col(Response.id).label("response_id"),
        type_coerce(col(Response.stance), String).label("stance"),
        waiting_files().scalar_subquery().label("files"),
        IN_SHORT.label("in_short"),
        OUT_OF_FILES.label("out_of_files"),
        _IN_SHORT.label("summary_point"),
        ALSO.label("also"),
        (col(Consultee.origin) == Origin.MEETING).label("meeting"),
        *PROGRESS,
    )
    .select_from(Consultee)
    .join(Response, col(Response.id) == col(Consultee.current_response_id))
    .outerjoin(Standing, col(Standing.consultee_id) == col(Consultee.id))
    .outerjoin(Comment, col(Comment.id) == col(Standing.comment_id))
    .where(col(Consultee.round_id) == bindparam("round_id", type_=Integer()), IS_INCLUDED)
    .group_by(col(Consultee.id), col(Response.id))
    .order_by(col(Consultee.position), col(Consultee.id))
)


def _bodies(session: Session, round_id: int) -> list[BodyOverview]:
    return [
        BodyOverview(
            row.id,
            row.response_id,
            OrganisationRef(row.organisation_id, row.name),
            row.group,
            row.stance,
            is_only_in_file(row.stance, comments=row.comments - row.in_short - row.out_of_files, files=row.files),
            also=row.also,
            meeting=bool(row.meeting),
            file_points=row.out_of_files,
            summary_point=row.summary_point,
            **progress_in(row),
        )
        for row in _TOLD_OF_BODIES.all(session, {"round_id": round_id})
    ]
