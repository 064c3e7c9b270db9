"""What replies change in the plan, by what it is changed in: a section, an indicator. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from app.assessment.models import ActionKind
from app.assessment.views import CommentView


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """What is changed in one place. ``area`` is a focus area's label or one of our two groups; "" names no place."""

    area: str
    section: str
    indicator: str
    comments: Sequence[CommentView]


def is_change(comment: CommentView) -> bool:
    """Whether the reply to it changes the text or an indicator; a reply to an earlier wording does not count."""
    kinds = (ActionKind.TEXT_CHANGED, ActionKind.INDICATOR_CHANGED)
    return comment.done and comment.reply is not None and comment.reply.action_kind in kinds


def _place(comment: CommentView) -> tuple[str, str, str]:
    section = comment.section
    heading = f"{section.number} {section.title}".strip() if section else ""
    return comment.focus_area, heading, comment.indicator.name if comment.indicator else ""


def by_place(comments: Sequence[CommentView]) -> list[ChangeGroup]:
    """Comments in the plan's order, those of one place together."""
    return [ChangeGroup(*place, list(those)) for place, those in groupby(comments, _place)]
