"""``Idempotency-Key`` on every POST of the API: the first answer is stored in the act's own transaction and repeated.

A key belongs to who used it. It is claimed when the door has let them in and before anything is done, as a row that the
act is committed with: the same request at the same moment waits for that row and then repeats the answer, and nobody
who is refused learns anything. Another method, path or body under the same key is a conflict (409). A secret in an
answer (a fresh link) is not stored: such a route answers with ``Once``, and the repetition has null in its place.
"""

import datetime
import hashlib
import json
from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from sqlalchemy import delete, inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import State
from starlette.responses import JSONResponse, Response
from starlette.types import Message

from app.clock import now
from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.web.models import IdempotentAnswer

KEPT = datetime.timedelta(days=3)
"""How long an answer can be repeated."""
_UNANSWERED = 0
"""The status of a claim whose act is still being done; nobody but its own transaction ever sees it."""


class Once(JSONResponse):
    """An answer with secrets that are given once: ``secret`` names the fields that are null in a repetition."""

    def __init__(self, content: dict[str, Any], *, secret: tuple[str, ...], status_code: int = 201) -> None:
        self.kept = json.dumps({name: None if name in secret else value for name, value in content.items()})
        super().__init__(content, status_code=status_code)


class Fingerprint:
    """What a request asks for, hashed while its body passes: nothing of it is kept.

    The boundary between the parts of a form is left out, for a client draws another one each time.
    """

    def __init__(self, request: Request) -> None:
        self._digest = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
        boundary = request.headers.get("content-type", "").partition("boundary=")[2].strip('"')
        self._boundary = f"--{boundary}".encode("latin-1") if boundary else b""
        self._rest = b""

    def take(self, chunk: bytes) -> None:
        """Read on. A boundary may begin in one chunk and end in the next."""
        if not self._boundary:
            self._digest.update(chunk)
            return
        *parts, rest = (self._rest + chunk).split(self._boundary)
        for part in parts:
            self._digest.update(part)
        read = max(0, len(rest) - len(self._boundary) + 1)
        self._digest.update(rest[:read])
        self._rest = rest[read:]

    def value(self) -> str:
        """The hash of what has been read."""
        whole = self._digest.copy()
        whole.update(self._rest)
        return whole.hexdigest()


class Repeated(Exception):
    """The act has been done: this is what it was answered."""

    def __init__(self, kept: IdempotentAnswer) -> None:
        super().__init__()
        self.answer = Response(
            kept.body, status_code=kept.status, media_type="application/json", headers={"Idempotency-Replayed": "true"}
        )


class Claim:
    """A key that came with a request, until it is known who asks; then the row that the act is committed with."""

    def __init__(self, given: str, fingerprint: Fingerprint) -> None:
        self._given, self._fingerprint = given, fingerprint
        self._row: IdempotentAnswer | None = None
        self._person = ""

    def begin(self) -> None:
        """Nobody has claimed it yet: what an earlier try at the same act has done was undone."""
        self._row, self._person = None, ""

    def belongs_to(self, person: str) -> None:
        """Whose key it is. Who passes two doors is the one who passed the last."""
        self._person = person

    def take(self, session: Session) -> None:
        """Claim the key, once. Raises ``Repeated`` if the act has been done, RuleBroken if that was another act."""
        if self._row is not None or not self._person:
            return
        row = IdempotentAnswer(
            key=self._key(), fingerprint=self._fingerprint.value(), status=_UNANSWERED, body="", created_at=now()
        )
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # on PostgreSQL the same request at the same moment has waited here for the first
            self.repeat(session)
        self._row = row

    def repeat(self, session: Session) -> None:
        """Raises ``Repeated`` if the act has been done, RuleBroken if that was another act."""
        kept = session.get(IdempotentAnswer, self._key())
        if kept is None:
            return
        if kept.fingerprint != self._fingerprint.value():
            raise RuleBroken(
                _("Idempotency-Key är redan använd för en annan begäran. Välj en ny nyckel."),
                code="idempotency_key_reused",
            )
        raise Repeated(kept)

    def _key(self) -> str:
        return hashlib.sha256(f"{self._person}\n{self._given}".encode()).hexdigest()

    def keep(self, session: Session, response: Response) -> None:
        """Store the answer beside what was done. A refusal is not kept: it may be tried again."""
        if self._row is None or not inspect(self._row).persistent:
            return
        if response.status_code >= 400:
            session.delete(self._row)
        else:
            self._row.status = response.status_code
            self._row.body = response.kept if isinstance(response, Once) else bytes(response.body).decode()
        session.flush()


