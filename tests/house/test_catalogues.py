"""Languages: every Swedish text has an English one, with the same places to fill in, set as each language is set."""

import ast
import re
from collections import Counter
from functools import lru_cache
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from app.i18n import LOCALE_DIR, speaking, translations
from tests.house.tree import APP, TEMPLATES, name, python
from tests.kit import typography

Text = str | tuple[str, str]
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}
PLACE = re.compile(r"\{(\w*)\}")
# Only what is not words: names, units.
SAME_IN_BOTH: set[str] = set()


@lru_cache
def wanted() -> dict[Text, str]:
    """Every text that code and templates ask for → the first place that does."""
    places: dict[Text, str] = {}
    for path in python("app"):
        with path.open("rb") as source:
            for line, message, _notes, _context in extract("python", source, keywords=KEYWORDS):
                places.setdefault(message, f"{name(path)}:{line}")
    options = {"silent": "false", "extensions": "jinja2.ext.do", "trimmed": "true"}
    for path in sorted(TEMPLATES.rglob("*.*")):
        with path.open("rb") as source:
            for line, _function, message, _notes in babel_extract(source, tuple(KEYWORDS), [], options):
                parts = tuple(m for m in message if m) if isinstance(message, tuple) else message
                if parts:  # nothing is heard of `_(label)`: its text stands elsewhere as a constant
                    places.setdefault(parts, f"{name(path)}:{line}")
    return places


@lru_cache
def catalogue() -> dict[Text, tuple[str, tuple[str, ...]]]:
    """Every text of the English catalogues → its file and its translations."""
    used: dict[Text, tuple[str, tuple[str, ...]]] = {}
    for path in sorted((LOCALE_DIR / "en").glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale="en", abort_invalid=True):
                if message.id:
                    texts = message.string if isinstance(message.string, list | tuple) else (message.string,)
                    used[message.id] = (path.name, tuple(texts))
    return used


@lru_cache
def strings() -> set[str]:
    """Every text constant of the code: what tables of labels hold and ``_()`` is given later."""
    trees = (ast.parse(p.read_text(encoding="utf-8")) for p in python("app"))
    return {n.value for n in chain.from_iterable(map(ast.walk, trees)) if isinstance(n, ast.Constant)}


def test_every_text_has_an_english_one():
    missing = [f"{where}: {text!r}" for text, where in wanted().items() if text not in catalogue()]
    assert not missing, f"{len(missing)} texts are not in app/locale/en/*.po:\n" + "\n".join(missing)


OTHERS_WORDS = re.compile(
    r"\b(importer\w+|tjänsteman\w*|frys\w*|kvitto\w*|ställas? in|sort|fyll i fältet|värdet går inte att använda"
    r"|egna ord|togs inte in|påmind)\b",
    re.IGNORECASE,
)
"""What was said before one word was chosen for one thing: läs in, tjänsteperson, låses, kvittens, avbryta, typ …"""


def test_one_word_is_used_for_one_thing():
    said = [f"{where}: {text!r}" for text, where in wanted().items() if OTHERS_WORDS.search(" ".join(flat(text)))]
    assert not said, "another word is chosen for this:\n" + "\n".join(said)


def flat(text: Text) -> tuple[str, ...]:
    """The forms of a text: one, or singular and plural."""
    return (text,) if isinstance(text, str) else text


def test_no_translation_is_left_over():
    singles = {text if isinstance(text, str) else text[0] for text in wanted()}
    left = [
        f"{file}: {text!r}"
        for text, (file, _texts) in catalogue().items()
        if (text if isinstance(text, str) else text[0]) not in singles | strings()
    ]
    assert not left, "nobody asks for these:\n" + "\n".join(left)


def test_a_text_stands_once_in_the_catalogues():
    """A second one goes unseen: the reader of catalogues keeps the last."""
    texts = Counter(
        text
        for path in (LOCALE_DIR / "en").glob("*.po")
        for text in re.findall(r'^msgid ("(?!"$).+)\nmsgstr ', path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert [text for text, times in texts.items() if times > 1] == []


def test_no_translation_is_empty_or_fuzzy():
    empty = [f"{file}: {text!r}" for text, (file, texts) in catalogue().items() if not all(texts)]
    assert not empty
    for path in (LOCALE_DIR / "en").glob("*.po"):
        assert "#, fuzzy" not in path.read_text(encoding="utf-8"), path.name


def test_a_text_is_translated_in_one_way():
    """Catalogues are merged: two rooms that translate a text differently would show one of the two by chance."""
    translations: dict[Text, set[tuple[str, ...]]] = {}
    for path in sorted((LOCALE_DIR / "en").glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale="en"):
                if message.id:
                    texts = message.string if isinstance(message.string, list | tuple) else (message.string,)
                    translations.setdefault(message.id, set()).add(tuple(texts))
    assert not {text: ways for text, ways in translations.items() if len(ways) > 1}


def test_both_languages_have_the_same_places_to_fill_in():
    wrong = []
    for text, (file, texts) in catalogue().items():
        sources = (text,) if isinstance(text, str) else text
        for source, translated in zip(sources, texts, strict=True):
            if Counter(PLACE.findall(source)) != Counter(PLACE.findall(translated)):
                wrong.append(f"{file}: {source!r} → {translated!r}")
    assert not wrong, "\n".join(wrong)


def test_swedish_is_set_as_swedish():
    faults = [
        f"{where}: {fault}"
        for text, where in wanted().items()
        for part in ([text] if isinstance(text, str) else text)
        for fault in typography.faults(part, "sv")
    ]
    assert not faults, "\n".join(faults)


def test_english_is_set_as_english():
    faults = [
        f"{file}: {fault}"
        for file, texts in catalogue().values()
        for t in texts
        for fault in typography.faults(t, "en")
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", [p for p in python("app") if p != APP / "i18n.py"], ids=name)
def test_texts_are_asked_for_whole(path: Path):
    """``_(f"…{x}")`` and ``_("a" + b)`` can never be found in a catalogue."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
            for given in node.args[: 1 if node.func.id == "_" else 2]:
                built = isinstance(given, ast.JoinedStr | ast.BinOp)
                assert not built, f"{name(path)}:{node.lineno}: write the whole text with {{places}} and fill them in"


def test_the_merged_catalogue_speaks():
    text = next((t for t in catalogue() if isinstance(t, str)), None)
    if text is not None:
        with speaking("en"):
            assert translations("en").gettext(text) == catalogue()[text][1][0]
