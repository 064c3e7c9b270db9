"""Names of organisations compared: when two are the same, when they may be, and what kind of body a name tells.

A near name is only ever suggested to a person, so it has to be right more often than complete. Words count by how
much they tell: "nämnden" and "region" little, "Sörmland" much. Two names that each have a telling word of their own
are different bodies, and so are two of different kinds (a region is not the university of the same town).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

THRESHOLD = 0.65
_GENERIC = {
    "och",
    "i",
    "för",
    "av",
    "på",
    "om",
    "the",
    "of",
    "and",
    "ab",
    "hb",
    "kb",
    "ek",
    "ekonomisk",
    "ideell",
    "förening",
    "kommun",
    "kommuns",
    "kommunens",
    "region",
    "regionen",
    "län",
    "läns",
    "landsting",
    "stad",
    "stads",
    "staden",
    "nämnd",
    "nämnden",
    "styrelse",
    "styrelsen",
    "länsstyrelsen",
    "länsstyrelse",
    "universitet",
    "universitetet",
    "högskola",
    "högskolan",
    "förbund",
    "förbundet",
    "föreningen",
    "sverige",
    "sveriges",
    "svensk",
    "svenska",
    "avdelning",
    "avd",
    "distrikt",
    "publ",
    "stiftelsen",
    "stiftelse",
    "myndighet",
    "myndigheten",
}
_SAME_WORDS = {
    "södermanland": "sörmland",
    "gbg": "göteborg",
    "sthlm": "stockholm",
    "center": "centrum",
    "centre": "centrum",
    "univ": "universitet",
    "lst": "länsstyrelsen",
    "hotel": "hotell",
    "technology": "teknik",
}
_GENERIC_WEIGHT = 0.2
_DIFFERENT_PENALTY = 0.55
_ALIAS_SCORE = 0.9
_KINDS: tuple[tuple[str, str], ...] = (
    ("university", r"universitet\w*|högskola\w*|lärosäte\w*|university|college"),
    (
        "state",
        r"länsstyrels\w*|\w*(?:verket|myndigheten|inspektionen|styrelsen för \w+)|polisen|polismyndighet\w*|"
        r"arbetsförmedlingen|försäkringskassan|domstol\w*|\w*hovrätt\w*|\w*tingsrätt\w*|regeringskansliet|"
        r"statens \w+|migrationsverket|trafikverket|skatteverket|kronofogde\w*|riksantikvarieämbetet|"
        r"\w*departement\w*|åklagar\w*|försvarsmakten|socialstyrelsen|folkhälsomyndigheten|\w*ombudsman\w*",
    ),
    ("company", r"ab|aktiebolag\w*|hb|kb|bolag\w*|\w+bolag(?:et)?|kommunföretag|inc|ltd|as|oy|fastigheter"),
    ("board", r"\w*nämnd(?:en)?|kommunstyrelsen|kommunfullmäktige|regionstyrelsen|\w*utskott(?:et)?|\w*råd(?:et)?"),
    (
        "association",
        r"\w*förening(?:en|ar|arna)?|\w*förbund(?:et)?|företagarna|svenskt näringsliv|nyföretagarcentrum|"
        r"\w*organisation(?:en|erna)?|\w*företagsgrupp(?:en)?|handelskammar\w*|ung företagsamhet|"
        r"lrf|\w*klubb(?:en)?|\w*gille|hyresgäst\w*|rädda barnen|röda korset|församling\w*|"
        r"samfällighet\w*|lo|tco|saco|\w*sällskap(?:et)?|\w*distrikt(?:et)?|stiftelsen?",
    ),
    ("region", r"region(?:en)?|landsting(?:et)?"),
    ("municipality", r"kommun(?:en|s)?|\w+ stad|kommuner"),
)
_KIND_PATTERNS = tuple((kind, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")) for kind, pattern in _KINDS)


def name_key(name: str) -> str:
    """The name as it is compared for equality: case and white space aside."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def guess_kind(name: str) -> str:
    """What kind of body the name tells: association, board, company, municipality, region, state, university, other."""
    text = name_key(name)
    return next((kind for kind, pattern in _KIND_PATTERNS if pattern.search(text)), "other")


def nearest(name: str, candidates: Iterable[str]) -> tuple[str, float] | None:
    """The candidate that is most likely the same body as ``name``, with a score of 0 to 1, or None when none is.

    For many names against the same candidates make one :class:`NameIndex`.
    """
    return NameIndex(candidates).nearest(name)


@dataclass(frozen=True)
class _Name:
    """A name taken apart: words with their weights, short forms in brackets, and its kind."""

    words: tuple[str, ...]
    aliases: frozenset[str]
    kind: str
    solid: str

    @property
    def weight(self) -> float:
        return sum(map(_weight, self.words))


