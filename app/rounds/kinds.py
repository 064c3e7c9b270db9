"""What there is in a round, by name: for forms, API and the rooms above."""

import enum


class DocumentKind(enum.StrEnum):
    """What a document that goes out with a round is."""

    COVER_LETTER = "cover_letter"
    PLAN = "plan"
    APPENDIX = "appendix"
    DECISION = "decision"


class DocumentDoubt(enum.StrEnum):
    """What an official is told of a document that was read: its text is a picture, or longer than a letter is."""

    PICTURE = "picture"
    TOO_LONG = "too_long"
    UNREAD = "unread"
