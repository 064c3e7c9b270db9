"""Reading text files, whatever their encoding."""

import re
import unicodedata
from pathlib import Path

from app.errors import Invalid, TooLarge
from app.i18n import _

MAX_CHARACTERS = 5_000_000
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\ufeff]")
_OLD_ENCODINGS = ("cp1252", "mac_roman", "cp850")
_IN_A_WORD = re.compile("(?<=[A-Za-zÅÄÖåäö])[åäöéÅÄÖÉ]|[åäöÅÄÖ](?=[a-zåäö])")
_SAMPLE, _FEWEST_BYTES = 4096, 8
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def wide_encoding(content: bytes) -> str | None:
    """The encoding with two bytes a letter that a text without a byte order mark has: Latin letters, each with a zero
    byte at its side."""
    start = content[:_SAMPLE]
    if len(start) < _FEWEST_BYTES or b"\x00\x00" in start:
        return None
    for encoding, zeros, letters in (("utf-16-le", start[1::2], start[0::2]), ("utf-16-be", start[0::2], start[1::2])):
        if zeros.count(0) * 10 >= len(zeros) * 9 and not letters.count(0):
            return encoding
    return None


def decoded(content: bytes) -> str:
    """Bytes decoded by their byte order mark (UTF-8, UTF-16), else as UTF-8, else in the old encoding in which most
    letters are those of Swedish words: of Windows, of old Macintoshes or of DOS."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if wide := wide_encoding(content):
        return content.decode(wide, errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        texts = [content.decode(encoding, errors="replace") for encoding in _OLD_ENCODINGS]
        return max(texts, key=lambda text: len(_IN_A_WORD.findall(text)))  # the first of those that are alike


def clean_text(text: str) -> str:
    """Text with uniform line ends, whole letters, no control characters. Raises ``Invalid`` (empty) or ``TooLarge``."""
    if len(text) > MAX_CHARACTERS:
        raise TooLarge(_("Texten är för lång. Dela upp den."))
    text = unicodedata.normalize("NFC", without_controls(text))
    if not text.strip():
        raise Invalid(_("Det finns ingen text att läsa."), code="empty")
    return text


def without_controls(text: str) -> str:
    """Text with uniform line ends and no control characters, perhaps nothing, of any length."""
    return _CONTROL.sub("", _LINE_ENDS.sub("\n", text))


def tidied(text: str) -> str:
    """Text with uniform line ends and no control characters, perhaps nothing; cut where no answer is as long."""
    return without_controls(text)[:MAX_CHARACTERS]


def text_of(path: Path) -> str:
    """A text file's text, cleaned. Raises as :func:`clean_text`."""
    return clean_text(decoded(path.read_bytes()))