class NameIndex:
    """Candidates by their words, so that a name is compared with few of them."""

    def __init__(self, candidates: Iterable[str]) -> None:
        self._candidates = list(candidates)
        self._names = [_taken_apart(candidate) for candidate in self._candidates]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_short_form: dict[str, list[int]] = defaultdict(list)
        self._by_solid: dict[str, list[int]] = defaultdict(list)
        for at, name in enumerate(self._names):
            for word in set(name.words):
                self._by_word[word].append(at)
            for short in name.aliases | {_initials(name)}:
                self._by_short_form[short].append(at)
            self._by_solid[name.solid].append(at)
        self._similar: dict[str, list[tuple[str, float]]] = {}
        self._by_gram: dict[str, set[str]] = defaultdict(set)
        for word in self._by_word:
            for gram in _grams(word):
                self._by_gram[gram].add(word)

    def nearest(self, name: str) -> tuple[str, float] | None:
        """As the function :func:`nearest`."""
        wanted = _taken_apart(name)
        scores: dict[int, float] = {}
        for at, shared in self._shared(wanted).items():
            scores[at] = _score(wanted, self._names[at], shared)
        for at in self._short_forms(wanted):
            scores[at] = max(scores.get(at, 0), _ALIAS_SCORE)
        for at in self._by_solid.get(wanted.solid, ()):
            scores[at] = 1.0 if name_key(self._candidates[at]) == name_key(name) else max(scores.get(at, 0), 0.97)
        best = max(scores, key=lambda at: (scores[at], -at), default=None)
        if best is None or scores[best] < THRESHOLD:
            return None
        return self._candidates[best], round(scores[best], 3)

    def _shared(self, wanted: _Name) -> dict[int, list[tuple[str, str, float]]]:
        """Per candidate the pairs of words that it shares with the name, with how alike the two are."""
        shared: dict[int, list[tuple[str, str, float]]] = defaultdict(list)
        for word in dict.fromkeys(wanted.words):
            if _weight(word) < 1:
                continue
            if word not in self._similar:
                self._similar[word] = self._similar_words(word)
            for other, likeness in self._similar[word]:
                for at in self._by_word[other]:
                    shared[at].append((word, other, likeness))
        for at, pairs in shared.items():
            pairs.extend(
                (word, word, 1.0) for word in set(wanted.words) & set(self._names[at].words) if _weight(word) < 1
            )
        return shared

    def _similar_words(self, word: str) -> list[tuple[str, float]]:
        """Words of the candidates that are this one, give or take a slip of the keyboard."""
        found = [(word, 1.0)] if word in self._by_word else []
        if len(word) < 5 or not word.isalpha():
            return found
        counts: dict[str, int] = defaultdict(int)
        grams = _grams(word)
        for gram in grams:
            for other in self._by_gram.get(gram, ()):
                counts[other] += 1
        for other, count in counts.items():
            if other != word and count * 2 >= len(grams) and _slips(word, other) <= (1 if len(word) < 10 else 2):
                found.append((other, 0.92))
        return found

    def _short_forms(self, wanted: _Name) -> list[int]:
        """Candidates that the name is the short form of ("MDU"), or the other way about."""
        found = [at for short in wanted.aliases for at in self._by_short_form.get(short, ())]
        if len(wanted.words) == 1 and 2 < len(wanted.solid) <= 6:
            found.extend(self._by_short_form.get(wanted.solid, ()))
        if len(initials := _initials(wanted)) > 2:
            found.extend(at for at in self._by_solid.get(initials, ()))
        return found


def _score(wanted: _Name, other: _Name, shared: Sequence[tuple[str, str, float]]) -> float:
    """How much of the two names' telling words is shared, 0 to 1."""
    if wanted.kind != other.kind and "other" not in (wanted.kind, other.kind):
        return 0.0
    mine = {word for word, _other, _likeness in shared}
    theirs = {word for _word, word, _likeness in shared}
    common = sum(_weight(word) * likeness for word, _other, likeness in shared)
    score = min(1.0, 2 * common / (wanted.weight + other.weight))
    left = [word for word in wanted.words if word not in mine and _weight(word) == 1]
    left_there = [word for word in other.words if word not in theirs and _weight(word) == 1]
    if left and left_there:
        return score * _DIFFERENT_PENALTY
    return score if score < 1 else 0.98


@lru_cache(maxsize=20_000)
def _taken_apart(name: str) -> _Name:
    text = name_key(name).replace("&", " och ").replace("+", " ")
    aliases = frozenset(alias for alias in re.findall(r"\(([^()\s]{2,10})\)", text) if alias.isalpha())
    bare = re.sub(r"\([^()]*\)", " ", text) if aliases or "(" in text else text
    words = tuple(_stem(word) for word in re.findall(r"[^\W_]+", bare or text)) or ((text,) if text else ())
    solid = "".join(word for word in words if word not in ("ab", "och", "i"))
    return _Name(words, aliases, guess_kind(name), solid or text)


def _stem(word: str) -> str:
    """The word without a genitive s; some words that mean the same as one."""
    bare = word[:-1] if len(word) > 5 and word.endswith("s") and not word.endswith("ss") else word
    return _SAME_WORDS.get(bare, bare)


def _weight(word: str) -> float:
    return _GENERIC_WEIGHT if word in _GENERIC or len(word) == 1 else 1.0


def _initials(name: _Name) -> str:
    return "".join(word[0] for word in name.words if word not in ("och", "i", "för", "av", "ab"))


def _grams(word: str) -> list[str]:
    padded = f"^{word}$"
    return [padded[at : at + 2] for at in range(len(padded) - 1)]


def _slips(first: str, second: str, most: int = 2) -> int:
    """How many letters to put in, take out, change or swap to get from one word to the other; at most ``most`` + 1."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, start=1):
        older, before, row = before, row, [i]
        for j, other in enumerate(second, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
