"""The cookies that let somebody in, confirm what was done or know a browser again, named in one place.

On https the name begins with ``__Host-``: a browser then accepts it only if it is Secure, for this host alone and for
all paths. On plain http (a test, a demonstration) clients would drop such a cookie, so there it has its bare name.
"""

from fastapi import Request
from starlette.responses import Response

from app.installation import installation_of

SESSION = "remiss_session"
ANSWER = "remiss_answer"
FLASH = "remiss_flash"
KNOWN = "remiss_known"
MAILBOX = "remiss_mailbox"
READING = "remiss_reading"
"""Followed by the id of a reading link."""
ASKED = "remiss_asked"
"""What a browser was sent to the sign-in service with: it has to come back with the same. Lets nobody in."""

IDENTIFYING = "remiss_identifying"
"""The same of who was sent to the service of electronic identities, to sign an answer."""


def full_name(name: str, *, https: bool) -> str:
    """The name as it is sent: with ``__Host-`` when the installation is reached over TLS."""
    return f"__Host-{name}" if https else name


def letting_in(*, https: bool) -> tuple[str, ...]:
    """The full names of the two that let somebody in."""
    return tuple(full_name(name, https=https) for name in (SESSION, ANSWER))


def _https(request: Request) -> bool:
    return installation_of(request.app).settings.https


def read(request: Request, name: str) -> str | None:
    """What the browser sent in one of these, or None."""
    return request.cookies.get(full_name(name, https=_https(request)))


def give(response: Response, request: Request, name: str, value: str, *, max_age: int | None = None) -> None:
    """Set one of these for ``max_age`` seconds: for this host only, hidden from scripts, not sent from other sites."""
    https = _https(request)
    response.set_cookie(
        full_name(name, https=https), value, max_age=max_age, httponly=True, samesite="lax", secure=https, path="/"
    )


def drop(response: Response, request: Request, name: str) -> None:
    """Make the browser forget one of these."""
    https = _https(request)
    response.delete_cookie(full_name(name, https=https), httponly=True, samesite="lax", secure=https, path="/")
