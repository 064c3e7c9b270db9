"""Where letters on paper go: as a form, a file or an address on one line says it. Pure."""

import re
from dataclasses import dataclass

MOST_LINES = 3
LONGEST_LINE = 100
_POSTCODE = re.compile(r"(?:(?:SE|S|FI|FIN|NO|N|DK)[- ]?)?(\d{3} ?\d{2}|\d{4})(?= +[^\W\d])", re.IGNORECASE)
_SWEDISH = re.compile(r"(?:SE-|S-)?(\d{3}) ?(\d{2})", re.IGNORECASE)


@dataclass(frozen=True)
class PostalAddress:
    """Where letters on paper go. ``lines``: box, street or "c/o", a line each; all three may be empty."""

    lines: str = ""
    postcode: str = ""
    town: str = ""

    @property
    def is_known(self) -> bool:
        """Whether a letter would come to somebody: a town or a postcode is said."""
        return bool(self.postcode or self.town)

    @property
    def in_lines(self) -> list[str]:
        """The address as it stands on an envelope, without the name."""
        below = "  ".join(part for part in (self.postcode, self.town) if part)
        return [line for line in (*self.lines.splitlines(), below) if line]

    @property
    def on_one_line(self) -> str:
        """The address in running text: "Box 12, 123 45 Norrbo"."""
        return ", ".join(" ".join(line.split()) for line in self.in_lines)

    @property
    def any(self) -> bool:
        """Whether anything at all is said."""
        return bool(self.lines or self.postcode or self.town)


NOWHERE = PostalAddress()


def tidy_lines(text: str) -> str:
    """Lines without empty ones and without blanks at their ends."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def tidy_postcode(text: str) -> str:
    """A Swedish postcode as it is written, "123 45"; any other as it was typed."""
    text = " ".join(text.split())
    match = _SWEDISH.fullmatch(text)
    return f"{match[1]} {match[2]}" if match else text


def read_postal(address: str, postcode: str = "", town: str = "") -> PostalAddress:
    """An address out of a file's columns. Where one column holds all of it, postcode and town are found in it.

    What is longer than an envelope has room for is no address: ``NOWHERE``.
    """
    lines = [" ".join(part.split()) for part in re.split(r"[\n,;]", address) if part.strip()]
    if not postcode and not town and lines:
        at = next((index for index, line in reversed(list(enumerate(lines))) if _POSTCODE.search(line)), None)
        if at is not None and (match := _POSTCODE.search(lines[at])):
            postcode, town = match[0], ", ".join([lines[at][match.end() :].strip(), *lines[at + 1 :]])
            lines = [*lines[:at], *filter(None, [lines[at][: match.start()].strip()])]
    found = PostalAddress("\n".join(lines), tidy_postcode(postcode), " ".join(town.split()))
    return found if is_short(found) else NOWHERE


def is_short(address: PostalAddress) -> bool:
    """Whether an address fits: three lines above postcode and town, none longer than an envelope is broad."""
    lines = address.lines.splitlines()
    fits = len(lines) <= MOST_LINES and all(len(line) <= LONGEST_LINE for line in lines)
    return fits and len(address.postcode) <= 20 and len(address.town) <= LONGEST_LINE
