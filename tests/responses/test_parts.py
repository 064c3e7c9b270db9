"""A text in parts: what divides it, where parts are when it has changed, and that every character is in one of them."""

import random
from itertools import pairwise

import pytest

from app.comments.numbers import asked_number, letters, point_number
from app.errors import Invalid
from app.responses.parts import Cut, Known, fitted, is_within_character, require_cuts, words_key

TEXT = "Hej! Mer skog. Mindre väg."


def test_numbers() -> None:
    assert [letters(part) for part in (0, 1, 26, 27, 52, 703)] == ["", "a", "z", "aa", "az", "aaa"]
    assert (point_number(14), point_number(14, 2), point_number(None)) == ("14", "14 b", "")
    asked = {text: asked_number(text) for text in ("14", " 14 b ", "14B", "7 aa", "skog", "14 b c", "b", "1" * 12)}
    assert asked == {
        "14": (14, None),
        " 14 b ": (14, 2),
        "14B": (14, 2),
        "7 aa": (7, 27),
        **dict.fromkeys(("skog", "14 b c", "b", "1" * 12)),
    }


@pytest.mark.parametrize(
    ("cuts", "code", "field"),
    [
        ([(0, 26)], "not_divided", "passages"),
        ([(0, 5, True), (5, 26, True)], "no_point", "passages"),
        ([(0, 5), (6, 26)], "gap", "passages.1.start"),
        ([(0, 6), (5, 26)], "overlap", "passages.1.start"),
        ([(0, 5), (5, 27)], "beyond_the_text", "passages.1.end"),
        ([(0, 5), (5, 20)], "gap", "passages.1.end"),
        ([(0, 4), (4, 5), (5, 26)], "no_words", "passages.1.end"),
        ([(0, 5), (5, 4), (4, 26)], "no_words", "passages.1.end"),
        ([(1, 5), (5, 26)], "gap", "passages.0.start"),
    ],
)
def test_what_does_not_divide_is_said(cuts: list[tuple[int, int]], code: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        require_cuts(TEXT, [Cut(*cut) for cut in cuts])
    assert (refused.value.code, list(refused.value.fields)) == (code, [field])


def test_no_edge_is_within_a_character() -> None:
    for sign in ("e\u0301", "👩‍👩‍👧", "👍🏽", "🇸🇪", "ب\u064e", "\r\n", "☀\ufe0f", "각"):
        text = f"ord {sign} ord"
        assert all(is_within_character(text, at) for at in range(5, 4 + len(sign))), sign
        assert not is_within_character(text, 4)
        assert not is_within_character(text, 4 + len(sign))
    assert not is_within_character("🇸🇪🇫🇮", 2)
    with pytest.raises(Invalid, match="mitt i ett tecken"):
        require_cuts("Ja 👍🏽 nej", [Cut(0, 4), Cut(4, 9)])
    require_cuts("Ja 👍🏽 nej", [Cut(0, 5), Cut(5, 9)])


def known(*cuts: tuple[int, int, bool]) -> list[Known]:
    return [Known(begins, ends, at, none) for at, (begins, ends, none) in enumerate(cuts)]


PARTS = known((0, 5, True), (5, 15, False), (15, 26, False))


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("Hej! Mer skog. Mindre väg. Buss.", [("Hej! ", 0), ("Mer skog. ", 1), ("Mindre väg. ", 2), ("Buss.", None)]),
        ("Hej! Mycket mer skog.\n\nMindre väg.", [("Hej! ", 0), ("Mycket mer skog.\n\n", 1), ("Mindre väg.", 2)]),
        ("Mindre väg. Mer skog.", [("Mindre väg. ", 2), ("Mer skog.", 1)]),
        ("Hej! Mer skog.", [("Hej! ", 0), ("Mer skog.", 1)]),
        ("Hej! Mer skog. Mer skog.", [("Hej! ", 0), ("Mer skog. Mer skog.", 1)]),
        ("Kära ni! Mer skog. Mindre väg.", [("Kära ni! ", None), ("Mer skog. ", 1), ("Mindre väg.", 2)]),
        ("Något annat.", []),
        ("Mer skog.", []),
        ("Hej!", []),
    ],
)
def test_parts_follow_their_words(new: str, expected: list[tuple[str, object]]) -> None:
    assert [(new[one.begins : one.ends], one.key) for one in fitted(TEXT, PARTS, new)] == expected


def test_words_within_a_word_are_not_the_part() -> None:
    parts = known((0, 4, False), (4, 12, False))
    assert fitted("Ja. Mer skog", parts, "Jag vill. Mer skog")[0].key == 0  # what stands where it stood, changed
    assert fitted("Ja. Mer skog", parts, "Janne. Mer skogar") == []


def test_every_character_is_in_one_passage() -> None:
    """Over many texts that are divided and changed."""
    said = ["Mer skog.", "Mindre väg.", "👩‍👩‍👧 vill!", "شكرا لكم.", "Ja.", "Jaha, e\u0301.", "Punkt"]
    for seed in range(300):
        dice = random.Random(seed)
        words = [dice.choice(said) for _ in range(dice.randint(2, 9))]
        blanks = [dice.choice((" ", "\n\n", "\n- ")) for _ in words]
        text = "".join(word + blank for word, blank in zip(words, blanks, strict=True))
        edges = [0]
        for word, blank in zip(words, blanks, strict=True):
            edges.append(edges[-1] + len(word) + len(blank))
        cuts = [Known(b, e, at, dice.random() < 0.2) for at, (b, e) in enumerate(pairwise(edges))]
        changed = [*words]
        dice.shuffle(changed)
        changed = changed[: dice.randint(1, len(words))] + [dice.choice(said) for _ in range(dice.randint(0, 2))]
        new = dice.choice((" ", "\n")).join(changed)
        stands = fitted(text, cuts, new)
        assert "".join(new[one.begins : one.ends] for one in stands) in (new, "")
        keys = [one.key for one in stands if one.key is not None]
        assert len(keys) == len(set(keys))
        none = {cut.key for cut in cuts if cut.none}
        if stands:
            require_cuts(new, [Cut(one.begins, one.ends, one.key in none) for one in stands])


def test_blanks_do_not_make_other_words() -> None:
    assert words_key(" Mer skog.\n") == words_key("Mer skog.") != words_key("mer skog.")
