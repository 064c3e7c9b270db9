"""What may be saved, and what a text still lacks."""

import re

from app.errors import RuleBroken
from app.i18n import _

_PLACE = re.compile(r"\[\[\s*([^\[\]\n]{1,200}?)\s*\]\]")


def left_to_fill_in(text: str) -> list[str]:
    """What stands in double brackets: facts that only the authority knows and has not given yet."""
    return _PLACE.findall(text)


def mark_places(text: str) -> str:
    """The text with each such place in one pair of brackets and in bold, as readers see it until it is filled in."""
    return _PLACE.sub(r"**\[\1\]**", text)


def judge_version(given: int, current: int) -> None:
    """Refuse to save over a version that the writer has not seen."""
    if given != current:
        raise RuleBroken(
            _("Någon har sparat en ny version medan du skrev. Jämför med den och spara igen, så gäller din text."),
            code="stale",
            extra={"version": current},
        )
