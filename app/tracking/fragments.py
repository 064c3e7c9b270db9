"""The bodies of a board, read once for each version of it, and their rows as ready-made bytes.

A body's status depends on its stored values, the day and the round's deadline, its row on these, the language and
whether rows can be marked, and on nothing else; these are their keys. So an unchanged body is read in the database's
own form, only rows that are shown are rendered, none twice, and a stale one cannot be shown (decisions 0081, 0255).
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from fastapi import Request
from sqlmodel import Session

from app.groups import are_told
from app.i18n import language
from app.installation import Shelf, installation_of
from app.rounds.models import Round
from app.tracking.board_view import Sum, latest, sum_of, what_there_is
from app.tracking.queries import BoardItem, board_items, comment_counts, stored_rows
from app.tracking.rules import why_not_reminded
from app.web.kept import kept_by
from app.web.templating import environment

Key = tuple[Any, ...]


class Entry(NamedTuple):
    """A body with its status, and whether it can be reminded today. ``key``: all that these were made of."""

    key: Key
    item: BoardItem
    remindable: bool


@dataclass(frozen=True, slots=True)
class Everybody:
    """All bodies of a round in the list's order, and what is said of them together.

    ``came``: the days on which answers came in.
    ``there``: statuses and flags that some body has. ``groups``: those there are; ``grouped``: whether they say
    anything.
    """

    entries: list[Entry]
    came: list[datetime.date]
    sum: Sum
    there: frozenset[str]
    groups: list[str]
    grouped: bool


ENTRIES: Shelf[Key, Entry] = Shelf("bodies of boards", most=20_000)
BOARDS: Shelf[Key, Everybody] = Shelf("boards", most=60)


def everybody(request: Request, session: Session, round_: Round, today: datetime.date) -> Everybody:
    """Each body of a round: no statement while the board is as it was, else one, and one more for what has changed."""
    boards = installation_of(request.app).memory.on(BOARDS)
    key = (round_.id, round_.board_version, round_.deadline, today, language())
    board = boards.get(key)
    if board is None:
        board = boards[key] = _together(_entries(request, session, round_, today))
    return board


def _together(entries: list[Entry]) -> Everybody:
    items = [entry.item for entry in entries]
    return Everybody(
        entries,
        [item.responded_on for item in items if item.responded_on],
        sum_of(items, sum(entry.remindable for entry in entries)),
        what_there_is(items),
        list(dict.fromkeys(item.group for item in items if item.group)),
        are_told(item.group for item in items),
    )


def _entries(request: Request, session: Session, round_: Round, today: datetime.date) -> list[Entry]:
    fixed = (round_.id, round_.deadline, today)
    keys = [(fixed, *row) for row in stored_rows(session, round_, today)]
    memory = installation_of(request.app).memory
    kept = memory.on(ENTRIES, make_room=False)  # a board larger than the shelf is kept too, until something changes
    if not all(key in kept for key in keys):
        kept = memory.on(ENTRIES)
        missing = {key[1]: key for key in keys if key not in kept}
        for item in board_items(session, round_, today, only=missing.keys()):
            remindable = why_not_reminded(item.addressee, today) is None
            kept[missing[item.id]] = Entry(missing[item.id], item, remindable)
    return [kept[key] for key in keys]


def dressed_rows(
    request: Request, session: Session, round_: Round, entries: Sequence[Entry], *, markable: bool
) -> bytes:
    """The rows of some bodies (one statement for those that are not kept)."""
    template = environment().get_template("tracking/_row.html")

    def make(places: list[int]) -> Iterator[bytes]:
        items = [entries[place].item for place in places]
        comments = comment_counts(session, round_.id, only={item.response_id for item in items if item.response_id})
        for item in items:
            said = comments.get(item.response_id or 0, 0)
            html = template.render(item=item, latest=latest(item), comments=said, markable=markable, round_id=round_.id)
            yield html.encode()

    fixed = ("board", language(), markable)
    return b"".join(kept_by(request).each([(fixed, entry.key) for entry in entries], make))
