"""Two people in one draft: what each changed is put together, and only the same thing changed by both is a conflict.

A form carries, beside each text, a mark of that text as it was shown (its base). Comparing base, mine and what is
stored now tells who changed what. ``version`` is the version the whole page was shown at: when it is the newest one,
its reader has seen everything, and what was typed stands. What the same form has sent before, and was never told that
it was saved, is its own: nobody else has changed it. Pure.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.comments.answering import AnswerGiven, by_question, with_answer
from app.comments.kinds import CommentKind, Stance
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.drafts.state import DraftState
from app.responses.receipts import canonical

ANSWER = re.compile(r"answer-([1-9]\d{0,9})")
"""The name of the value that is a question's answer."""


def mark(value: Any) -> str:
    """A short mark of a value: equal for equal values."""
    return hashlib.sha256(canonical(value)).hexdigest()[:16]


def mark_of_value(value: Any) -> str:
    """The mark of a single value of a draft."""
    return mark([*value.given, value.text] if isinstance(value, AnswerGiven) else value)


def mark_of(comment: WrittenComment | None) -> str:
    """The mark of a comment; "" of one that is not there."""
    return mark(list(comment.statement)) if comment else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A comment as it stands in a form. ``key`` is its id, or the slot of the empty form it was written in."""

    key: str
    base: str
    mine: WrittenComment
    remove: bool = False

    @property
    def is_new(self) -> bool:
        """Whether it was written in an empty form."""
        return not self.key.isdigit()


@dataclass(frozen=True, slots=True)
class Change:
    """A single value as it stands in a form: ``name`` is stance, summary, show_progress, focus_stance or answer-12.

    An answer's value is an ``AnswerGiven``; ``heading`` is its question.
    """

    name: str
    base: str
    mine: Any
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """What a form says about a draft: only what is in it is touched. ``section_id`` is whose focus stance is meant.

    ``sent_before``: by a row's key or a change's name, the marks of what the form has sent without getting a reply.
    """

    version: int
    rows: list[Row] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    section_id: int | None = None
    seen: int | None = None
    sent_before: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def has_sent(self, name: str, now: str) -> bool:
        """Whether what is stored now is what the form itself has sent before."""
        return now in self.sent_before.get(name, ())


@dataclass(frozen=True, slots=True)
class Conflict:
    """The same thing changed by both. ``name`` is a row's key or a change's name; None: it is not there."""

    name: str
    mine: Any
    theirs: Any
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """What comes of an edit. ``overwrites``: somebody's newer words are knowingly replaced, so they are kept aside.

    ``seen_all``: the form was shown at the newest version, so its reader has seen everything. ``removed``: the ids of
    the comments that were taken away.
    """

    state: DraftState
    conflicts: list[Conflict]
    overwrites: bool
    seen_all: bool
    removed: list[int] = field(default_factory=list)


def merge(current: DraftState, edit: Edit) -> Merged:
    """``current`` with what the edit changed in it, or the conflicts."""
    merging = _Merging(current, edit)
    for row in edit.rows:
        merging.row(row)
    for change in edit.changes:
        merging.change(change)
    state = merging.state
    if edit.seen is not None and edit.seen not in state.seen:
        state = state.but(seen=[*state.seen, edit.seen])
    return Merged(state, merging.conflicts, merging.overwrites, merging.seen_all, merging.removed)


class _Merging:
    def __init__(self, current: DraftState, edit: Edit) -> None:
        self.state = current
        self.edit = edit
        self.seen_all = edit.version == current.version
        self.conflicts: list[Conflict] = []
        self.overwrites = False
        self.removed: list[int] = []

    def row(self, row: Row) -> None:
        theirs = find(self.state.comments, row.key)
        now, mine = mark_of(theirs), "" if row.remove else mark_of(row.mine)
        blank = theirs is None and row.mine.is_empty
        own = self.edit.has_sent(row.key, now)
        untouched = mine == row.base and not own
        if now == mine or untouched or (row.remove and theirs is None) or (blank and row.is_new):
            return  # already so, or not touched here
        known = own or now == row.base
        if not (known or self.seen_all or row.is_new):
            self.conflicts.append(Conflict(row.key, None if row.remove else row.mine, theirs))
            return
        self.overwrites = self.overwrites or not known
        self._put(row, theirs)

    def _put(self, row: Row, theirs: WrittenComment | None) -> None:
        comments = list(self.state.comments)
        if row.remove and theirs is not None:
            comments.remove(theirs)
            self.removed.append(theirs.id or 0)
            if theirs.stance:  # on the focus area: taken in a field of its own, which is still there
                comments.append(WrittenComment(None, CommentKind.COMMENT, Place(self.edit.section_id), theirs.stance))
        elif theirs is None:
            slot, id_ = (row.key, None) if row.is_new else (None, int(row.key))
            comments.append(replace(row.mine, id=id_, slot=slot))
        else:
            origin = theirs.origin if row.mine.place == theirs.place else row.mine.origin
            kept = replace(row.mine, id=theirs.id, slot=theirs.slot, by=theirs.by, at=theirs.at, origin=origin)
            comments[comments.index(theirs)] = kept
        self.state = self.state.but(comments=comments)

    def change(self, change: Change) -> None:
        theirs = value_of(self.state, change.name, self.edit.section_id)
        now, mine = mark_of_value(theirs), mark_of_value(change.mine)
        own = self.edit.has_sent(change.name, now)
        if now == mine or (mine == change.base and not own):
            return
        known = own or now == change.base
        if not (known or self.seen_all):
            self.conflicts.append(Conflict(change.name, change.mine, theirs, change.heading))
            return
        self.overwrites = self.overwrites or not known
        if change.name == "focus_stance":
            self._take_stance(change.mine)
        elif isinstance(change.mine, AnswerGiven):
            self._take_answer(change.mine)
        else:
            self.state = self.state.but(**{change.name: change.mine})

    def _take_stance(self, stance: Stance | None) -> None:
        comments = list(self.state.comments)
        holder = _stance_holder(comments, self.edit.section_id)
        if holder is None:
            comments.append(WrittenComment(None, CommentKind.COMMENT, Place(self.edit.section_id), stance))
        elif stance is None and not holder.counts:
            comments.remove(holder)
        else:
            comments[comments.index(holder)] = replace(holder, stance=stance)
        self.state = self.state.but(comments=comments)

    def _take_answer(self, answer: AnswerGiven) -> None:
        """An answer that was emptied stays as an empty one, so that what is written next is the same point."""
        comments = list(self.state.comments)
        known = by_question(comments).get(answer.question_id)
        written = with_answer(known, answer, Place(self.edit.section_id))
        if known is None:
            comments.append(written)
        else:
            comments[comments.index(known)] = written
        self.state = self.state.but(comments=comments)


def find(comments: Iterable[WrittenComment], key: str) -> WrittenComment | None:
    """The comment with that id, or written in that slot."""
    if key.isdigit():
        return next((comment for comment in comments if comment.id == int(key)), None)
    return next((comment for comment in comments if comment.slot == key), None)


def _stance_holder(comments: Iterable[WrittenComment], section_id: int | None) -> WrittenComment | None:
    here = [comment for comment in comments if comment.place.section_id == section_id and comment.stance]
    return here[0] if here else None


def value_of(state: DraftState, name: str, section_id: int | None = None) -> Any:
    """A single value of a draft by its name in ``Change``."""
    if name == "focus_stance":
        holder = _stance_holder(state.comments, section_id)
        return holder.stance if holder else None
    question = ANSWER.fullmatch(name)
    if question:
        question_id = int(question[1])
        answer = by_question(state.comments).get(question_id)
        if answer is None:
            return AnswerGiven(question_id)
        return AnswerGiven(question_id, answer.content.text, answer.given.choice, answer.given.value)
    return getattr(state, name)
