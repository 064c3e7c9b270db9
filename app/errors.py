"""Errors that carry their own status; they are shown as page, fragment or RFC 9457 problem (``web/rendering.py``).

Rules and actions raise these and nothing else; no route catches them. ``message`` is already in the reader's
language (see :mod:`app.i18n`) and says what happened and what to do. ``code`` is stable English.
"""

from typing import Any


class RemissError(Exception):
    """A refusal that a person can understand. ``fields`` maps a form field's name to its message."""

    status = 500
    code = "error"

    def __init__(
        self,
        message: str = "",
        *,
        code: str | None = None,
        status: int | None = None,
        fields: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.status = status or self.status
        self.fields = fields or {}
        self.extra = extra or {}


class RuleBroken(RemissError):
    """What was asked for is not allowed right now: 409, with the reason."""

    status = 409
    code = "conflict"


class Invalid(RemissError):
    """What was sent cannot be understood or accepted: 422, naming the fields."""

    status = 422
    code = "invalid"


class NotFound(RemissError):
    """There is no such thing, or it is not yours to see."""

    status = 404
    code = "not_found"


class NotAllowed(RemissError):
    """You may see it but not do this."""

    status = 403
    code = "forbidden"


class StepUpNeeded(RemissError):
    """You may do this, once you have given your password again. ``extra["form"]`` asks for it."""

    status = 403
    code = "step_up_needed"


class NotSignedIn(RemissError):
    """Sign in first."""

    status = 401
    code = "not_signed_in"


class TooLarge(RemissError):
    """More bytes than we accept."""

    status = 413
    code = "too_large"


class WrongType(RemissError):
    """The file is not what it claims to be, or of a kind that we do not read."""

    status = 415
    code = "wrong_type"


class TooMany(RemissError):
    """Too many attempts; wait."""

    status = 429
    code = "too_many"


class Unavailable(RemissError):
    """The database or the disk cannot be used right now; nothing was changed."""

    status = 503
    code = "unavailable"


class BackupError(Exception):
    """A backup cannot be made or put back, for the reason given in one line of English: it has no reader in Swedish."""
