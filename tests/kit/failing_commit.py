"""A transaction of SQLite whose COMMIT fails, and nothing before it: it names a round that is not there."""

BREAKING = (
    "PRAGMA defer_foreign_keys = ON",
    "INSERT INTO focus_count (round_id, focus_area, comments, done, to_look_again) VALUES (999999, 0, 0, 0, 0)",
)
"""What to execute in it."""
