"""``Idempotency-Key`` on every POST of the API: the first answer is stored in its own transaction and repeated.

Another method, path or body under the same key is a conflict (409). A secret in an answer (a fresh link) is not stored:
such a route answers with ``Once``, and the repetition has null in its place.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from app.clock import now
from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.installation import installation_of
from app.web.models import IdempotentAnswer


class Once(JSONResponse):
    """An answer with secrets that are given once: ``secret`` names the fields that are null in a repetition."""

    def __init__(self, content: dict[str, Any], *, secret: tuple[str, ...], status_code: int = 201) -> None:
        self.kept = json.dumps({name: None if name in secret else value for name, value in content.items()})
        super().__init__(content, status_code=status_code)


class IdempotentRoute(APIRoute):
    """A route of the API."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        """The handler, with the stored answer looked up before it and stored after it."""
        handler = super().get_route_handler()

        async def idempotent(request: Request) -> Response:
            given = request.headers.get("idempotency-key")
            if request.method != "POST" or given is None:
                return await handler(request)
            key, fingerprint = await _identify(request, given)
            kept = await run_in_threadpool(_kept, request, key)
            if kept:
                return _again(request, kept, fingerprint)
            request.state.idempotency_key = given
            response = await handler(request)
            session = getattr(request.state, "write_session", None)
            if session is not None and response.status_code < 400:
                body = response.kept if isinstance(response, Once) else bytes(response.body).decode()
                answer = IdempotentAnswer(
                    key=key, fingerprint=fingerprint, status=response.status_code, body=body, created_at=now()
                )
                try:
                    await run_in_threadpool(_keep, session, answer)
                except IntegrityError:  # the same request came twice at once and the other was first: repeat its answer
                    await run_in_threadpool(session.rollback)
                    kept = await run_in_threadpool(_kept, request, key)
                    if kept is None:
                        raise
                    return _again(request, kept, fingerprint)
            return response

        return idempotent


async def _identify(request: Request, given: str) -> tuple[str, str]:
    if not 1 <= len(given) <= 200:
        raise Invalid(_("Idempotency-Key ska vara 1–200 tecken."), code="idempotency_key")
    who = request.headers.get("authorization", "") or request.path_params.get("token", "")
    key = hashlib.sha256(f"{who}\n{given}".encode()).hexdigest()
    digest = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    body = await request.body()
    kind = request.headers.get("content-type", "")
    boundary = kind.partition("boundary=")[2].strip('"')
    digest.update(body.replace(boundary.encode(), b"") if boundary else body)
    return key, digest.hexdigest()


def _kept(request: Request, key: str) -> IdempotentAnswer | None:
    with installation_of(request.app).database.read() as session:
        answer: IdempotentAnswer | None = session.get(IdempotentAnswer, key)
        return answer


def _keep(session: Any, answer: IdempotentAnswer) -> None:
    session.add(answer)
    session.flush()


def _again(request: Request, kept: IdempotentAnswer, fingerprint: str) -> Response:
    request.state.cleared = True
    if kept.fingerprint != fingerprint:
        raise RuleBroken(
            _("Idempotency-Key är redan använd för en annan begäran. Välj en ny nyckel."), code="idempotency_key_reused"
        )
    return Response(
        kept.body, status_code=kept.status, media_type="application/json", headers={"Idempotency-Replayed": "true"}
    )
