"""The words a comment is sorted by: what it is, and for or against. Pure."""

import enum
from typing import Literal


class Stance(enum.StrEnum):
    """For or against."""

    SUPPORTS = "supports"
    SUPPORTS_WITH_CHANGES = "supports_with_changes"
    NEUTRAL = "neutral"
    REJECTS = "rejects"
    NO_OBJECTION = "no_objection"
    ABSTAINS = "abstains"
    NOT_STATED = "not_stated"


OWN_STANCES = tuple(stance for stance in Stance if stance is not Stance.NOT_STATED)
"""What a body says of itself. That nothing was stated is said by the official who registers such an answer."""
OwnStance = Literal[
    Stance.SUPPORTS,
    Stance.SUPPORTS_WITH_CHANGES,
    Stance.NEUTRAL,
    Stance.REJECTS,
    Stance.NO_OBJECTION,
    Stance.ABSTAINS,
]
"""The same, as a form may say it."""
AREA_STANCES = (Stance.SUPPORTS, Stance.SUPPORTS_WITH_CHANGES, Stance.NEUTRAL, Stance.REJECTS)
"""What can be chosen for a focus area, and for the plan by those who answer at length; the others are short answers."""


class CommentKind(enum.StrEnum):
    """What a comment is."""

    COMMENT = "comment"
    TEXT_CHANGE = "text_change"
    INDICATOR_VALUE = "indicator_value"
    NEW_INDICATOR = "new_indicator"
    ACTIVITY = "activity"
    QUESTION = "question"
    FACT_ERROR = "fact_error"
    PRIORITY = "priority"
    ANSWER = "answer"
    SUMMARY = "summary"


ABOUT_PLAN = tuple(kind for kind in CommentKind if kind not in (CommentKind.ANSWER, CommentKind.SUMMARY))
"""What can be chosen for a comment on the plan; an answer belongs to a question of the round, and what an answer says
in short is made a comment when it comes in."""

PROPOSES_VALUE = (CommentKind.INDICATOR_VALUE, CommentKind.NEW_INDICATOR)
"""The kinds whose proposal is a value of an indicator, not words of the plan."""
