"""Reading what the demo is told in: bodies, answers and replies. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from app.assessment.models import ActionKind, Outcome
from app.comments.fields import EMPTY, Content
from app.comments.kinds import CommentKind, Stance
from app.organisations.models import OrganisationKind

HERE = Path(__file__).parent
_PLACE = re.compile(r"(?:-|\d+(?:\.\d+)*(?:#\d+|@\d+(?:@.+)?)?)\Z")


class BadStory(ValueError):
    """A line of the told files is not what their heads say."""


@dataclass(frozen=True, slots=True)
class Body:
    """Who is asked. ``email`` is None where no address is known."""

    name: str
    group: str
    kind: OrganisationKind
    email: str | None
    signatory: str
    title: str


@dataclass(frozen=True, slots=True)
class Said:
    """One comment. ``place`` as the head of answers.txt says."""

    place: str
    kind: CommentKind
    content: Content = EMPTY
    stance: Stance | None = None


@dataclass(slots=True)
class Answer:
    """What a body answers: stances on focus areas first, then its comments. ``given`` by a question's place, from 1."""

    name: str
    kind: OrganisationKind
    stance: Stance
    unsolicited: bool
    summary: str = ""
    said: list[Said] = field(default_factory=list)
    given: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReplyText:
    """A reply for comments of one kind (None: any) at places that begin with ``place``."""

    place: str
    kind: CommentKind | None
    outcome: Outcome
    text: str
    action: str
    action_kind: ActionKind | None = None
    responsible: str = ""
    due: str = ""

    def suits(self, said: Said) -> bool:
        """Whether it can answer that comment."""
        below = said.place == self.place or said.place.startswith(tuple(self.place + mark for mark in ".#@"))
        return below and self.kind in (None, said.kind)


def _lines(name: str) -> Iterator[str]:
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def _parts(line: str, count: int) -> list[str]:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) > count:
        raise BadStory(f"more than {count} parts: {line}")
    return parts + [""] * (count - len(parts))


def plan_text() -> str:
    """The plan of all rounds but the smallest."""
    return (HERE / "plan.md").read_text("utf-8")


@lru_cache
def bodies() -> tuple[Body, ...]:
    """Everybody on the list, in its order."""
    planned = []
    for line in _lines("bodies.txt"):
        name, group, kind, email, signatory, title = _parts(line, 6)
        planned.append(Body(name, group, OrganisationKind(kind), None if email == "-" else email, signatory, title))
    return tuple(planned)


@lru_cache
def answers() -> dict[str, Answer]:
    """What each body answers, by its name. Raises BadStory or ValueError for a line that is not understood."""
    by_name: dict[str, Answer] = {}
    current: Answer | None = None
    for line in _lines("answers.txt"):
        if line.startswith("== "):
            name, kind, stance, mark = _parts(line[3:], 4)
            if name in by_name or mark not in ("", "unsolicited"):
                raise BadStory(line)
            current = by_name[name] = Answer(name, OrganisationKind(kind), Stance(stance), mark == "unsolicited")
        elif current is None:
            raise BadStory(line)
        elif not current.summary:
            current.summary = line
        elif line.startswith("? "):
            place, words = _parts(line[2:], 2)
            current.given[int(place)] = words
        else:
            current.said.append(_said(line))
    return by_name


def _said(line: str) -> Said:
    if line.startswith("stance "):
        _word, place, stance = line.split()
        return Said(place, CommentKind.COMMENT, stance=Stance(stance))
    place, kind, text, proposed_text, reason, own = _parts(line, 6)
    if not _PLACE.match(place) or not (text or proposed_text):
        raise BadStory(line)
    fields = dict(part.split(": ", 1) for part in own.split("; ")) if own else {}
    return Said(place, CommentKind(kind), Content(text, proposed_text, reason, **fields))


@lru_cache
def replies() -> tuple[ReplyText, ...]:
    """Replies, the most particular first."""
    texts = []
    for line in _lines("replies.txt"):
        place, kind, outcome, text, action, done, responsible, due = _parts(line, 8)
        of_kind = CommentKind(kind) if kind != "*" else None
        does = ActionKind(done) if done else None
        texts.append(ReplyText(place, of_kind, Outcome(outcome), text, action, does, responsible, due))
    return tuple(sorted(texts, key=lambda reply: (-len(reply.place), reply.kind is None)))
