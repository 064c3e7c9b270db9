"""Who gets which comments, in which order: the layouts, told once for all formats."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from app.assessment.views import CommentView
from app.compilation.compiled import CompiledConsultee, CompiledRound, Layout


@dataclass(slots=True)
class Written:
    """What a coat has written: counted while writing, not taken from the round.

    ``lacking``: what ought to be in it and could not be read.
    """

    comments: int = 0
    replies: int = 0
    consultees: int = 0
    lacking: tuple[str, ...] = ()


def in_layout(compiled: CompiledRound, layout: Layout) -> Iterator[CommentView]:
    """The layout's comments in its order: all of them, except in ``not-met`` and ``questions``."""
    comments = compiled.comments(layout.order)
    if layout is Layout.QUESTIONS:
        return (comment for comment in comments if comment.question is not None)
    return (comment for comment in comments if _not_met(comment)) if layout is Layout.NOT_MET else comments


def _not_met(comment: CommentView) -> bool:
    """What came of it is decided: a reply to another wording than the one that stands is no decision about this one."""
    return comment.done and comment.reply is not None and comment.reply.outcome == "not_met"


def counted(comments: Iterable[CommentView], written: Written) -> Iterator[CommentView]:
    """The same comments, counted as they pass."""
    for comment in comments:
        written.comments += 1
        written.replies += comment.done
        yield comment


Key = TypeVar("Key", bound=Hashable)


def by_key(
    comments: Iterable[CommentView], key: Callable[[CommentView], Key], expected: Iterable[Key]
) -> Iterator[tuple[Key, Iterator[CommentView]]]:
    """The comments group by group, in the order of ``expected``, where a group may be empty.

    A group that is not expected, or that comes out of order, is yielded when it comes: no comment is left out.
    """
    waiting = iter(expected)
    seen: set[Key] = set()
    for part, group in groupby(comments, key):
        if part not in seen:
            for name in waiting:
                seen.add(name)
                if name == part:
                    break
                yield name, iter(())
        yield part, group
    for name in waiting:
        yield name, iter(())


def by_body(
    compiled: CompiledRound, comments: Iterable[CommentView]
) -> Iterator[tuple[CompiledConsultee, Iterator[CommentView]]]:
    """Every body whose answer counts, in the round's order, with its comments (none where it has only a stance).

    Where comments were chosen by what they speak of, only the bodies that have any.
    """
    consultees = {consultee.id: consultee for consultee in compiled.consultees}
    by_place = compiled.options.by_place
    responded = [body.id for body in compiled.consultees if body.counts and (body.comments or not by_place)]
    for key, group in by_key(comments, lambda comment: comment.consultee_id, responded):
        yield consultees[key], group
