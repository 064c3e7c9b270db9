"""Who may do what: read from ``authz-matrix.csv``, the only source.

``A`` allowed · ``-`` not found · ``F`` forbidden · ``L`` sign in first · ``C`` on a condition that the action checks ·
``S`` with step-up: in a browser the password again within ten minutes; a bearer token counts as stepped up.
"""

import csv
import enum
from functools import lru_cache
from pathlib import Path

from app.errors import NotAllowed, NotFound, NotSignedIn
from app.i18n import _


class Kind(enum.StrEnum):
    """The twelve kinds of people of the matrix. ``OLD`` holds a link that was replaced."""

    PUBLIC = "pub"
    CONTACT = "lnk"
    OTHER_CONTACT = "lnx"
    COLLEAGUE = "oed"
    SIGNATORY = "osg"
    OTHER_COLLEAGUE = "oxx"
    OLD = "old"
    READER = "rdr"
    REGISTRAR = "reg"
    HANDLER = "handler"
    OTHER_HANDLER = "other_handler"
    ADMIN = "adm"


@lru_cache
def matrix() -> dict[str, dict[str, str]]:
    """action → kind → verdict."""
    with Path(__file__).with_name("authz-matrix.csv").open(encoding="utf-8", newline="") as file:
        return {row["action"]: {kind.value: row[kind.value] for kind in Kind} for row in csv.DictReader(file)}


@lru_cache
def _unsafe() -> frozenset[str]:
    with Path(__file__).with_name("authz-matrix.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["action"] for row in csv.DictReader(file) if row["mutates"] == "1")


def mutates(action: str) -> bool:
    """Whether an action changes something, by the matrix."""
    return action in _unsafe()


def verdict(action: str, kind: Kind) -> str:
    """The matrix's verdict, a letter or "-". Raises KeyError for an action that is not in it."""
    return matrix()[action][kind.value]


def clear(action: str, kind: Kind) -> str:
    """Return the verdict that lets through ("A", "C" or "S"), or raise NotFound, NotAllowed or NotSignedIn."""
    code = verdict(action, kind)
    if code == "-":
        raise NotFound(_("Sidan finns inte, eller så har du inte tillgång till den."))
    if code == "F":
        if kind is Kind.ADMIN:
            raise NotAllowed(_("Din roll får inte göra det här. Lägg till en handläggare eller be en kollega."))
        raise NotAllowed(_("Din roll får inte göra det här. Be en handläggare eller administratör om hjälp."))
    if code == "L":
        raise NotSignedIn(_("Logga in först."))
    return code
