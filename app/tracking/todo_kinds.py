"""Why something waits for an official."""

import enum


class TodoKind(enum.StrEnum):
    """Why something waits, the most pressing first."""

    OPENING_STOPPED = "opening_stopped"
    TIME_REQUEST = "time_request"
    OVERDUE = "overdue"
    BOUNCE = "bounce"
    LOCKED_FILE = "locked_file"
    UNREAD = "unread"
    SENT_BACK = "sent_back"
    ASSIGNED = "assigned"
    NEXT_STEP = "next_step"
    OPENING = "opening"
    FILE = "file"
    ALSO_CONTACT = "also_contact"
