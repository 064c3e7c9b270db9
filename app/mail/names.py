"""A name beside an address in a letter's header, so that every mail program reads one name and one address.

RFC 5322 quotes what a name may not hold plainly, also where it is folded; RFC 2047 spells what is not ASCII, in pieces
that fit on a line. Python's library forgets the quotation marks of a name that it folds.
"""

import re
from collections.abc import Iterator
from email.headerregistry import Address
from itertools import groupby

_PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_UNSPELLED = re.compile(rb"[A-Za-z0-9!*+/-]")
_LINE = 76
_HEADER = len("Reply-To: ")
_PIECE = _LINE - _HEADER - len("=?utf-8?q??=")


def one_address(address: Address, *, raw: bool = False) -> str:
    """Name and address for a header, folded with line feeds. ``raw``: the mail server takes UTF-8 in headers."""
    mailbox, name = address.addr_spec, address.display_name
    if not name:
        return mailbox
    if (raw or name.isascii()) and "=?" not in name:
        words = (name if _PLAIN.fullmatch(name) else _quoted(name)).split(" ")
    else:
        words = _spelled_words(name)
    return _folded([*words, f"<{mailbox}>"])


def _folded(words: list[str]) -> str:
    lines, width = [words[0]], _HEADER + len(words[0])
    for word in words[1:]:
        if width + 1 + len(word) > _LINE:
            lines.append(word)
            width = 1 + len(word)
        else:
            lines[-1] += f" {word}"
            width += 1 + len(word)
    return "\n ".join(lines)


def _spelled_words(name: str) -> list[str]:
    """A name that is not ASCII: its plain words as they are, what stands between them spelled.

    So two spelled pieces stand side by side only in a very long run: some programs read a space between them.
    """
    words: list[str] = []
    for is_plain, run in groupby(name.split(" "), key=lambda word: bool(_PLAIN.fullmatch(word)) and "=?" not in word):
        words += run if is_plain else (f"=?utf-8?q?{piece}?=" for piece in _pieces(" ".join(run)))
    return words


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _pieces(name: str) -> Iterator[str]:
    """The name spelled, cut between words where that can be, and never within a character."""
    piece = ""
    for word in re.findall(r"\S+ ?", name):
        spelled = [_spelled(character) for character in word]
        if piece and len(piece) + sum(map(len, spelled)) > _PIECE:
            yield piece
            piece = ""
        for character in spelled:
            if len(piece) + len(character) > _PIECE:
                yield piece
                piece = ""
            piece += character
    yield piece


def _spelled(character: str) -> str:
    if character == " ":
        return "_"
    spelled = character.encode()
    return character if _UNSPELLED.fullmatch(spelled) else "".join(f"={byte:02X}" for byte in spelled)
