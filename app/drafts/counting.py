"""How many bodies are writing about some sections: a number for whoever corrects the plan, and nothing of what is said.

The one thing that is told of drafts outside this room. Only bodies that show that they have begun are counted, and
fewer than ``FEWEST`` are not told from none (decision 0309).
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.drafts.models import Draft, DraftComment
from app.plans.models import Section
from app.rounds.models import Consultee, LinkLine

FEWEST = 3


def drafts_about(session: Session, round_id: int, section_ids: Collection[int]) -> dict[int, int]:
    """How many bodies are writing about each of these sections, where there are enough of them (one statement).

    A draft that has not been saved since the plan was corrected stands at the section as it was then.
    """
    here = Section.__table__.alias("here")  # type: ignore[attr-defined]  # SQLModel's table
    bodies: Any = func.count(func.distinct(col(Draft.consultee_id)))
    query = (
        select(here.c.id, bodies.label("number"))
        .select_from(DraftComment)
        .join(Draft, col(Draft.id) == col(DraftComment.draft_id))
        .join(LinkLine, col(LinkLine.id) == col(Draft.line_id))
        .join(Consultee, col(Consultee.id) == col(Draft.consultee_id))
        .join(Section, col(Section.id) == col(DraftComment.section_id))
        .join(here, here.c.lineage == col(Section.lineage))
        .where(col(Consultee.round_id) == round_id, here.c.id.in_(section_ids), col(Draft.touched))
        .where(col(Consultee.show_progress), col(LinkLine.ended_at).is_(None))
        .group_by(here.c.id)
        .having(bodies >= FEWEST)
        .order_by(here.c.id)
    )
    return {row.id: row.number for row in session.connection().execute(query)}
