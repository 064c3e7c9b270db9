"""What a reader of the aggregated view asks for, and the conditions that it becomes."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.assessment.models import ActionKind, Outcome, Reply, ReviewState
from app.assessment.queries.search import Sought, says
from app.assessment.queries.sources import behind
from app.assessment.queries.tags import has_tag
from app.assessment.views import ActionState, ReplyState
from app.comments.kinds import CommentKind, Stance
from app.plans.models import FocusArea, PlanVersion, Section
from app.responses.areas import LAST, REST, WHOLE
from app.responses.contested import contested_areas
from app.responses.models import Comment, Response, Standing
from app.responses.queries.assignments import past_its_day, taken_by, taken_by_nobody
from app.responses.queries.files import has_waiting_files
from app.rounds.models import Consultee, Round
from app.sorting import words_in


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; empty fields ask for nothing. ``focus_area`` is a label or an id (0 the whole, -1 the rest).

    ``q`` is words of the comment, of the reply, of the body's name or of the place in the plan, or a comment's number
    (``queries.search``), and ``sought`` the same with the places that they name; ``section`` includes what lies below
    it, and of ``indicator`` 0 is none; ``stance`` is the comment's own (on a focus area), ``answer`` the answer's;
    ``contested``: in a focus area where some are for and some against; ``proposed``: with a wording or value;
    ``files_wait``: of an answer with files that nobody has gone through; ``from_files``: taken out of one by officials;
    ``whose``: an official's, of which 0 is nobody's; ``overdue``: not done, and to be so before this day.
    """

    focus_area: str = ""
    section: int | None = None
    indicator: int | None = None
    question: int | None = None
    organisation: int | None = None
    kinds: tuple[CommentKind, ...] = ()
    stances: tuple[Stance, ...] = ()
    answers: tuple[Stance, ...] = ()
    outcomes: tuple[Outcome | ReplyState | ReviewState, ...] = ()
    actions: tuple[ActionKind | ActionState, ...] = ()
    q: str = ""
    sought: tuple[Sought, ...] = ()
    contested: bool = False
    proposed: bool = False
    files_wait: bool = False
    from_files: bool = False
    whose: int | None = None
    overdue: datetime.date | None = None
    tag: int | None = None

    @property
    def counted(self) -> bool:
        """Whether the counters know how many there are."""
        return not (
            self.section
            or self.indicator is not None
            or self.question
            or self.organisation
            or self.kinds
            or self.stances
            or self.answers
            or self.actions
            or self.q
            or self.contested
            or self.proposed
            or self.files_wait
            or self.from_files
            or self.whose is not None
            or self.overdue
            or self.tag
            or (self.outcomes and self.outcomes not in [(state,) for state in ReplyState])
        )


CHANGES = Filters(actions=(ActionState.CHANGES,))
"""The comments whose replies change the text or an indicator; a reply to an earlier wording does not count."""


def conditions(round_id: Any, filters: Filters) -> list[ColumnElement[bool]]:
    """The filters as conditions on :func:`app.assessment.queries.rows.joined`. ``round_id``: or a place for it."""
    wanted: list[ColumnElement[bool]] = [col(Standing.round_id) == round_id]
    if filters.focus_area.strip():
        wanted.append(col(Standing.area) == _area(round_id, filters.focus_area.strip()))
    if filters.section is not None:
        wanted.append(col(Standing.section_id).in_(_below(round_id, filters.section)))
    if filters.indicator is not None:
        wanted.append(func.coalesce(col(Standing.indicator_id), 0) == filters.indicator)
    if filters.question is not None:
        wanted.append(col(Comment.question_id) == filters.question)
    if filters.organisation is not None:
        wanted.append(col(Consultee.organisation_id) == filters.organisation)
    if filters.kinds:
        wanted.append(_one_of(Comment.kind, filters.kinds))
    if filters.stances:
        wanted.append(_one_of(Comment.stance, filters.stances))
    if filters.answers:
        wanted.append(_one_of(Response.stance, filters.answers))
    if filters.outcomes:
        wanted.append(or_(*(_outcome(outcome) for outcome in filters.outcomes)))
    if filters.actions:
        wanted.append(and_(col(Standing.done) == true(), or_(*(_action(action) for action in filters.actions))))
    if filters.q.strip():
        wanted.append(says(filters.sought or tuple(Sought(word) for word in words_in(filters.q))))
    if filters.contested:
        wanted.append(col(Standing.group_key).in_(contested_areas(round_id)))
    if filters.files_wait:
        wanted.append(has_waiting_files())
    if filters.from_files:
        wanted.append(col(Comment.taken) > 0)
    if filters.proposed:
        wanted.append(col(Comment.proposed_text) != "")
    if filters.whose is not None:
        wanted.append(taken_by(filters.whose) if filters.whose else taken_by_nobody())
    if filters.tag is not None:
        wanted.append(has_tag(filters.tag))
    if filters.overdue is not None:
        wanted.append(past_its_day(filters.overdue))
    return wanted


