"""What officials are told of and how, and how they come in: for forms, API and the rooms above."""

import enum


class NoticeKind(enum.StrEnum):
    """What an official is told of."""

    ANSWER = "answer"
    WITHDRAWAL = "withdrawal"
    TIME_REQUEST = "time_request"
    BOUNCE = "bounce"
    DEADLINE = "deadline"
    OPENING_STOPPED = "opening_stopped"
    FILE = "file"
    ASSIGNED = "assigned"
    ASSIGNMENT_DUE = "assignment_due"
    SENT_BACK = "sent_back"
    LOCKED_FILE = "locked_file"


class HowTold(enum.StrEnum):
    """How an official is told of something by mail."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


class SignInWay(enum.StrEnum):
    """How somebody came in, as the session remembers it: whoever must say once more who they are does so that way.

    ``link``: by a one-time link, with which a password was chosen. ``oidc``: through the authority's own sign-in.
    """

    PASSWORD = "password"  # noqa: S105  the name of a way
    LINK = "link"
    OIDC = "oidc"
