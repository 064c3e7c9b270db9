"""Comparing names of organisations: which are the same, which may be, and what kind of body a name suggests.

A similar name is only ever suggested to a person, so precision matters more than recall. Words weigh by how distinctive
they are: "nämnden" and "region" little, "Sörmland" much. Two names that each have a distinctive word of their own are
different bodies, and so are two of different kinds (a region is not the university of the same town).
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
    "aktiebolag": "ab",
    "aktiebolaget": "ab",
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
    """The name as compared for equality, ignoring case and white space."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def guess_kind(name: str) -> str:
    """The kind of body that a name suggests, a value of ``OrganisationKind``: "board", "company" … else "other"."""
    text = name_key(name)
    return next((kind for kind, pattern in _KIND_PATTERNS if pattern.search(text)), "other")


def nearest(name: str, candidates: Iterable[str]) -> tuple[str, float] | None:
    """The candidate most likely to be the same body as ``name``, with a score from 0 to 1; None if none is likely.

    To compare many names with the same candidates, create one :class:`NameIndex`.
    """
    return NameIndex(candidates).nearest(name)


def likeness(name: str, other: str) -> float:
    """How likely it is that two names are the same body's, 0 to 1; 0 where nothing speaks for it."""
    near = NameIndex([other]).nearest(name)
    return near[1] if near else 0.0


_MOST_WITH_A_WORD = 100
"""A word that more candidates have leads to none of them: it tells none apart, and a long list would be compared with
itself name by name. It counts where another word has led."""


@dataclass(frozen=True)
class _Name:
    """A parsed name: its words, short forms in brackets (``aliases``), kind, and words run together (``compact``)."""

    words: tuple[str, ...]
    aliases: frozenset[str]
    kind: str
    compact: str

    @property
    def weight(self) -> float:
        return sum(map(_weight, self.words))


class NameIndex:
    """Candidates indexed by their words, so that a name is compared with only a few of them."""

    def __init__(self, candidates: Iterable[str]) -> None:
        self._candidates = list(candidates)
        self._names = [_parse(candidate) for candidate in self._candidates]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_short_form: dict[str, list[int]] = defaultdict(list)
        self._by_compact: dict[str, list[int]] = defaultdict(list)
        for index, name in enumerate(self._names):
            for word in set(name.words):
                self._by_word[word].append(index)
            for short in name.aliases | {_initials(name)}:
                self._by_short_form[short].append(index)
            self._by_compact[name.compact].append(index)
        self._similar: dict[str, list[tuple[str, float]]] = {}
        self._by_bigram: dict[str, set[str]] = defaultdict(set)
        for word in self._by_word:
            for bigram in _bigrams(word):
                self._by_bigram[bigram].add(word)

    def nearest(self, name: str, *, before: int | None = None) -> tuple[str, float] | None:
        """As :func:`nearest`, among this index's candidates; only the first ``before`` of them, if it is given."""
        parsed = _parse(name)
        scores: dict[int, float] = {}
        for index, shared in self._shared(parsed).items():
            scores[index] = _score(parsed, self._names[index], shared)
        for index in self._short_forms(parsed):
            scores[index] = max(scores.get(index, 0), _ALIAS_SCORE)
        for index in self._by_compact.get(parsed.compact, ()):
            is_same = name_key(self._candidates[index]) == name_key(name)
            scores[index] = 1.0 if is_same else max(scores.get(index, 0), 0.97)
        if before is not None:
            scores = {index: score for index, score in scores.items() if index < before}
        best = max(scores, key=lambda index: (scores[index], -index), default=None)
        if best is None or scores[best] < THRESHOLD:
            return None
        return self._candidates[best], round(scores[best], 3)

    def _shared(self, parsed: _Name) -> dict[int, list[tuple[str, str, float]]]:
        """For each candidate, the pairs of words that it shares with the name and how alike they are."""
        shared: dict[int, list[tuple[str, str, float]]] = defaultdict(list)
        leading = set()
        for word in dict.fromkeys(parsed.words):
            if _weight(word) < 1 or len(self._by_word.get(word, ())) > _MOST_WITH_A_WORD:
                continue
            leading.add(word)
            if word not in self._similar:
                self._similar[word] = self._similar_words(word)
            for other, likeness in self._similar[word]:
                for index in self._by_word[other]:
                    shared[index].append((word, other, likeness))
        rest = set(parsed.words) - leading
        for index, pairs in shared.items():
            pairs.extend((word, word, 1.0) for word in rest.intersection(self._names[index].words))
        return shared

    def _similar_words(self, word: str) -> list[tuple[str, float]]:
        """The candidates' words that are this one, allowing for a typing error."""
        similar = [(word, 1.0)] if word in self._by_word else []
        if len(word) < 5 or not word.isalpha():
            return similar
        allowed = 1 if len(word) < 10 else 2
        counts: dict[str, int] = defaultdict(int)
        bigrams = _bigrams(word)
        for bigram in bigrams:
            for other in self._by_bigram.get(bigram, ()):
                counts[other] += 1
        for other, count in counts.items():
            if other != word and count * 2 >= len(bigrams) and _edit_distance(word, other) <= allowed:
                similar.append((other, 0.92))
        return similar

    def _short_forms(self, parsed: _Name) -> list[int]:
        """Candidates that the name abbreviates ("MDU"), or that abbreviate the name."""
        indices = [index for short in parsed.aliases for index in self._by_short_form.get(short, ())]
        if len(parsed.words) == 1 and 2 < len(parsed.compact) <= 6:
            indices.extend(self._by_short_form.get(parsed.compact, ()))
        if len(initials := _initials(parsed)) > 2:
            indices.extend(index for index in self._by_compact.get(initials, ()))
        return indices


