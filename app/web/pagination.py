"""Lists of the API: ``{"items": […], "total": n, "next": url|null}`` with ``limit`` and ``cursor``."""

import base64
import binascii
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request
from pydantic import BaseModel, Field

from app.errors import Invalid
from app.i18n import _

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=500, description="At most this many items")]
Cursor = Annotated[str | None, Query(description="Where the list continues: taken from `next`", max_length=400)]


class Listing(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T] = Field(description="This page's items")
    total: int = Field(description="How many there are in all")
    next: str | None = Field(description="The address of the next page, or null")


def next_url(request: Request, after: str | int | None) -> str | None:
    """The same address with the cursor moved; None if ``after`` is None."""
    if after is None:
        return None
    cursor = base64.urlsafe_b64encode(str(after).encode()).decode().rstrip("=")
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return f"{request.url.path}?{urlencode([*query, ('cursor', cursor)])}"


def after_cursor(cursor: str | None) -> str | None:
    """What a cursor holds. Raises Invalid for one that was not made here."""
    if cursor is None:
        return None
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Invalid(
            _("Markören går inte att läsa."), code="cursor", fields={"cursor": _("Ta den ur next.")}
        ) from None


def after_id(cursor: str | None) -> int:
    """A cursor that is an id; 0 when there is none."""
    text = after_cursor(cursor)
    if text is None:
        return 0
    if not text.isdecimal() or len(text) > 18:  # more digits than an id can have
        raise Invalid(_("Markören går inte att läsa."), code="cursor", fields={"cursor": _("Ta den ur next.")})
    return int(text)
