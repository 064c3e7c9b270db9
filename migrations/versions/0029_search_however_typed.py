"""A search finds words however they were typed or pasted, also in replies: its texts are made anew.

What a search looks in is reckoned from what stands beside it, so it is written by the rule that the search asks with
(``app/sorting.py``), also by this migration; on the way down it may stay.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.database.triggers import create_append_only, drop_append_only
from app.sorting import search_text

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

AT_ONCE = 1000


def upgrade() -> None:
    op.add_column("reply", sa.Column("search_text", sa.String(), nullable=False, server_default=""))
    write_anew("reply", "point_id", "text", "action")
    write_anew("organisation", "id", "name")
    drop_append_only(op.get_bind(), "comment")
    write_anew("comment", "id", "text", "proposed_text", "reason")
    create_append_only(op.get_bind(), "comment")


def downgrade() -> None:
    op.drop_column("reply", "search_text")


def write_anew(name: str, key: str, *texts: str) -> None:
    """Reckon the search text of each row from its texts, and write those that differ."""
    table = sa.table(name, *map(sa.column, (key, "search_text", *texts)))
    written = sa.update(table).where(table.c[key] == sa.bindparam("row")).values(search_text=sa.bindparam("words"))
    for batch in batches(table, key):
        made = [(row, search_text(*(getattr(row, text) for text in texts))) for row in batch]
        changed = [{"row": getattr(row, key), "words": words} for row, words in made if words != row.search_text]
        if changed:
            op.get_bind().execute(written, changed)


def batches(table: sa.TableClause, key: str) -> Iterator[list[Any]]:
    """The rows by their key, so many at a time that a large round does not fill the memory."""
    after = 0
    while rows := list(
        op.get_bind().execute(sa.select(table).where(table.c[key] > after).order_by(table.c[key]).limit(AT_ONCE))
    ):
        yield rows
        after = getattr(rows[-1], key)
