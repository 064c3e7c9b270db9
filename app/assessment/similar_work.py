"""The job that looks for comments that say nearly the same: in a child, over all that stand in a round."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlmodel import Session, col

from app import clock
from app.assessment.actions.similar import KIND, keep_found
from app.assessment.queries.rows import joined, views
from app.assessment.similar import Text, clusters
from app.assessment.views import CommentView
from app.comments.kinds import CommentKind
from app.installation import Installation
from app.jobs.models import Job
from app.jobs.trusted import Watch
from app.jobs.worker import Keep, Reading
from app.responses.models import Standing

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
    query = joined().where(col(Standing.round_id) == round_id).order_by(col(Standing.number), col(Standing.part))
    for comment in views(session.connection().execute(query)):
        wordings[comment.id] = comment.wording
        said = (words for name, words in comment.content._asdict().items() if words and name not in _SAYS_NOTHING)
        yield Text(comment.id, _scope(comment), "\n".join(said))


def _scope(comment: CommentView) -> tuple[object, ...]:
    """With what it is compared: its kind, its question, and its place where that is half of what it says."""
    question = comment.question and comment.question.id
    if comment.kind not in _BOUND_TO_ITS_PLACE:
        return comment.kind, question
    return comment.kind, question, comment.section, comment.paragraph, comment.indicator, comment.cell
