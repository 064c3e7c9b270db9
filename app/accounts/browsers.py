"""Which browser somebody has, in two words that its user knows again: nothing more of what it sends is kept."""

import re

_LONGEST = 1000
_PROGRAMS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Version", "Safari"),
)
"""What a browser writes before its number: those first that also name the others."""
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_in_words(user_agent: str) -> str:
    """A browser and its system, such as "Firefox, Windows"; as much as is known of it, perhaps nothing."""
    told = user_agent[:_LONGEST]
    program = next((word for sign, word in _PROGRAMS if re.search(rf"\b{re.escape(sign)}[A-Za-z]*/\d", told)), "")
    system = next((word for sign, word in _SYSTEMS if sign in told), "")
    return ", ".join(word for word in (program, system) if word)