def claim_of(state: State) -> Claim | None:
    """The key that came with a request, if one did."""
    claim: Claim | None = getattr(state, "claim", None)
    return claim


def let_in(state: State, person: str) -> None:
    """The door has let somebody in, who now claims the key that came along (when there is a session to claim it in)."""
    claim = claim_of(state)
    if claim is not None and person:
        claim.belongs_to(person)
        if hasattr(state, "write_session"):
            claim.take(state.write_session)


def repeat_for(state: State, session: Session, person: str) -> None:
    """The door is closed to somebody whom an earlier act of their own has shut out: that act's answer is repeated."""
    claim = claim_of(state)
    if claim is not None:
        claim.belongs_to(person)
        claim.repeat(session)


class PressedOnce:
    """A page's form that makes something new, with a mark of its own: sent again, it leads to what was made."""

    def __init__(self, session: Session, person: str, mark: str) -> None:
        self._session = session
        self._row: IdempotentAnswer | None = None
        self.led_to = ""
        if not mark:
            return
        key = hashlib.sha256(f"{person}\nform\n{mark}".encode()).hexdigest()
        row = IdempotentAnswer(key=key, fingerprint="form", status=_UNANSWERED, body="", created_at=now())
        try:
            with session.begin_nested():
                session.add(row)
            self._row = row
        except IntegrityError:
            self.led_to = session.get_one(IdempotentAnswer, key).body

    def leads_to(self, address: str) -> None:
        """Remember where the first press led."""
        if self._row is not None:
            self._row.body = address
            self._session.flush()


class IdempotentRoute(APIRoute):
    """A route of the API."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        """The handler, whose answer is stored in its own transaction when a key came along."""
        handler = super().get_route_handler()

        async def idempotent(request: Request) -> Response:
            claim = claim_with(request)
            if claim is None:
                return await handler(request)
            try:
                response = await handler(request)
            except Repeated as repeated:
                request.state.cleared = True  # they were, when it was done
                return repeated.answer
            session = getattr(request.state, "write_session", None)
            if session is not None:
                await run_in_threadpool(claim.keep, session, response)
            return response

        return idempotent


def claim_with(request: Request) -> Claim | None:
    """The claim of a request that came with a key, made when it is first asked for, before the body is read."""
    given = request.headers.get("idempotency-key")
    if request.method != "POST" or given is None:
        return None
    if not 1 <= len(given) <= 200:
        raise Invalid(_("Idempotency-Key ska vara 1–200 tecken."), code="idempotency_key")
    claim = claim_of(request.state)
    if claim is None:
        claim = request.state.claim = _claim(request, given)
    return claim


def _claim(request: Request, given: str) -> Claim:
    """The claim of a request whose body is hashed as the route reads it."""
    fingerprint, receive = Fingerprint(request), request._receive  # the one way to see what passes

    async def read_along() -> Message:
        message = await receive()
        fingerprint.take(message.get("body", b""))
        return message

    request._receive = read_along
    return Claim(given, fingerprint)


def sweep(session: Session, at: datetime.datetime) -> int:
    """Forget answers that are too old to be repeated, and return how many."""
    old = delete(IdempotentAnswer).where(col(IdempotentAnswer.created_at) < at - KEPT)
    return session.connection().execute(old).rowcount
