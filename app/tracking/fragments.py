"""The board's rows as ready-made bytes, kept by the values they show.

A row's HTML depends on the body's stored values, the day, the round's deadline, the language and whether rows can be
marked, and on nothing else; these are its key. So an unchanged row is read in the database's own form and never
rendered twice, and a stale one cannot be shown (decision 0081).
"""

import datetime
from typing import Any, NamedTuple

from fastapi import Request
from sqlmodel import Session

from app.i18n import language
from app.installation import Shelf, installation_of
from app.rounds.models import Round
from app.tracking.board_view import latest
from app.tracking.queries import BoardItem, board_items, comment_counts, stored_rows
from app.tracking.rules import why_not_reminded
from app.web.templating import environment


class Kept(NamedTuple):
    """A row with its status and its bytes, and whether it can be reminded today."""

    item: BoardItem
    html: bytes
    remindable: bool


Key = tuple[Any, ...]
ROWS: Shelf[Key, Kept] = Shelf("rows of the board", most=20_000)


def dressed_rows(
    request: Request, session: Session, round_: Round, today: datetime.date, *, markable: bool
) -> list[Kept]:
    """Each body of a round with its status and its bytes: one statement, and two more when something has changed."""
    fixed = (round_.id, round_.deadline, today, language(), markable)
    keys = [(fixed, *row) for row in stored_rows(session, round_, today)]
    memory = installation_of(request.app).memory
    kept = memory.on(ROWS, make_room=False)  # a board larger than the shelf is kept too, until something changes
    if not all(key in kept for key in keys):
        kept = memory.on(ROWS)
        missing = {key[1]: key for key in keys if key not in kept}
        kept.update(_rendered(request, session, round_, today, missing, markable=markable))
    return [kept[key] for key in keys]


def _rendered(
    request: Request,
    session: Session,
    round_: Round,
    today: datetime.date,
    keys: dict[int, Key],
    *,
    markable: bool,
) -> dict[Key, Kept]:
    items = board_items(session, round_, today, only=keys.keys())
    comments = comment_counts(session, round_.id, only={item.response_id for item in items if item.response_id})
    template = environment().get_template("tracking/_row.html")
    rendered = {}
    for item in items:
        said = comments.get(item.response_id or 0, 0)
        html = template.render(item=item, latest=latest(item), comments=said, markable=markable, round_id=round_.id)
        rendered[keys[item.id]] = Kept(item, html.encode(), why_not_reminded(item.addressee, today) is None)
    return rendered
