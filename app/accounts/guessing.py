"""Where a guess at a password comes from, how it is counted, and the security log.

Guesses at an address are counted for each network they come from, so that nobody can keep the right person out from
elsewhere. A browser in which somebody has signed in is known to us and counted by itself, so that no neighbour can.
"""

import hashlib
import hmac
import secrets

from fastapi import Request

from app.accounts.queries import folded
from app.installation import installation_of
from app.tokens import token_hash
from app.web import cookies
from app.web.networks import log, network_of

KNOWN_FOR = 365 * 24 * 3600
"""Seconds that a browser is known."""


def _signature(request: Request, email: str, browser: str) -> str:
    key = installation_of(request.app).settings.key()
    return hmac.new(key, f"known-browser:{folded(email)}:{browser}".encode(), hashlib.sha256).hexdigest()


def mark_of_browser(request: Request, email: str) -> str:
    """What a browser keeps so that it is known again at this address. It lets nobody in."""
    browser = secrets.token_urlsafe(12)
    return f"{browser}.{_signature(request, email, browser)}"


def source_of(request: Request, email: str) -> str:
    """What a guess is counted for: a browser where this address has been signed in with before, else the network."""
    browser, _dot, signature = (cookies.read(request, cookies.KNOWN) or "").partition(".")
    if browser and hmac.compare_digest(signature.encode(), _signature(request, email, browser).encode()):
        return f"browser:{browser}"
    return f"network:{network_of(request)}"


def guess_key(email: str, source: str) -> str:
    """The key under which guesses are counted; neither the address nor the network is stored."""
    return token_hash(f"sign-in:{folded(email)}:{source}")


def warn(request: Request, kind: str, *, email: str) -> None:
    """A line of the security log: its kind, a hash of the address, the network and the request. Never a secret."""
    key = installation_of(request.app).settings.key()
    address = hmac.new(key, f"log:{folded(email)}".encode(), hashlib.sha256).hexdigest()[:16]
    facts = {"address": address, "network": network_of(request), "request_id": request.state.request_id}
    log.warning("%s", kind, extra=facts)
