"""What there is of letters: why they are written, what becomes of them, and what stops them."""

import enum


class LetterKind(enum.StrEnum):
    """Why a letter was written; each has a folder in templates/emails/."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    RECEIPT = "receipt"
    EXTENSION = "extension"
    NEW_LINK = "new_link"
    LINK_REPLACED = "link_replaced"
    CANCELLATION = "cancellation"
    DOCUMENT = "document"
    PLAN_VERSION = "plan_version"
    SET_UP = "set_up"
    NOTICE = "notice"
    CONFIRMATION = "confirmation"
    WITHDRAWAL = "withdrawal"
    INCLUSION = "inclusion"
    JOINT = "joint"
    COLLEAGUE = "colleague"
    READY = "ready"
    TOKEN_ENDS = "token_ends"  # noqa: S105  why a letter is written
    SECOND_STEP = "second_step"
    MAILBOX_CODE = "mailbox_code"
    CHAIN_HEADS = "chain_heads"
    LOCKED_FILE = "locked_file"


INNER = (LetterKind.COLLEAGUE, LetterKind.READY)
"""Letters between a body's own people: on no page, list or line of history of the officials."""

SPOKEN = (LetterKind.COLLEAGUE, LetterKind.READY, LetterKind.MAILBOX_CODE)
"""Letters in the language of whoever asks for them, which a body's pages have three of; all others are in Swedish."""


class LetterState(enum.StrEnum):
    """What has become of a letter; computed.

    ``kept``: it stays in the outbox, for there was no mail server. ``held``: it waits until the server works again.
    """

    KEPT = "kept"
    SENT = "sent"
    BOUNCED = "bounced"
    GIVEN_UP = "given_up"
    HELD = "held"
    RETRYING = "retrying"
    WAITING = "waiting"


class MailFault(enum.StrEnum):
    """What is wrong with the mail server or with how it is set. It is no letter's fault: letters wait meanwhile."""

    UNREACHABLE = "unreachable"
    OVERLOADED = "overloaded"
    UNTRUSTED = "untrusted"
    UNENCRYPTED = "unencrypted"
    NO_SIGN_IN = "no_sign_in"
    SIGN_IN_WANTED = "sign_in_wanted"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105  the name of a fault
    SENDER_REFUSED = "sender_refused"
    RELAY_DENIED = "relay_denied"
    REFUSES_ALL = "refuses_all"


class WhyUnsent(enum.StrEnum):
    """Why a letter was given up."""

    UNWANTED = "unwanted"
    NOT_INVITED = "not_invited"
    NO_LINK = "no_link"
    UNWRITABLE = "unwritable"
    REFUSED = "refused"
    NEVER_TAKEN = "never_taken"


class WhyBounced(enum.StrEnum):
    """Why a letter did not arrive, as far as the mail servers' answer tells."""

    NO_MAILBOX = "no_mailbox"
    NO_DOMAIN = "no_domain"
    CLOSED = "closed"
    FULL = "full"
    TOO_LARGE = "too_large"
    NOT_REACHED = "not_reached"
    NOT_ALLOWED = "not_allowed"
    OTHER = "other"