def _one_of(column: Any, members: tuple[Any, ...]) -> ColumnElement[bool]:
    """Said one by one: a statement with a list of any length after IN cannot be prepared."""
    return or_(*(col(column) == member for member in members))


def _area(round_id: Any, asked: str) -> Any:
    """Where a focus area stands in the order: by id, by label in the round's plan, or as one of our two groups."""
    fixed = {"0": 0, WHOLE.casefold(): 0, "-1": LAST, REST.casefold(): LAST}.get(asked.casefold())
    if fixed is not None:
        return fixed
    ours = select(col(FocusArea.position)).join(PlanVersion, col(PlanVersion.id) == col(FocusArea.version_id))
    ours = ours.join(Round, col(Round.plan_version_id) == col(PlanVersion.id)).where(col(Round.id) == round_id)
    if asked.isdecimal() and len(asked) < 10:
        return ours.where(col(FocusArea.id) == int(asked)).scalar_subquery()
    return ours.where(col(FocusArea.label) == asked).scalar_subquery()


def _below(round_id: Any, section_id: int) -> Select[Any]:
    """A section and all below it: those whose place in the tree begins with its own.

    A section of an earlier version of the round's plan is the one that it has become.
    """
    asked, top = aliased(Section), aliased(Section)
    return (
        select(col(Section.id))
        .join(Round, col(Round.plan_version_id) == col(Section.version_id))
        .join(top, col(top.version_id) == col(Section.version_id))
        .join(asked, col(asked.lineage) == col(top.lineage))
        .where(col(asked.id) == section_id, col(Round.id) == round_id)
        .where(or_(col(Section.id) == col(top.id), col(Section.number).like(col(top.number).concat(".%"))))
    )


def _outcome(asked: Outcome | ReplyState | ReviewState) -> ColumnElement[bool]:
    """An outcome is that of a reply to the wording that stands: what is to be looked at again has none until then, and
    is not reviewed."""
    if asked is ReplyState.UNANSWERED:
        return col(Standing.done) == false()
    if asked is ReplyState.DONE:
        return col(Standing.done) == true()
    if asked is ReplyState.NONE:
        return col(Standing.outcome).is_(None)
    if asked is ReplyState.NEEDS_LOOK:
        return and_(col(Standing.done) == false(), col(Standing.outcome).is_not(None))
    if isinstance(asked, ReviewState):
        return and_(col(Standing.done) == true(), col(Reply.review) == str(asked))
    return and_(col(Standing.done) == true(), col(Standing.outcome) == str(asked))


def _action(asked: ActionKind | ActionState) -> ColumnElement[bool]:
    if asked is ActionState.NOT_SAID:
        return col(Reply.action_kind).is_(None)
    if asked is ActionState.CHANGES:
        return or_(_action(ActionKind.TEXT_CHANGED), _action(ActionKind.INDICATOR_CHANGED))
    if asked is ActionState.BEHIND:
        return behind()
    return col(Reply.action_kind) == asked
