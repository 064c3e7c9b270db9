"""What there is in a round, by name: for forms, API and the rooms above."""

import enum


class DocumentKind(enum.StrEnum):
    """What a document that goes out with a round is."""

    COVER_LETTER = "cover_letter"
    PLAN = "plan"
    APPENDIX = "appendix"
    DECISION = "decision"


class SteeringKind(enum.StrEnum):
    """What kind of document is referred: what it asks of it stands in ``background_rules``."""

    PROGRAM = "program"
    PLAN = "plan"
    STRATEGY = "strategy"
    POLICY = "policy"
    GUIDELINE = "guideline"
    OTHER = "other"


class DocumentDoubt(enum.StrEnum):
    """What an official is told of a document that was read: its text is a picture, or longer than a letter is."""

    PICTURE = "picture"
    TOO_LONG = "too_long"
    UNREAD = "unread"


class Identification(enum.StrEnum):
    """Whether whoever signs an answer identifies themselves with an electronic identity."""

    NONE = "none"
    OFFERED = "offered"
    REQUIRED = "required"
