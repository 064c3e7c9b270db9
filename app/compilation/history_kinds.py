"""By what a round's history is narrowed: what a line is about, and who did it."""

import enum


class HistoryTopic(enum.StrEnum):
    """What a line of history is about."""

    ROUND = "round"
    BODIES = "bodies"
    LETTERS = "letters"
    MORE_TIME = "more_time"
    ANSWERS = "answers"
    REPLIES = "replies"


BEGINNINGS: dict[HistoryTopic, tuple[str, ...]] = {
    HistoryTopic.ROUND: ("round", "document", "member"),
    HistoryTopic.BODIES: ("consultee", "link"),
    HistoryTopic.LETTERS: ("invitation", "letter", "letters", "reminder_plan", "reminders"),
    HistoryTopic.MORE_TIME: ("extension",),
    HistoryTopic.ANSWERS: ("draft", "response"),
    HistoryTopic.REPLIES: ("reply", "text", "module", "reading_link"),
}
"""What the kinds of a topic's lines begin with."""


class HistoryActor(enum.StrEnum):
    """Who did what a line tells."""

    USER = "user"
    LINK = "link"
    SYSTEM = "system"
