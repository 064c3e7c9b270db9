"""What pages and the API of following a round need, in a constant number of statements."""

from app.tracking.queries.board import (
    BoardItem,
    LinkFacts,
    board_items,
    board_page,
    comment_counts,
    one_body,
    stored_rows,
)
from app.tracking.queries.extensions import (
    Case,
    Extensions,
    Undecided,
    cases,
    extensions_of,
    requests_by_round,
    undecided,
)
from app.tracking.queries.overview import requests_and_plan
from app.tracking.queries.reminder_plan import (
    Outlook,
    PlanFacts,
    ReminderDay,
    due_bodies,
    outlook,
    proposed_plan,
    reminder_plan,
    rounds_reminding,
)

__all__ = [
    "BoardItem",
    "Case",
    "Extensions",
    "LinkFacts",
    "Outlook",
    "PlanFacts",
    "ReminderDay",
    "Undecided",
    "board_items",
    "board_page",
    "cases",
    "comment_counts",
    "due_bodies",
    "extensions_of",
    "one_body",
    "outlook",
    "proposed_plan",
    "reminder_plan",
    "requests_and_plan",
    "requests_by_round",
    "rounds_reminding",
    "stored_rows",
    "undecided",
]
