"""Comments as the rows that keep them, with where each stands in the plan."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.comments.written import WrittenComment
from app.plans.models import Section
from app.sorting import search_text

Sections = dict[int, tuple[int, int | None]]


def sections_of(session: Session, comments: Sequence[WrittenComment]) -> Sections:
    """Position and focus area of each section that is commented on."""
    wanted = {comment.place.section_id for comment in comments if comment.place.section_id}
    if not wanted:
        return {}
    query = select(col(Section.id), col(Section.position), col(Section.focus_area_id))
    rows = session.connection().execute(query.where(col(Section.id).in_(wanted)))
    return {id_: (position, area) for id_, position, area in rows}


def comment_rows(response_id: int, comments: Sequence[WrittenComment], sections: Sections) -> list[dict[str, Any]]:
    """The rows of comments that an answer was sent with, in their order."""
    rows = []
    for position, comment in enumerate(comments):
        section_id = comment.place.section_id
        place, focus_area_id = sections[section_id] if section_id else (0, None)
        rows.append(
            {
                "response_id": response_id,
                "point_id": comment.id,
                "position": position,
                "counts": comment.counts,
                "place": place,
                "focus_area_id": focus_area_id,
                "search_text": search_text(*comment.content),
                "taken": 0,
                **comment.columns,
            }
        )
    return rows
