"""Layouts and counts before they are dressed."""

import pytest

from app.compilation.compiled import CompiledRound
from app.compilation.exports.parts import by_body, by_key
from app.compilation.exports.tally import Numbers, tally
from tests.compilation import samples


def test_groups_come_in_the_expected_order_with_the_empty_ones() -> None:
    comments = [samples.comment(n, samples.consultee(n)) for n in (2, 4)]
    groups = by_key(comments, lambda comment: comment.consultee_id, [1, 2, 3, 4, 5])
    assert [(key, [comment.number for comment in group]) for key, group in groups] == [
        (1, []),
        (2, [2]),
        (3, []),
        (4, [4]),
        (5, []),
    ]


def test_a_group_out_of_order_or_unknown_is_not_left_out() -> None:
    comments = [samples.comment(n, samples.consultee(n)) for n in (3, 1, 9)]
    groups = [(key, len(list(group))) for key, group in by_key(comments, lambda comment: comment.consultee_id, [1, 3])]
    assert sum(count for _, count in groups) == 3
    assert {key for key, count in groups if count} == {1, 3, 9}


def test_bodies_without_an_answer_are_not_in_the_appendix() -> None:
    compiled = samples.varied()
    counts = {body.id: len(list(comments)) for body, comments in by_body(compiled, compiled.comments("organisation"))}
    assert counts == {1: 3, 2: 2, 3: 0, 4: 0, 6: 3}


def test_ranges() -> None:
    assert str(Numbers([9, 3, 8, 7])) == "3, 7–9"
    assert str(Numbers([1, 2])) == "1–2"
    assert (str(Numbers()), bool(Numbers())) == ("", False)


def test_tally_counts_each_comment_once() -> None:
    compiled = samples.varied()
    tallied, progress = tally(compiled), compiled.overview.progress
    assert (str(tallied.unanswered), str(tallied.earlier)) == ("2, 6", "4")
    assert (progress.comments, progress.done, progress.to_look_again, progress.waiting) == (8, 5, 1, 2)


@pytest.mark.parametrize("said", ["text", "quote", "reply", "action", "responsible"])
def test_the_longest_text_is_found_wherever_it_stands(said: str) -> None:
    """An emoji is two units, so that fewer characters may be the longer text."""
    compiled, emojis = samples.varied(), "👍" * 400
    first, *others = [comment for comment in compiled.comments("focus-area") if comment.reply]
    assert first.reply
    if said in ("text", "quote"):
        first = first._replace(content=first.content._replace(**{said: emojis}))
    else:
        first = first._replace(reply=first.reply._replace(**{said.replace("reply", "text"): emojis}))
    others[0] = others[0]._replace(content=others[0].content._replace(text="a" * 799))
    for comments in ([first, *others], [*others, first]):
        fields = {**_fields(compiled), "comments": lambda _order, told=comments: iter(told)}
        assert tally(CompiledRound(**fields), lengths=True).longest == 800
        assert tally(CompiledRound(**fields)).longest == 0


def test_a_needs_look_reply_is_not_done() -> None:
    comment = samples.comment(1, samples.consultee(1), samples.WHOLE, reply=samples.reply())
    assert comment.done
    assert not comment._replace(reply=samples.reply(needs_look=True)).done
    assert not comment._replace(reply=None).done


def test_comments_are_read_as_a_stream() -> None:
    """At most two readings, and never more than one comment ahead: a round of a million is no list."""
    compiled = samples.large(5, 50)
    alive = {"now": 0, "readings": 0}

    def streamed(order):  # type: ignore[no-untyped-def]  # stands for the room's query
        alive["readings"] += 1
        yield from compiled.comments(order)

    tallied = tally(CompiledRound(**{**_fields(compiled), "comments": streamed}))
    assert str(tallied.unanswered).count(",") + 1 == compiled.overview.progress.waiting
    assert alive["readings"] == 1


def _fields(compiled: CompiledRound) -> dict[str, object]:
    return {name: getattr(compiled, name) for name in compiled.__dataclass_fields__}
