"""The group that a comment belongs to: a focus area of the plan or one of two groups of ours. Its order and key."""

from typing import Any

from sqlalchemy import case, func
from sqlmodel import col

from app.plans.models import FocusArea
from app.responses.models import Comment

WHOLE_KEY = 0
"""The key that the plan as a whole has among focus areas."""
WHOLE = "Planen i sin helhet"
"""The group of the comments on the whole plan; first in every list of focus areas."""
REST = "Planen i övrigt"
"""The group of the comments on sections without a focus area; last in every list of focus areas."""
LAST = 1_000_000
"""Where :data:`REST` stands among the focus areas' positions, which run from 1; the whole stands at 0."""

AREA: Any = case((col(Comment.place) == 0, 0), else_=func.coalesce(col(FocusArea.position), LAST))
"""Where a comment's group stands in the order: what ``Standing.area`` holds."""
KEY: Any = case((col(Comment.place) == 0, 0), else_=func.coalesce(col(Comment.focus_area_id), -1))
"""What ``FocusCount.focus_area`` calls a comment's group: the focus area's id, 0 the whole, -1 the rest."""
