"""What the groups of a distribution list are called for people. One that nobody has named is known by its number."""

from collections.abc import Iterable

from app.i18n import _


def group_name(group: str) -> str:
    """A group in words: its name, "Grupp 2" for one that has only a number, a dash for none."""
    return _("Grupp {name}").format(name=group) if group.isdigit() else group or "–"


def are_told(groups: Iterable[str]) -> bool:
    """Whether the groups say anything of the bodies: somebody has named one. A mere number tells nobody anything."""
    return any(group and not group.isdigit() for group in groups)
