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
from app.tracking.queries.extensions import Extensions, Undecided, extensions_of, open_requests, undecided

__all__ = [
    "BoardItem",
    "Extensions",
    "LinkFacts",
    "Undecided",
    "board_items",
    "board_page",
    "comment_counts",
    "extensions_of",
    "one_body",
    "open_requests",
    "stored_rows",
    "undecided",
]