def _score(name: _Name, other: _Name, shared: Sequence[tuple[str, str, float]]) -> float:
    """How much of the two names' distinctive words they share, 0 to 1."""
    if name.kind != other.kind and "other" not in (name.kind, other.kind):
        return 0.0
    matched_words = {word for word, _other, _likeness in shared}
    other_matched_words = {word for _word, word, _likeness in shared}
    common = sum(_weight(word) * likeness for word, _other, likeness in shared)
    score = min(1.0, 2 * common / (name.weight + other.weight))
    name_only = [word for word in name.words if word not in matched_words and _weight(word) == 1]
    other_only = [word for word in other.words if word not in other_matched_words and _weight(word) == 1]
    if name_only and other_only:
        return score * _DIFFERENT_PENALTY
    return score if score < 1 else 0.98


@lru_cache(maxsize=20_000)
def _parse(name: str) -> _Name:
    text = name_key(name).replace("&", " och ").replace("+", " ")
    aliases = frozenset(alias for alias in re.findall(r"\(([^()\s]{2,10})\)", text) if alias.isalpha())
    without_brackets = re.sub(r"\([^()]*\)", " ", text) if aliases or "(" in text else text
    words = tuple(_stem(word) for word in re.findall(r"[^\W_]+", without_brackets or text)) or ((text,) if text else ())
    compact = "".join(word for word in words if word not in ("ab", "och", "i"))
    return _Name(words, aliases, guess_kind(name), compact or text)


def _stem(word: str) -> str:
    """The word without a genitive s; synonyms become one word."""
    bare = word[:-1] if len(word) > 5 and word.endswith("s") and not word.endswith("ss") else word
    return _SAME_WORDS.get(bare, bare)


def _weight(word: str) -> float:
    return _GENERIC_WEIGHT if word in _GENERIC or len(word) == 1 else 1.0


def _initials(name: _Name) -> str:
    return "".join(word[0] for word in name.words if word not in ("och", "i", "för", "av", "ab"))


def _bigrams(word: str) -> list[str]:
    padded = f"^{word}$"
    return [padded[start : start + 2] for start in range(len(padded) - 1)]


def _edit_distance(first: str, second: str, limit: int = 2) -> int:
    """How many letters to insert, delete, change or swap to turn one word into the other; at most ``limit`` + 1."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    previous: list[int] = []
    row = list(range(len(second) + 1))
    for at, letter in enumerate(first, start=1):
        second_previous, previous, row = previous, row, [at]
        for there, other in enumerate(second, start=1):
            cost = min(previous[there] + 1, row[there - 1] + 1, previous[there - 1] + (letter != other))
            if at > 1 and there > 1 and letter == second[there - 2] and first[at - 2] == other:
                cost = min(cost, second_previous[there - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
