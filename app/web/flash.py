"""A confirmation of what was done, shown once on the next page, with or without scripts (decision 0033).

A redirect carries a code and a number in a cookie that lasts a minute. The next page looks up the words by the code and
drops the cookie. No words come from the browser, and an unknown code shows nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from fastapi import Request
from starlette.responses import Response

from app.i18n import _, number
from app.installation import installation_of
from app.web import cookies

R = TypeVar("R", bound=Response)

SECONDS = 60
_VALUE = re.compile(r"([a-z_.]{1,40}):(\d{1,7})")
_ALL: dict[str, "Flash"] = {}


@dataclass(frozen=True, slots=True)
class Flash:
    """A sentence about something that was done. ``words`` gets the number; ``{n}`` in its text is filled in.

    ``without_mail`` says it where no mail server takes the letters that it tells of.
    """

    code: str
    words: Callable[[int], str]
    without_mail: Callable[[int], str] | None = None

    def __post_init__(self) -> None:
        if self.code in _ALL:
            raise ValueError(f"two confirmations are called {self.code}")
        _ALL[self.code] = self

    def after(self, response: R, request: Request, n: int = 0) -> R:
        """``response`` (a redirect), so that this is shown on the page it leads to."""
        cookies.give(response, request, cookies.FLASH, f"{self.code}:{n}", max_age=SECONDS)
        return response


def said(request: Request) -> str:
    """The confirmation to show on this page; "" for none."""
    match = _VALUE.fullmatch(cookies.read(request, cookies.FLASH) or "") if request.method == "GET" else None
    flash = _ALL.get(match[1]) if match else None
    if match is None or flash is None:
        return ""
    count, words = int(match[2]), flash.words
    if flash.without_mail and not installation_of(request.app).sends_mail:
        words = flash.without_mail
    told = words(count).replace("{n}", number(count))
    if flash.without_mail and getattr(request.state, "mail_outage", None):
        told += " " + _("Mejlservern tar inte emot utskick just nu, så det väntar tills den gör det.")
    return told


def forget(response: Response, request: Request) -> None:
    """It has been shown: once is enough."""
    if cookies.read(request, cookies.FLASH) is not None:
        cookies.drop(response, request, cookies.FLASH)
