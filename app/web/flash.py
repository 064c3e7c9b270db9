"""What an act did, said once on the page that comes after it, with or without scripts (decision 0033).

A redirect takes a code and a number along in a cookie of a minute. The page after it finds the words by the code and
drops the cookie. No words come from the browser, and an unknown code says nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from fastapi import Request
from starlette.responses import Response

from app.i18n import number
from app.web import cookies

R = TypeVar("R", bound=Response)

SECONDS = 60
_VALUE = re.compile(r"([a-z_.]{1,40}):(\d{1,7})")
_ALL: dict[str, "Flash"] = {}


@dataclass(frozen=True, slots=True)
class Flash:
    """A sentence about something that was done. ``words`` is given the number and may leave ``{n}`` to be filled in."""

    code: str
    words: Callable[[int], str]

    def __post_init__(self) -> None:
        if self.code in _ALL:
            raise ValueError(f"two sayings are called {self.code}")
        _ALL[self.code] = self

    def after(self, response: R, request: Request, n: int = 0) -> R:
        """``response`` (a redirect), with this to be said on the page that it leads to."""
        cookies.give(response, request, cookies.SAYING, f"{self.code}:{n}", max_age=SECONDS)
        return response


def said(request: Request) -> str:
    """What is to be said on this page; "" for nothing."""
    found = _VALUE.fullmatch(cookies.read(request, cookies.SAYING) or "") if request.method == "GET" else None
    saying = _ALL.get(found[1]) if found else None
    return saying.words(int(found[2])).replace("{n}", number(int(found[2]))) if found and saying else ""


def hush(response: Response, request: Request) -> None:
    """It has been said: once is enough."""
    if cookies.read(request, cookies.SAYING) is not None:
        cookies.drop(response, request, cookies.SAYING)
