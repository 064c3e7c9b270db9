"""A page to look at, whose forms send nothing."""

import re
from collections.abc import Mapping

from starlette.responses import HTMLResponse, Response

_FORM = re.compile(r'<form\b(?![^>]*(?:class="language"|role="search"))[^>]*>')
_SENDS = re.compile(r'\s(?:data-(?:autosave|keep|once)|hx-)[a-z-]*(?:="[^"]*")?|\smethod="post"|\saction="[^"]*"')


def inert(page: Response, elsewhere: Mapping[str, str] | None = None) -> HTMLResponse:
    """The page as it is, but for its forms: outside of a dialog they do nothing, with scripts or without.

    Searching and choosing a language still work: they change nothing.

    ``elsewhere``: patterns of what its links lead to, and where whoever looks at it has the same.
    """
    html = _FORM.sub(_without_an_act, bytes(page.body).decode())
    for theirs, own in (elsewhere or {}).items():
        html = re.sub(f'href="{theirs}"', f'href="{own}"', html)
    return HTMLResponse(html, page.status_code, headers={"Vary": "HX-Request-Type"})


def _without_an_act(form: re.Match[str]) -> str:
    return f'{_SENDS.sub("", form[0]).removesuffix(">")} method="dialog">'
