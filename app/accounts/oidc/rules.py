"""What follows from what the sign-in service says of a person: pure."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.accounts.models import Role
from app.accounts.oidc.configuration import Admission

LONGEST_NAME = 200
LONGEST_SID = 1000
LAST_MOMENT = 2**35
CLOCKS_DIFFER = datetime.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the service vouches for. ``role`` is None if none is theirs, or if Remiss keeps the roles.

    ``signed_in_at``: when they proved to the service who they are, if it says so. ``sid``: its own session of theirs.
    """

    issuer: str
    subject: str
    name: str
    email: str
    role: Role | None
    signed_in_at: datetime.datetime | None = None
    sid: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """What the service has ended: one session of its own (``sid``), or all that ``subject`` is signed in to.

    One of the two may be "". ``at``: when it said so, by its own clock.
    """

    subject: str
    sid: str
    at: datetime.datetime


def person_of(claims: Mapping[str, Any], admission: Admission) -> Person:
    """The person that proved claims speak of. Everything else in them is forgotten here."""
    email = _word(found(claims, admission.email_claim))
    if admission.email_claim == "email" and claims.get("email_verified") is False:
        email = ""
    return Person(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        name=_word(found(claims, admission.name_claim))[:LONGEST_NAME] or email,
        email=email,
        role=role_of(found(claims, admission.role_claim), admission.roles),
        signed_in_at=moment(claims.get("auth_time")),
        sid=sid_of(claims),
    )


@dataclass(frozen=True, slots=True)
class Certified:
    """Somebody who has identified themselves to sign: the name, the level of assurance, and when it was."""

    name: str
    level: str
    at: datetime.datetime | None


def certified_of(claims: Mapping[str, Any]) -> Certified:
    """What proved claims say of somebody who signs. Everything else in them is forgotten here, a number above all.

    A name has no digits: a word of it that has is left out.
    """
    parts = (_word(claims.get("given_name")), _word(claims.get("family_name")))
    name = _word(claims.get("name")) or " ".join(part for part in parts if part)
    words = [word for word in name.split() if not any(sign.isdigit() for sign in word)]
    level = _word(claims.get("acr"))[:LONGEST_NAME]
    return Certified(" ".join(words)[:LONGEST_NAME], level, moment(claims.get("auth_time")))


def found(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or inside others by a way with dots: ``realm_access.roles``."""
    if name in claims:
        return claims[name]
    inside: Any = claims
    for part in name.split("."):
        inside = inside.get(part) if isinstance(inside, Mapping) else None
    return inside


def role_of(given: Any, roles: tuple[tuple[str, Role], ...]) -> Role | None:
    """The role that the values of a claim lead to: the first of the settings' that is among them."""
    values = {given} if isinstance(given, str) else {each for each in given or () if isinstance(each, str)}
    return next((role for theirs, role in roles if theirs in values), None)


def _word(given: Any) -> str:
    """One line of a claim, without signs that steer; "" for anything but text."""
    if not isinstance(given, str):
        return ""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in given).split())


def sid_of(claims: Mapping[str, Any]) -> str:
    """What the service calls its own session; "" if it says nothing of it that is a name."""
    given = claims.get("sid")
    return given if isinstance(given, str) and len(given) <= LONGEST_SID else ""


def moment(given: Any) -> datetime.datetime | None:
    """The moment that a claim tells in seconds, if it does."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given < LAST_MOMENT:
        return None
    return datetime.datetime.fromtimestamp(given, datetime.UTC)


def signed_in_since(at: datetime.datetime | None, begun: datetime.datetime) -> bool:
    """Whether somebody proved who they are after they were asked to; the clocks may differ a little."""
    return at is not None and at >= begun - CLOCKS_DIFFER
