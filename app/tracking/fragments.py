"""The board's rows as ready-made HTML, kept by the values they show.

A row's HTML depends on its values, the day, the language and whether rows can be marked, and on nothing else; these are its
key. So an unchanged row is never rendered twice, and a stale one cannot be shown (decision 0081).
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from markupsafe import Markup

from app.i18n import language
from app.tracking.queries import BoardItem, item_of
from app.tracking.view import latest
from app.web.templating import environment

MOST_KEPT = 20_000
Key = tuple[Any, ...]
_kept: dict[Key, tuple[BoardItem, str]] = {}


def dressed(
    request: Request,
    rows: Sequence[Any],
    comments: Mapping[int, int],
    *,
    round_id: int,
    deadline: datetime.date,
    today: datetime.date,
    markable: bool,
) -> list[tuple[BoardItem, str]]:
    """Each row with its status and its HTML."""
    if len(_kept) > MOST_KEPT:
        _kept.clear()
    fixed = (language(), markable, today, deadline, round_id)
    template = None
    found = []
    for row in rows:
        key = (fixed, *row)
        known = _kept.get(key)
        if known is None:
            template = template or environment(request.app).get_template("tracking/_row.html")
            item = item_of(row, deadline, today)
            said = comments.get(item.response_id or 0, 0)
            html = template.render(item=item, latest=latest(item), comments=said, markable=markable, round_id=round_id)
            known = _kept[key] = (item, html)
        found.append(known)
    return found


def joined(fragments: Sequence[str]) -> Markup:
    """Rendered rows, escaped when they were rendered, as one piece."""
    return Markup("".join(fragments))  # noqa: S704  each fragment came out of an escaping template
