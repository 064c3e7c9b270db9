"""Words stand once: every member of an enumeration has a word in its room's labels.py, and nobody else spells it."""

import ast
import enum
import importlib
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import pytest

from app.i18n import mark, speaking
from app.labels import Labels, every_label
from app.rounds.models import RoundStatus
from app.web.templating import make_environment
from tests.house.catalogues import catalogue, forms_of, texts_of
from tests.house.tree import APP, TEMPLATES, name, python

# Enumerations that nobody is shown.
WORDLESS = {
    "Kind": "the matrix's kinds of people",
    "Size": "an option of a command, in English",
    "News": "what all are told of is told by its letter",
    "Purpose": "what a browser was sent to the sign-in service for is seen by where it ends",
    "SignInWay": "how a session began is seen by what it asks for when one has to say again who one is",
    "SourceKind": "where a text was read is seen by its original",
    "Stand": "where a body stands to what is told is seen by whether it gets the letter",
    "Stage": "an option of a command, in English",
    "Step": "what was done to a round is told by its status and its history",
}
# Labels that are everyday words too, and what they say where they are not the label.
EVERYDAY = {
    "bilaga": "a file that goes with an answer",
    "e-post": "the field for an address",
    "föreslagen lydelse": "the column's header, which docs/exports.md fixes",
    "förslag": "what was proposed, in the middle of a sentence",
    "handläggare": "several of them, as a heading",
    "har svarat": "a count of answers",
    "konto": "the account that a user has",
    "plan": "what is asked about, as a heading and a tab",
    "planen": "what is asked about, as a heading",
    "sammanfattning": "the field where a body says in short what it thinks, and its heading",
    "skickat": "the last thing that happened, in the middle of a sentence",
    "synpunkt": "the column's header, which docs/exports.md fixes",
}


@lru_cache
def enumerations() -> dict[str, type[enum.StrEnum]]:
    """Every enumeration of the app, by its name."""
    by_name = {}
    for path in python("app"):
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)) if "StrEnum" in source else ():
            if isinstance(node, ast.ClassDef) and any("StrEnum" in ast.unparse(base) for base in node.bases):
                module = ".".join(path.relative_to(APP.parent).with_suffix("").parts)
                by_name[node.name] = getattr(importlib.import_module(module), node.name)
    return by_name


def spelled(path: Path) -> list[str]:
    """Every text that a file asks the catalogues for."""
    return [form for text, _line in texts_of(path) for form in forms_of(text) if form]


def others() -> list[Path]:
    """Templates, and modules that are no room's labels.py."""
    modules = [path for path in python("app") if path.name != "labels.py"]
    return modules + [path for path in sorted(TEMPLATES.rglob("*.*")) if path.suffix in (".html", ".txt")]


@lru_cache
def labels_of() -> dict[str, set[str]]:
    """Each word, folded, with the labels it stands in."""
    places: dict[str, set[str]] = defaultdict(set)
    for label_name, label in every_label().items():
        for word in label.sources.values():
            places[word.casefold()].add(label_name)
    return places


def second_spellings(texts: list[str]) -> list[str]:
    """What a file that asks for these texts words again: a label, or two everyday words of the same label."""
    words = labels_of()
    again = {text.casefold() for text in texts} & words.keys()
    faults = sorted(again - EVERYDAY.keys())
    for label_name in sorted(set().union(*(words[text] for text in again))):
        listed = sorted(text for text in again & EVERYDAY.keys() if label_name in words[text])
        if len(listed) > 1:
            faults.append(f"{label_name}: {listed}")
    return faults


@pytest.mark.parametrize("enumeration", sorted(enumerations().keys() - WORDLESS.keys()))
def test_every_member_has_a_word_in_both_languages(enumeration: str) -> None:
    members = enumerations()[enumeration]
    labels = [label for label in every_label().values() if label.enumeration is members]
    assert labels, f"{enumeration} has no words: give its room a labels.py, or say in WORDLESS why nobody sees it"
    assert set(members) == set().union(*(label.sources for label in labels))
    for label in labels:
        for code, word in label.options():
            assert word == label.sources[members(code)]
            assert word in catalogue("en"), f"{word} is not in the catalogues"
            with speaking("en"):
                assert label(code) == catalogue("en")[word][1][0]


def test_what_has_no_words_is_still_there() -> None:
    assert set(enumerations()) >= WORDLESS.keys()
    assert labels_of().keys() >= EVERYDAY.keys()


def test_two_members_never_have_the_same_word() -> None:
    for label_name, label in every_label().items():
        if label_name != "proposal_label":  # a heading: most kinds propose "Förslag"
            for language in ("sv", "en"):
                with speaking(language):
                    words = [word for _code, word in label.options()]
                    assert len(words) == len(set(words)), label_name


@pytest.mark.parametrize("path", others(), ids=name)
def test_nobody_else_spells_a_label(path: Path) -> None:
    assert not second_spellings(spelled(path)), "take the word from the room's labels.py"


def test_a_second_list_is_noticed() -> None:
    assert second_spellings(["Avbruten", "Hej"]) == ["avbruten"]
    assert second_spellings(["inget att erinra"]) == ["inget att erinra"]
    assert second_spellings(["E-post"]) == []
    assert second_spellings(["Har svarat", "Saknar e-postadress"]) == ["saknar e-postadress"]


def test_a_member_without_a_word_is_refused() -> None:
    words = {status: mark("Öppen") for status in RoundStatus}
    Labels(RoundStatus, words)
    del words[RoundStatus.DRAFT]
    with pytest.raises(LookupError, match="draft"):
        Labels(RoundStatus, words)
    with pytest.raises(ValueError, match="asleep"):
        Labels(RoundStatus, words, only=words)("asleep")


def test_a_word_is_asked_for_when_it_is_shown() -> None:
    """Jinja works out filters of constants when it compiles, in whatever language came first."""
    template = make_environment().from_string('{{ "neutral"|stance_label }}, {{ stance_label("neutral") }}')
    assert template.render() == "Tar inte ställning, Tar inte ställning"
    with speaking("en"):
        english = every_label()["stance_label"]("neutral")
        assert template.render() == f"{english}, {english}"
