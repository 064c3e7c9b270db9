"""Whether a name that a text mentions is one of those on a list, however it is inflected. Pure."""

import re
from collections.abc import Iterable

ENDINGS = ("arnas", "ernas", "ornas", "arna", "erna", "orna", "ens", "ets", "en", "et", "s", "n", "t")


def words_of(name: str) -> tuple[str, ...]:
    """A name as comparable words: case, punctuation and the definite form aside ("Tillväxtrådet" is "Tillväxtråd")."""
    return tuple(_stem(word) for word in re.findall(r"\w+", name.casefold()) if word not in ("och", "i", "för", "av"))


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def is_listed(name: str, listed: Iterable[tuple[str, ...]]) -> bool:
    """Whether one of the listed names has these words together, or the name has all the words of a listed one."""
    wanted = words_of(name)
    return any(_holds(words, wanted) or (len(words) > 1 and _holds(wanted, words)) for words in listed)


def _holds(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    size = len(wanted)
    return any(words[start : start + size] == wanted for start in range(len(words) - size + 1)) if wanted else True
