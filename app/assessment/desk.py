"""The desk as plain values: what the address asks for, the groups to choose from, the comments that are shown."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, NamedTuple, cast, get_args
from urllib.parse import urlencode

from sqlmodel import Session

from app.assessment import queries
from app.assessment.labels import left_in_words, reply_state_filter, unnamed_groups
from app.assessment.models import ActionKind, Outcome, ReviewState
from app.assessment.queries import Filters
from app.assessment.views import ActionState, CommentView, ReplyState, Special
from app.comments.fields import FIELDS, Content
from app.comments.kinds import CommentKind, Stance
from app.comments.passages import Passage, passage_in
from app.plans.diff import Piece, excerpt
from app.responses.earlier import EarlierPlace
from app.responses.progress import Progress, sum_of

A_PAGE = 100
Cells = dict[int, tuple[tuple[str, str], ...]]
By = Literal["focus-area", "organisation", "section", "indicator"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, as typed. ``group`` is a focus area's key, or an id.

    ``only``: a :class:`app.assessment.views.Special`; ``whose``: an official's id, or "none"; ``view``: "brief" where
    each comment takes a few lines; ``today`` is known where the day makes a difference.
    """

    by: By = "focus-area"
    group: str = ""
    show: str = ""
    kind: str = ""
    answer: str = ""
    does: str = ""
    question: str = ""
    only: str = ""
    whose: str = ""
    tag: str = ""
    q: str = ""
    view: str = ""
    after: str = ""
    today: datetime.date | None = None

    @classmethod
    def of(cls, **typed: str) -> "Asked":
        """From an address; what is not known there asks for nothing."""
        known = {
            "by": get_args(By),
            "show": (*reply_state_filter.sources, *Outcome, *ReviewState),
            "kind": tuple(CommentKind),
            "answer": tuple(Stance),
            "does": (*ActionState, *ActionKind),
            "only": tuple(Special),
            "view": ("brief",),
        }
        kept = {name: text.strip() for name, text in typed.items() if text.strip()}
        return cls(**cast(Any, {n: text for n, text in kept.items() if n not in known or text in known[n]}))

    @property
    def filters(self) -> Filters:
        """As the queries take them."""
        filters = Filters(
            kinds=(CommentKind(self.kind),) if self.kind else (),
            answers=(Stance(self.answer),) if self.answer else (),
            question=int(self.question) if self.question.isdecimal() and len(self.question) < 10 else None,
            outcomes=(_shown(self.show),) if self.show else (),
            actions=(_action(self.does),) if self.does else (),
            q=self.q,
            contested=self.only == Special.CONTESTED,
            proposed=self.only == Special.PROPOSED,
            files_wait=self.only == Special.FILES,
            from_files=self.only == Special.FROM_FILES,
            whose=_whose(self.whose),
            tag=int(self.tag) if self.tag.isdecimal() and len(self.tag) < 10 else None,
            overdue=self.today if self.only == Special.OVERDUE else None,
        )
        number = int(self.group) if self.group.isdecimal() and len(self.group) < 10 else None
        if self.by == "focus-area":
            return replace(filters, focus_area=self.group)
        if self.by == "organisation":
            return replace(filters, organisation=number)
        if self.by == "indicator":
            return replace(filters, indicator=number)
        return replace(filters, section=number) if number else replace(filters, focus_area=self.group)

    @property
    def is_narrow(self) -> bool:
        """Whether more than a group was asked for."""
        return any(getattr(self, name) for name in NARROWING)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form sends along, so that it leads back to the same list."""
        return [(name, text) for name, text in self._values().items() if text and (name, text) != ("by", "focus-area")]

    @property
    def without_filters(self) -> str:
        """The query of the same list with nothing chosen but what it is divided by and the group."""
        return self.query(**dict.fromkeys(NARROWING, ""))

    def _values(self) -> dict[str, str]:
        return {field.name: str(getattr(self, field.name)) for field in fields(self) if field.name != "today"}

    @classmethod
    def names(cls) -> frozenset[str]:
        """What an address may ask for."""
        return frozenset(field.name for field in fields(cls) if field.name != "today")

    def query(self, **changes: str) -> str:
        """As the query of an address, with changes; "" when nothing is asked for. Another choice starts at page one."""
        values = self._values()
        if changes.keys() - {"after", "point", "same"}:
            values["after"] = ""
        values = {n: v for n, v in (values | changes).items() if v and not (n == "by" and v == "focus-area")}
        return f"?{urlencode(values)}" if values else ""


NARROWING = tuple(field.name for field in fields(Asked) if field.name not in ("by", "group", "view", "after", "today"))
"""What narrows the list beside the group."""


def _whose(typed: str) -> int | None:
    if typed == "none":
        return 0
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _shown(code: str) -> Outcome | ReplyState | ReviewState:
    kind: type[Outcome | ReplyState | ReviewState] = next(
        known for known in (Outcome, ReplyState, ReviewState) if code in set(known)
    )
    return kind(code)


def _action(code: str) -> ActionKind | ActionState:
    return ActionKind(code) if code in set(ActionKind) else ActionState(code)


@dataclass(frozen=True, slots=True)
class Group(Progress):
    """One line of the list beside the comments."""

    key: str
    name: str
    current: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A comment as the desk shows it, with what it speaks of in the plan.

    ``changed``: the paragraph's words against the proposed ones; ``quote``: the paragraph where it is not shown so,
    with ``passage`` the words of it that are meant;
    ``cells``: (column, text) of the indicator's whole row, where the comment is on no single cell. ``earlier``: what it
    was written on, where the plan was corrected since.
    """

    comment: CommentView
    changed: tuple[Piece, ...] = ()
    quote: str = ""
    cells: tuple[tuple[str, str], ...] = ()
    earlier: EarlierPlace | None = None

    @property
    def passage(self) -> Passage | None:
        """The paragraph in three, with the words that the comment is about in the middle; None when it quotes none."""
        return passage_in(self.quote, self.comment.content.quote)


