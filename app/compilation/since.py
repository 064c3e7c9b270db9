"""What a round's compilation was when a file of it was made, and what has changed since then. Plain values, pure."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from app.comments.numbers import point_number


class PointThen(NamedTuple):
    """A comment as it stood: its number, which wording of it, the place of a part in it, and its reply's version.

    ``reply`` 0 is without one.
    """

    number: int
    part: int
    comment_id: int
    begins: int | None
    ends: int | None
    reply: int

    @property
    def label(self) -> str:
        """Its number with its letters."""
        return point_number(self.number, self.part)

    @property
    def wording(self) -> tuple[int, int | None, int | None]:
        """Which words stood."""
        return self.comment_id, self.begins, self.ends


COMMENT_CHANGES = ("comment_new", "comment_changed", "comment_divided", "reply_new", "reply_changed", "reply_gone")
"""What can have changed of a comment that stands, as open data says it."""


@dataclass(frozen=True, slots=True)
class State:
    """A compilation at a moment: its comments by id, the answers that count by body, the officials' texts' versions."""

    made_at: datetime.datetime
    points: Mapping[int, PointThen]
    answers: Mapping[int, str] = field(default_factory=dict)
    texts: Mapping[str, int] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """As JSON, without the moment."""
        return {
            "points": [[id_, *point] for id_, point in self.points.items()],
            "answers": [[id_, said] for id_, said in self.answers.items()],
            "texts": dict(self.texts),
        }

    @classmethod
    def of(cls, made_at: datetime.datetime, stored: Mapping[str, Any]) -> "State":
        """The same from JSON."""
        points = {id_: PointThen(*rest) for id_, *rest in stored["points"]}
        return cls(made_at, points, dict(stored["answers"]), stored["texts"])


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed since a file was made: comments by their numbers, answers by their bodies' names.

    ``divided``: comments whose division into parts is another one. ``gone``: those that stand no more, because the
    body took them back or officials have left them out. ``texts``: how many of the officials' own texts.
    """

    made_at: datetime.datetime
    replies_new: tuple[str, ...] = ()
    replies_changed: tuple[str, ...] = ()
    replies_gone: tuple[str, ...] = ()
    comments_new: tuple[str, ...] = ()
    comments_changed: tuple[str, ...] = ()
    comments_divided: tuple[str, ...] = ()
    comments_gone: tuple[str, ...] = ()
    answers_new: tuple[str, ...] = ()
    answers_changed: tuple[str, ...] = ()
    answers_gone: tuple[str, ...] = ()
    texts: int = 0

    @property
    def nothing(self) -> bool:
        """Whether all is as it was."""
        return self == Since(self.made_at)

    def by_comment(self) -> Mapping[str, tuple[str, ...]]:
        """What has changed of each comment that stands: ``comment_new``, ``reply_changed`` …, by its number.

        That a comment is divided otherwise is told under its own number, which its parts have, too.
        """
        found = defaultdict[str, list[str]](list)
        lists = (
            self.comments_new,
            self.comments_changed,
            self.comments_divided,
            self.replies_new,
            self.replies_changed,
            self.replies_gone,
        )
        for name, numbers in zip(COMMENT_CHANGES, lists, strict=True):
            for number in numbers:
                found[number].append(name)
        return {number: tuple(each) for number, each in found.items()}

    def within(self, numbers: Collection[str], bodies: Collection[str]) -> "Since":
        """What of it concerns some comments and some bodies. A comment that is gone is in no selection."""
        whole = {number.split(" ")[0] for number in numbers}

        def of(each: tuple[str, ...], chosen: Collection[str]) -> tuple[str, ...]:
            return tuple(one for one in each if one in chosen)

        return replace(
            self,
            replies_new=of(self.replies_new, numbers),
            replies_changed=of(self.replies_changed, numbers),
            replies_gone=of(self.replies_gone, numbers),
            comments_new=of(self.comments_new, numbers),
            comments_changed=of(self.comments_changed, numbers),
            comments_divided=of(self.comments_divided, whole),
            comments_gone=(),
            answers_new=of(self.answers_new, bodies),
            answers_changed=of(self.answers_changed, bodies),
            answers_gone=of(self.answers_gone, bodies),
        )


def wordings_to_compare(then: State, now: State) -> list[tuple[int, int]]:
    """The wordings of comments that came again with another answer, then and now: only their words tell more."""
    return [
        (before.comment_id, point.comment_id)
        for id_, point in now.points.items()
        if (before := then.points.get(id_)) and before.comment_id != point.comment_id
    ]


def compare(then: State, now: State, same_words: Collection[tuple[int, int]], names: Mapping[int, str]) -> Since:
    """What has changed. ``same_words``: wordings, then and now, that say the same; ``names``: the bodies'."""
    new, gone = now.points.keys() - then.points.keys(), then.points.keys() - now.points.keys()
    divided = {now.points[id_].number for id_ in new} & {then.points[id_].number for id_ in gone}
    both = now.points.keys() & then.points.keys()
    had = {id_: then.points[id_].reply if id_ in both else 0 for id_ in now.points}
    has = {id_: point.reply for id_, point in now.points.items() if point.number not in divided}

    def says_other(before: PointThen, after: PointThen) -> bool:
        pair = (before.comment_id, after.comment_id)
        return before.wording != after.wording and pair not in same_words

    def numbers(ids: Iterable[int], of: State = now) -> tuple[str, ...]:
        points = (of.points[id_] for id_ in ids)
        return tuple(point.label for point in sorted(points) if point.number not in divided)

    def bodies(ids: Iterable[int]) -> tuple[str, ...]:
        """In the order of the list."""
        wanted = set(ids)
        return tuple(name for id_, name in names.items() if id_ in wanted)

    return Since(
        then.made_at,
        replies_new=numbers(id_ for id_, version in has.items() if version and not had[id_]),
        replies_changed=numbers(id_ for id_, version in has.items() if version and had[id_] not in (0, version)),
        replies_gone=numbers(id_ for id_, version in has.items() if had[id_] and not version),
        comments_new=numbers(new),
        comments_changed=numbers(id_ for id_ in both if says_other(then.points[id_], now.points[id_])),
        comments_divided=tuple(str(number) for number in sorted(divided)),
        comments_gone=numbers(gone, then),
        answers_new=bodies(now.answers.keys() - then.answers.keys()),
        answers_changed=bodies(
            id_ for id_ in now.answers.keys() & then.answers.keys() if now.answers[id_] != then.answers[id_]
        ),
        answers_gone=bodies(then.answers.keys() - now.answers.keys()),
        texts=sum(then.texts.get(key) != now.texts.get(key) for key in {*then.texts, *now.texts}),
    )
