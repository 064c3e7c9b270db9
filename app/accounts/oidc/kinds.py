"""What a browser is sent to the sign-in service for, and what may go wrong on the way."""

import enum


class Purpose(enum.StrEnum):
    """What somebody is sent to the service for."""

    IN = "in"
    AGAIN = "again"
    LINK = "link"
    SIGN = "sign"


class Trouble(enum.StrEnum):
    """Why nobody could be told who came back."""

    NOT_ASKED = "not_asked"
    DENIED = "denied"
    REFUSED = "refused"
    GONE = "gone"
    NOT_AGAIN = "not_again"
    TOO_LOW = "too_low"


class Refusal(enum.StrEnum):
    """Why somebody whom the service vouches for is not let in."""

    UNKNOWN = "unknown"
    NO_ROLE = "no_role"
    NO_EMAIL = "no_email"
    EMAIL_TAKEN = "email_taken"
    DISABLED = "disabled"
    ANOTHER = "another"
    LINKED = "linked"
