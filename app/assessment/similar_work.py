"""The job that looks for comments that say nearly the same: in a child, over all that stand in a round."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import String, select, type_coerce
from sqlmodel import Session, col

from app import clock
from app.assessment.actions.similar import KIND, keep_found
from app.assessment.similar import Text, clusters
from app.comments.kinds import CommentKind
from app.comments.queries import content_columns
from app.installation import Installation
from app.jobs.models import Job
from app.jobs.trusted import Watch
from app.jobs.worker import Keep, Reading
from app.responses.models import Comment, Standing

__all__ = ["KIND", "find", "searching"]
FUNCTION = f"{__name__}:find"
_BOUND_TO_ITS_PLACE = frozenset({CommentKind.TEXT_CHANGE, CommentKind.INDICATOR_VALUE})
"""Kinds whose words mean nothing without the place: "3,4" is another value of another indicator."""
_SAYS_NOTHING = frozenset({"quote", "unit", "value_year"})
"""Fields that say what a comment is about, not what it says."""


def searching(installation: Installation) -> Reading:
    """What a worker does with such a job."""

    def search(job: Job, watch: Watch) -> Keep:
        round_id = job.round_id or 0
        url = installation.database.url.render_as_string(hide_password=False)
        given = {"url": url, "round_id": round_id}
        language = str(job.arguments.get("language", "sv"))
        found: dict[str, Any] = installation.children.run(FUNCTION, given, language=language, watch=watch)
        return lambda session: keep_found(session, round_id, now=clock.now(), **found)

    return search


def find(*, report: Callable[[int, int], None], url: str, round_id: int) -> dict[str, Any]:
    """In the child: the clusters, how many comments stood, and the latest wording among them."""
    from app.database import Database

    database = Database(url)
    try:
        with database.snapshot() as session:
            wordings: dict[int, int] = {}
            found = clusters(_texts(session, round_id, wordings), report)
    finally:
        database.dispose()
    told = [{"same": each.same, "members": [[id_, wordings[id_]] for id_ in each.ids]} for each in found]
    return {"comments": len(wordings), "latest": max(wordings.values(), default=0), "found": told}


def _texts(session: Session, round_id: int, wordings: dict[int, int]) -> Iterator[Text]:
    """What stands in a round, by number. ``wordings``: filled with each one's."""
    said = [column for column in content_columns(Comment) if column.key not in _SAYS_NOTHING]
    query: Any = (
        select(
            col(Standing.point_id),
            col(Standing.comment_id),
            type_coerce(col(Comment.kind), String),
            col(Standing.section_id),
            col(Standing.paragraph),
            col(Standing.indicator_id),
            col(Standing.cell_id),
            col(Comment.question_id),
            *said,
        )
        .join(Comment, col(Comment.id) == col(Standing.comment_id))
        .where(col(Standing.round_id) == round_id)
        .order_by(col(Standing.number))
    )
    rows = session.connection().execute(query)
    for point, wording, kind, section, paragraph, indicator, cell, question, *words in rows:
        wordings[point] = wording
        place = (section, paragraph, indicator, cell) if kind in _BOUND_TO_ITS_PLACE else ()
        yield Text(point, (kind, question, *place), "\n".join(filter(None, words)))
