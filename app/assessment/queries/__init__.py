"""What pages, API and exports need of comments and replies, in a constant number of statements."""

from app.assessment.queries.comments import Page, chosen, comment, comments, count, counted, next_waiting
from app.assessment.queries.filters import Filters
from app.responses.queries.counts import AreaCount, GroupCount, area_counts, body_counts, section_counts

__all__ = [
    "AreaCount",
    "Filters",
    "GroupCount",
    "Page",
    "area_counts",
    "body_counts",
    "chosen",
    "comment",
    "comments",
    "count",
    "counted",
    "next_waiting",
    "section_counts",
]
