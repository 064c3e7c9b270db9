"""Placeholders of text modules: words in braces that are filled in for each comment. Pure.

``{instans}`` and ``{body}`` are the same; a name that is none of ours is named as a module is saved, and what a comment
has nothing for (an indicator, say) is left as it stands, so that nobody sends a sentence with a hole in it.
"""

import re
from collections.abc import Mapping

from app.assessment.views import CommentView
from app.errors import Invalid
from app.i18n import _, language, long_date, speaking
from app.responses.areas import REST, WHOLE
from app.rounds.models import Round
from app.web.text import MAX_TEXT, too_long

NAMES = {
    "body": "instans",
    "number": "nummer",
    "section": "avsnitt",
    "paragraph": "stycke",
    "indicator": "indikator",
    "focus_area": "fokusområde",
    "round": "remiss",
    "registry_number": "diarienummer",
    "deadline": "svarstid",
    "authority": "myndighet",
}
"""What each is called in English, as in the API, and in Swedish."""
_CODES = {name: code for code, name in NAMES.items()} | {code: code for code in NAMES}
_PLACE = re.compile(r"\{([^{}\n]{1,60})\}")


def names() -> list[str]:
    """The placeholders there are, as the reader of the moment calls them."""
    return list(NAMES) if language() == "en" else list(NAMES.values())


def _code(name: str) -> str | None:
    return _CODES.get(name.strip().lower().replace(" ", "_"))


def require_known(text: str, *, field: str = "text") -> None:
    """Raise Invalid ``placeholder_unknown`` for a text with placeholders that there are not; they are named."""
    unknown = list(dict.fromkeys(name for name in _PLACE.findall(text) if _code(name) is None))
    if unknown:
        message = _("Det finns ingen platshållare som heter {unknown}. De som finns: {known}.").format(
            unknown=_quoted(unknown), known=", ".join(names())
        )
        raise Invalid(message, code="placeholder_unknown", fields={field: message})


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with what is known put in; a placeholder with nothing to put in stays."""
    return _PLACE.sub(lambda place: facts.get(_code(place[1]) or "") or place[0], text)


def require_filled(text: str, *, field: str = "text") -> None:
    """Raise Invalid ``placeholder_left`` for a filled text in which a placeholder still stands."""
    left = list(dict.fromkeys(_PLACE.findall(text)))
    if left:
        message = _(
            "Det här går inte att fylla i för synpunkten: {names}. Skriv orden själv eller ta bort dem."
        ).format(names=_quoted(left))
        raise Invalid(message, code="placeholder_left", fields={field: message})
    if len(text) > MAX_TEXT:
        raise Invalid(too_long(text), code="too_long", fields={field: too_long(text)})


def has_places(text: str) -> bool:
    """Whether anything in a text would be filled in."""
    return _PLACE.search(text) is not None


def _quoted(said: list[str]) -> str:
    return ", ".join(f"”{name}”" for name in said)


def facts_of(comment: CommentView, round_: Round, authority: str) -> dict[str, str]:
    """What there is to put in for a comment, in the language that the authority replies in."""
    section = comment.section
    with speaking("sv"):
        return {
            "body": comment.organisation.name,
            "number": comment.label,
            "section": f"{section.number} {section.title}".strip() if section else "",
            "paragraph": "" if comment.paragraph is None else str(comment.paragraph),
            "indicator": comment.indicator.name if comment.indicator else "",
            "focus_area": "" if comment.focus_area in (WHOLE, REST) else comment.focus_area,
            "round": round_.title,
            "registry_number": round_.registry_number,
            "deadline": long_date(round_.deadline),
            "authority": authority,
        }
