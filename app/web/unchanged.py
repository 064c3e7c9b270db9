"""A page that is as it was is answered without the framework's dependency solving, which takes longer than looking.

An open board asks every few seconds whether anything has changed, and on the last evening hundreds look at the same
page. Such a route names, beside its endpoint, what makes its mark (``app.web.kept``): that is worked out here, by the
same doors. Who has the page already is told so (304), and who has not gets the bytes that are kept. Everything else
goes the ordinary way: a page that must be made, and every refusal (decision 0288).
"""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from app.errors import RemissError
from app.installation import installation_of
from app.web.kept import confirms, seen_or_kept
from app.web.quick import arguments_of, from_path

MarkOf = Callable[..., str]


def as_it_was(mark_of: MarkOf, action: str) -> Callable[[Request], Awaitable[Response | None]]:
    """A coroutine that gives what is known under the mark; None where the page has to be made.

    ``mark_of`` takes what an endpoint takes: the request, who asks, a session for reading, numbers of the path.
    """
    arguments = arguments_of(mark_of)

    def looked(request: Request) -> Response | None:
        given = from_path(arguments, request)
        if given is None:
            return None
        state = request.state
        state.action = action
        try:
            with installation_of(request.app).database.read() as session:
                met: dict[str, Any] = {name: meet(request, session) for name, meet in arguments.direct.items()}
                mark = mark_of(**given, **met, **{arguments.session: session})
        except RemissError:  # refused again by the ordinary way, which shows it
            state.cleared = False
            return None
        known = seen_or_kept(request, mark) if mark else None
        if known is None:
            state.met, state.cleared = met, False  # who makes the page knows who asks, and asks what they may
        return known

    async def handled(request: Request) -> Response | None:
        if confirms(request):
            return None
        if installation_of(request.app).database.is_sqlite:
            return looked(request)  # two rows that are in memory: a change of thread takes longer
        return await run_in_threadpool(looked, request)

    return handled
