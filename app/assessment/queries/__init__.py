"""What pages, API and exports need of comments and replies, in a constant number of statements."""

from app.assessment.queries.comments import (
    Page,
    Stored,
    chosen,
    comments,
    count,
    counted,
    indicator_rows,
    next_waiting,
    with_places,
)
from app.assessment.queries.filters import Filters
from app.assessment.queries.search import point_numbered
from app.assessment.queries.wordings import (
    Withdrawn,
    answered_wording,
    current_answer,
    reply_wordings,
    said_in,
    withdrawn,
)
from app.responses.queries.counts import (
    AreaCount,
    GroupCount,
    area_counts,
    body_counts,
    indicator_counts,
    section_counts,
)

__all__ = [
    "AreaCount",
    "Filters",
    "GroupCount",
    "Page",
    "Stored",
    "Withdrawn",
    "answered_wording",
    "area_counts",
    "body_counts",
    "chosen",
    "comments",
    "count",
    "counted",
    "current_answer",
    "indicator_counts",
    "indicator_rows",
    "next_waiting",
    "point_numbered",
    "reply_wordings",
    "said_in",
    "section_counts",
    "with_places",
    "withdrawn",
]
