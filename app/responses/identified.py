"""As whom the signatory of an answer has identified themselves with an electronic identity: plain values, and words."""

import datetime
import re
from typing import Any, NamedTuple

from app.clock import zulu
from app.i18n import _

_LEVEL = re.compile(r"loa([1-4])\Z", re.IGNORECASE)


class Identified(NamedTuple):
    """The service that vouches for somebody, at which level of assurance, their name as certified, and when it was.

    ``sha256`` is of what they were shown and signed (``receipts.signed_content``). Nothing else of a person is kept.
    """

    service: str
    level: str
    name: str
    at: datetime.datetime
    sha256: str

    def json(self) -> dict[str, Any]:
        """As it is stored, and as receipts and the API tell it."""
        return {**self._asdict(), "at": zulu(self.at)}

    @property
    def level_in_words(self) -> str:
        """The level of assurance as people know it; one of another scheme as the service wrote it."""
        found = _LEVEL.search(self.level)
        return _("tillitsnivå {n}").format(n=found[1]) if found else self.level

    @property
    def in_words(self) -> str:
        """Name, service and level, in one line; the moment stands beside."""
        return _("{name}, legitimerad hos {service}, {level}").format(
            name=self.name, service=self.service, level=self.level_in_words
        )


def identified_of(stored: dict[str, Any] | None) -> Identified | None:
    """From what is stored with an answer; None where nobody identified themselves."""
    if not stored:
        return None
    at = datetime.datetime.fromisoformat(stored["at"])
    return Identified(stored["service"], stored["level"], stored["name"], at, stored["sha256"])
