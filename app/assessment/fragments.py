"""Comments of the desk and of the API as ready-made bytes, kept by the rows that they were made of.

What a comment looks like depends on its row as it is stored (all that the statement reads), the language, where its
links lead, whether one may reply and which version of the plan holds, and on nothing else. These are its key,
so nothing is rendered twice while it is looked at, and a stale one cannot be shown.
"""

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import Request
from sqlmodel import Session

from app.assessment.desk import Listed
from app.assessment.earlier import with_earlier, written_on, written_on_json
from app.assessment.queries import Page, Stored
from app.assessment.queries.groups import GroupMark, replied_alike
from app.assessment.queries.tags import TagView
from app.assessment.schemas import comment_json
from app.clock import zulu
from app.i18n import language
from app.responses.queries.assignments import Assigned
from app.rounds.facts import RoundFacts
from app.rounds.models import Round
from app.web.kept import kept_by
from app.web.templating import environment


def dressed_comments(
    request: Request,
    session: Session,
    round_: RoundFacts | Round,
    listed: Listed,
    rows: Sequence[Stored],
    *,
    path: str,
    plan: str,
    writes: bool,
    reviewing: bool,
    whose: Mapping[int, Assigned],
    tags: Mapping[int, tuple[TagView, ...]],
    grouped: Mapping[int, GroupMark],
) -> list[bytes]:
    """Some rows of the list as they stand where they are not being replied to, in the reader's language."""
    kept, at = kept_by(request), ("desk", language(), path, plan, round_.plan_version_id)
    fixed = (*at, listed.asked, writes, reviewing)
    keys = [(fixed, row.values, whose.get(row.id), tags.get(row.id), grouped.get(row.id)) for row in rows]
    template = environment().get_template("assessment/_one.html")

    def make(places: list[int]) -> Iterator[bytes]:
        asked = listed.shown(session, [rows[place] for place in places])
        for shown in with_earlier(request, session, round_, asked):
            html = template.render(
                shown=shown,
                path=path,
                plan=plan,
                asked=listed.asked,
                writes=writes,
                reviewing=reviewing,
                whose=whose,
                tags=tags,
                grouped=grouped,
            )
            yield html.encode()

    return kept.each(keys, make)


def comments_in_json(request: Request, session: Session, round_: RoundFacts | Round, page: Page) -> bytes:
    """The comments of a page as the items of a list of the API, in the reader's language."""
    kept = kept_by(request)
    alike = replied_alike(session, round_.id)
    keys = [("API", language(), round_.plan_version_id, alike.get(row.id, ()), row.values) for row in page.rows]

    def make(places: list[int]) -> Iterator[bytes]:
        listed = [comment for comment, _quote in page.views(session, [page.rows[place] for place in places])]
        earlier = written_on(request, session, round_, listed)
        for comment in listed:
            more = {
                "shared_reply": list(alike.get(comment.id, ())),
                "written_on": written_on_json(earlier.get(comment.id)),
            }
            yield in_json(comment_json(comment) | more)

    return b", ".join(kept.each(keys, make))


def in_json(content: Any) -> bytes:
    """JSON without a detour over models: a list of comments is long, and its values come from one typed place."""
    return json.dumps(content, ensure_ascii=False, default=_instant).encode()


def _instant(value: Any) -> str:
    if not isinstance(value, datetime.datetime):
        raise TypeError(f"{type(value).__name__} has no JSON form")
    return zulu(value)
