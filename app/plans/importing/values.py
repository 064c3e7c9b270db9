"""The number in a cell whose whole text is one."""

import re

_SPACES = "[ \u00a0\u2009\u202f]"
_NUMBER = re.compile(rf"([-−–+]?)(\d{{1,3}}(?:{_SPACES}\d{{3}})+|\d+)(?:([.,])(\d+))?{_SPACES}?%?")


def value_of(text: str) -> float | None:
    """The number if the whole trimmed text is one, else None: "3,4", "3.6", "8 200", "95 %"; not "75 (prel.)"."""
    match = _NUMBER.fullmatch(text.strip())
    if not match:
        return None
    sign, whole, _mark, decimals = match.groups()
    number = float(re.sub(_SPACES, "", whole) + "." + (decimals or "0"))
    if number == float("inf"):
        return None
    return -number if sign in ("-", "−", "–") else number


def has_decimal_point(text: str) -> bool:
    """Whether the whole text is a number with a decimal point instead of the Swedish comma."""
    match = _NUMBER.fullmatch(text.strip())
    return bool(match and match[3] == ".")
