"""Comments on the desk as ready-made HTML, kept by the values they show.

What a row looks like depends on the comment with its reply, what it speaks of in the plan, the language, where its
links lead and whether one may reply, and on nothing else; these are its key. So nothing is rendered twice while it is
looked at, and a stale one cannot be shown.
"""

from collections.abc import Sequence
from typing import Any

from fastapi import Request
from markupsafe import Markup

from app.assessment.desk import Asked, Shown
from app.i18n import language
from app.installation import Shelf, installation_of
from app.web.templating import environment

DRESSED: Shelf[tuple[Any, ...], Markup] = Shelf("comments on the desk", most=10_000)
"""About two kilobytes each."""


def dressed_comments(
    request: Request, comments: Sequence[Shown], *, path: str, plan: str, asked: Asked, writes: bool
) -> list[Markup]:
    """Each comment's row as it stands where it is not the one being replied to, in the reader's language."""
    kept = installation_of(request.app).memory.on(DRESSED)
    fixed = (language(), path, plan, asked, writes)
    template = environment().get_template("assessment/_one.html")
    rows = []
    for shown in comments:
        key = (fixed, shown)
        row = kept.get(key)
        if row is None:
            html = template.render(shown=shown, path=path, plan=plan, asked=asked, writes=writes)
            row = kept[key] = Markup(html)  # noqa: S704  it came out of an escaping template
        rows.append(row)
    return rows
