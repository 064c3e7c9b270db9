"""Who is told of a new version."""

import enum


class Told(enum.StrEnum):
    """Which bodies get a letter on a new version of the plan."""

    ALL = "all"
    UNANSWERED = "unanswered"
    NONE = "none"
