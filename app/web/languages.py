"""Which languages the pages at an address are in: a body's also in Finnish, everything else in Swedish and English."""

import re
from collections.abc import Iterable

from app.i18n import FOR_BODIES, LANGUAGES

COOKIE = "remiss_language"
"""Holds the choice of whoever pressed the language switch."""
_FOR_BODIES = re.compile(r"/(answers/|l/|link-needed$|my-answers|b$|api/v1/answer/|rounds/\d+/preview/\d+)")
_FOR_ALL = re.compile(r"/information/[^/]+$")


def languages_at(path: str, *, official: bool = False) -> tuple[str, ...]:
    """The languages of the page, or of the API's answer, at a path.

    What is for all stands, for an ``official``, beside a menu that is not in every one of a body's languages.
    """
    for_bodies = _FOR_BODIES.match(path) or (_FOR_ALL.match(path) and not official)
    return FOR_BODIES if for_bodies else LANGUAGES


def first_known(wished: Iterable[str], path: str) -> str:
    """The first of the wished languages that the page at a path is in, else Swedish."""
    known = languages_at(path)
    return next((code for code in wished if code in known), "sv")
