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
from app.tracking.queries.overview import coming
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
from app.tracking.queries.schedule import ScheduleFacts, rounds_to_close, rounds_to_open, schedule_of
from app.tracking.queries.todo import Rights, TodoItem, todo

__all__ = [
    "BoardItem",
    "Case",
    "Extensions",
    "LinkFacts",
    "Outlook",
    "PlanFacts",
    "ReminderDay",
    "Rights",
    "ScheduleFacts",
    "TodoItem",
    "Undecided",
    "board_items",
    "board_page",
    "cases",
    "coming",
    "comment_counts",
    "due_bodies",
    "extensions_of",
    "one_body",
    "outlook",
    "proposed_plan",
    "reminder_plan",
    "requests_by_round",
    "rounds_reminding",
    "rounds_to_close",
    "rounds_to_open",
    "schedule_of",
    "stored_rows",
    "todo",
    "undecided",
]
