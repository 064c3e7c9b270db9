"""How a letter names the round: its title may begin with "Remiss", and then the word is not said twice."""

import re

from app.i18n import _

_REFERRAL = re.compile(r"remiss(?:en)?(?=[\s:–-])[\s:–-]*(?P<of>av\s+)?(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL)


def referral(title: str) -> str:
    """The round within a sentence: "remissen av cykelplanen", "remissen Förslag till cykelplan"."""
    named = _REFERRAL.match(title)
    if named is None:
        return title if is_called_referral(title) else _("remissen {title}").format(title=title)
    words = _("remissen av {title}") if named["of"] else _("remissen {title}")
    return words.format(title=named["rest"])


def heading(title: str, registry_number: str) -> str:
    """The round at the head of a letter: "Remiss av cykelplanen (dnr KS/2026:118)"."""
    return matter(title if is_called_referral(title) else _("Remiss: {title}").format(title=title), registry_number)


def is_called_referral(title: str) -> bool:
    """Whether the title itself says that it is one."""
    return title.casefold().startswith("remiss")


def matter(title: str, registry_number: str) -> str:
    """The round by its title and number, the number once."""
    if registry_number in title:
        return title
    return _("{title} (dnr {number})").format(title=title, number=registry_number)
