"""Languages: every Swedish text has an English one, and what a body can meet a Finnish one.

A translation has the same places to fill in, and is set as its language is set.
"""

import ast
import re
from collections import Counter
from functools import lru_cache
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app.i18n import FOR_BODIES, LOCALE_DIR, speaking, translations
from tests.house.bodies_texts import bodies_texts
from tests.house.catalogues import Text, catalogue, forms_of, texts_of
from tests.house.tree import APP, TEMPLATES, name, python
from tests.kit import typography

TRANSLATED = [code for code in FOR_BODIES if code != "sv"]
PLACE = re.compile(r"\{(\w*)\}")


@lru_cache
def wanted() -> dict[Text, str]:
    """Every text that code and templates ask for → the first place that does."""
    places: dict[Text, str] = {}
    for path in [*python("app"), *sorted(TEMPLATES.rglob("*.*"))]:
        for text, line in texts_of(path):
            places.setdefault(text, f"{name(path)}:{line}")
    return places


@lru_cache
def strings() -> set[str]:
    """Every text constant of the code: what tables of labels hold and ``_()`` is given later."""
    trees = (ast.parse(p.read_text(encoding="utf-8")) for p in python("app"))
    return {n.value for n in chain.from_iterable(map(ast.walk, trees)) if isinstance(n, ast.Constant)}


def test_every_text_has_an_english_one():
    missing = [f"{where}: {text!r}" for text, where in wanted().items() if text not in catalogue("en")]
    assert not missing, f"{len(missing)} texts are not in app/locale/en/*.po:\n" + "\n".join(missing)


OTHERS_WORDS = re.compile(
    r"\b(importer\w+|tjänsteman\w*|frys\w*|kvitto\w*|ställas? in|sort|fyll i fältet|värdet går inte att använda"
    r"|egna ord|togs inte in|påmind)\b",
    re.IGNORECASE,
)
"""What was said before one word was chosen for one thing: läs in, tjänsteperson, låses, kvittens, avbryta, typ …"""


def test_one_word_is_used_for_one_thing():
    said = [f"{where}: {text!r}" for text, where in wanted().items() if OTHERS_WORDS.search(" ".join(forms_of(text)))]
    assert not said, "another word is chosen for this:\n" + "\n".join(said)


ENGLISH = re.compile(r"(?<!\{)\brespon(?:d|ds|ded|ding|dents?|ses?)\b", re.IGNORECASE)
"""What a body sends is an answer and it answers, as the pages' addresses for bodies and the guides say."""


def test_one_english_word_is_used_for_what_a_body_sends():
    texts = {said: file for _text, (file, forms) in catalogue("en").items() for said in forms}
    texts |= {page.read_text(encoding="utf-8"): page.name for page in (APP / "information" / "texts").glob("*.en.txt")}
    said = [f"{file}: {text[found.start() :][:80]}" for text, file in texts.items() if (found := ENGLISH.search(text))]
    assert not said, "answer is the word for this:\n" + "\n".join(said)


def test_no_translation_is_left_over():
    singles = {forms_of(text)[0] for text in wanted()} | strings()
    left = [f"{file}: {text!r}" for text, (file, _texts) in catalogue("en").items() if forms_of(text)[0] not in singles]
    assert not left, "nobody asks for these:\n" + "\n".join(left)


def test_every_text_that_a_body_can_meet_has_a_finnish_one():
    missing = [f"{where}: {text!r}" for text, where in bodies_texts().items() if text not in catalogue("fi")]
    assert not missing, f"{len(missing)} texts are not in app/locale/fi/*.po:\n" + "\n".join(missing)


def test_no_finnish_text_is_left_over():
    left = [f"{file}: {text!r}" for text, (file, _texts) in catalogue("fi").items() if text not in bodies_texts()]
    assert not left, "no body meets these:\n" + "\n".join(left)


def test_a_text_stands_in_the_same_file_in_finnish_as_in_english():
    there = {text: file for text, (file, _texts) in catalogue("en").items()}
    assert not [f"{file}: {text!r}" for text, (file, _texts) in catalogue("fi").items() if there.get(text) != file]


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_text_stands_once_in_the_catalogues(code: str):
    """A second one goes unseen: the reader of catalogues keeps the last."""
    texts = Counter(
        text
        for path in (LOCALE_DIR / code).glob("*.po")
        for text in re.findall(r'^msgid ("(?!"$).+)\nmsgstr ', path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert [text for text, times in texts.items() if times > 1] == []
    for path in (LOCALE_DIR / code).glob("*.po"):
        assert not re.findall(r"^msgstr .*\nmsgstr .*", path.read_text(encoding="utf-8"), re.MULTILINE), path.name


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_is_empty_or_fuzzy(code: str):
    empty = [f"{file}: {text!r}" for text, (file, texts) in catalogue(code).items() if not all(texts)]
    assert not empty
    for path in (LOCALE_DIR / code).glob("*.po"):
        assert "#, fuzzy" not in path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_text_is_translated_in_one_way(code: str):
    """Catalogues are merged: two rooms that translate a text differently would show one of the two by chance."""
    translations: dict[Text, set[tuple[str, ...]]] = {}
    for path in sorted((LOCALE_DIR / code).glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale=code):
                if message.id:
                    texts = message.string if isinstance(message.string, list | tuple) else (message.string,)
                    translations.setdefault(message.id, set()).add(tuple(texts))
    assert not {text: ways for text, ways in translations.items() if len(ways) > 1}


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_same_places_to_fill_in(code: str):
    wrong = []
    for text, (file, texts) in catalogue(code).items():
        for source, translated in zip(forms_of(text), texts, strict=True):
            if Counter(PLACE.findall(source)) != Counter(PLACE.findall(translated)):
                wrong.append(f"{file}: {source!r} → {translated!r}")
    assert not wrong, "\n".join(wrong)


def test_swedish_is_set_as_swedish():
    faults = [
        f"{where}: {fault}"
        for text, where in wanted().items()
        for part in forms_of(text)
        for fault in typography.faults(part, "sv")
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_is_set_as_its_language(code: str):
    faults = [
        f"{file}: {fault}"
        for file, texts in catalogue(code).values()
        for t in texts
        for fault in typography.faults(t, code)
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


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_merged_catalogue_speaks(code: str):
    text = next(t for t in catalogue(code) if isinstance(t, str))
    with speaking(code):
        assert translations(code).gettext(text) == catalogue(code)[text][1][0]