@dataclass(frozen=True, slots=True)
class Listed:
    """The comments of one page of the desk, with the groups to choose from. ``found``: how many the filters leave."""

    asked: Asked
    groups: list[Group]
    progress: Progress
    found: int
    page: queries.Page
    after: str

    @property
    def rows(self) -> list[queries.Stored]:
        """Each comment as it is stored."""
        return self.page.rows

    def shown(self, session: Session, rows: Sequence[queries.Stored]) -> list[Shown]:
        """Some of the comments as they are shown (at most one statement, for whole rows of indicators)."""
        return in_full(session, self.page.views(session, rows)) if rows else []

    @property
    def left(self) -> str:
        """What is left to do, in words; "" when all are done."""
        return left_in_words(self.progress)

    @property
    def all_done(self) -> bool:
        """Whether there are comments, and all of them are done."""
        return self.progress.comments > 0 and self.progress.is_complete

    @property
    def unnamed(self) -> dict[str, str]:
        """What the groups are called that have no name of their own, by key."""
        return unnamed_groups(self.asked.by)

    @property
    def chosen(self) -> Group | None:
        """The group that was chosen, if one of those there are."""
        return next((group for group in self.groups if group.current), None) if self.asked.group else None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The addresses' queries of the comments before and after the current one in the list, "" at an end of it.

    ``waiting``: of the next one that waits for a reply: behind it, on a later page, else the first on this one.
    """

    previous: str = ""
    next: str = ""
    waiting: str = ""


def neighbours(listed: Listed, comment_id: int) -> Neighbours:
    """Which comments stand beside one of the list; after the last of a page comes the next page."""
    ids = [row.id for row in listed.rows]
    if comment_id not in ids:
        return Neighbours()
    at = ids.index(comment_id)
    beyond = listed.asked.query(after=listed.after) if listed.after else ""
    return Neighbours(
        _at(listed.asked, ids[at - 1]) if at else "",
        _at(listed.asked, ids[at + 1]) if at + 1 < len(ids) else beyond,
        _waiting(listed, at, beyond),
    )


def _waiting(listed: Listed, at: int, beyond: str) -> str:
    """A page that is opened without a comment opens at the first that waits, so a later page is led to as a whole."""
    behind = next((row.id for row in listed.rows[at + 1 :] if not row.done), 0)
    if behind or beyond:
        return _at(listed.asked, behind) if behind else beyond
    before = next((row.id for row in listed.rows[:at] if not row.done), 0)
    return _at(listed.asked, before) if before else ""


def _at(asked: Asked, comment_id: int) -> str:
    return f"{asked.query(point=str(comment_id))}#comment-{comment_id}"


def listed(session: Session, round_id: int, asked: Asked) -> Listed:
    """One page of the desk: two statements, three where the counters do not know how many the filters leave, and one
    more for the places that words name."""
    groups = _groups(session, round_id, asked)
    filters = queries.with_places(session, round_id, asked.filters)
    page = queries.comments(session, round_id, filters, after=asked.after or None, limit=A_PAGE, quoted=True)
    total = _found(groups, asked)
    if total is None and not asked.after and page.after is None:
        total = len(page.rows)
    if total is None:
        total = queries.count(session, round_id, filters)
    return Listed(asked, groups, sum_of(groups), total, page, page.after or "")


def chosen(session: Session, round_id: int, ids: Sequence[int]) -> list[Shown]:
    """These comments, whatever the filters say; those that have been removed are left out (one statement or two)."""
    return in_full(session, queries.chosen(session, round_id, ids))


def in_full(session: Session, pairs: Sequence[tuple[CommentView, str]]) -> list[Shown]:
    """Comments, each with the paragraph it speaks of, as they are shown (at most one statement)."""
    cells = _indicator_rows(session, [comment for comment, _quote in pairs])
    return [shown(comment, quote, cells) for comment, quote in pairs]


def _indicator_rows(session: Session, comments: Sequence[CommentView]) -> Cells:
    """The rows of the indicators that are spoken of as a whole: a cell is shown by itself."""
    ids = {comment.indicator.id for comment in comments if comment.indicator and not comment.cell}
    return queries.indicator_rows(session, sorted(ids)) if ids else {}


def shown(comment: CommentView, quote: str, cells: Cells) -> Shown:
    """A comment with what it speaks of."""
    words = changed(comment, quote)
    row = cells.get(comment.indicator.id, ()) if comment.indicator and not comment.cell else ()
    return Shown(comment, words, "" if words else quote, row)


class Reworded(NamedTuple):
    """A field of a comment that its body has changed. ``words``: the difference."""

    label: str
    words: tuple[Piece, ...]


def reworded(comment: CommentView, before: Content | None) -> list[Reworded]:
    """What a comment says now against what it said before, field by field."""
    if before is None:
        return []
    kind = CommentKind(comment.kind)
    return [
        Reworded(field.label(kind), excerpt(getattr(before, field.name), getattr(comment.content, field.name)))
        for field in FIELDS
        if getattr(before, field.name) != getattr(comment.content, field.name)
    ]


def changed(comment: CommentView, quote: str) -> tuple[Piece, ...]:
    """A changed wording word by word; without a paragraph to stand against all of it is new."""
    proposed = comment.content.proposed_text
    if not proposed or comment.kind != CommentKind.TEXT_CHANGE:
        return ()
    return excerpt(quote, proposed) if quote else (("insert", proposed),)


def _groups(session: Session, round_id: int, asked: Asked) -> list[Group]:
    if asked.by == "focus-area":
        areas = queries.area_counts(session, round_id)
        return [
            _group(str(area.key), area.label, area, current=bool(asked.group) and area.is_called(asked.group))
            for area in areas
        ]
    return [
        _group(str(group.id), group.name, group, current=asked.group == str(group.id))
        for group in _COUNTED[asked.by](session, round_id)
    ]


_COUNTED = {
    "organisation": queries.body_counts,
    "section": queries.section_counts,
    "indicator": queries.indicator_counts,
}


def _group(key: str, name: str, progress: Progress, *, current: bool) -> Group:
    return Group(
        key,
        name,
        current,
        comments=progress.comments,
        done=progress.done,
        to_look_again=progress.to_look_again,
    )


def _found(groups: list[Group], asked: Asked) -> int | None:
    """How many there are, where the groups already say so. A section's own line leaves out what lies below it."""
    state = ReplyState(asked.show) if asked.show in set(ReplyState) else None
    if any(getattr(asked, name) for name in NARROWING if name != "show") or (asked.show and state is None):
        return None
    if asked.by == "section" and asked.group not in ("", "0"):
        return None
    chosen = [group for group in groups if not asked.group or group.current]
    return sum(state.figure(group) if state else group.comments for group in chosen)
