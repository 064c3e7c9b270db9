"""Which of the rounds are listed."""

import enum


class RoundChoice(enum.StrEnum):
    """A part of all rounds. Those that are archived are listed only where they are asked for."""

    MINE = "mine"
    OVERDUE = "overdue"
    WAITING = "waiting"
    ARCHIVED = "archived"
