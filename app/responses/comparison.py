"""Two revisions of a body's answer against each other, for officials: the page and the API tell the same."""

from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session

from app.responses import round_cache
from app.responses.changes import (
    BeforeAfter,
    ChangedPart,
    LaterEdits,
    changed_comments,
    changed_stances,
    changed_summary,
    later_edits,
)
from app.responses.content import AnswerContent
from app.responses.presentation import ShownAnswer, ShownComment, shown_answer
from app.responses.queries import answers
from app.responses.queries.revisions import Two, with_the_one_before
from app.rounds.access import Door


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs. ``before`` is what was said of the comments that were changed, by their ids, and ``changes`` what
    differs in each; ``written`` are these and the new ones, ``removed`` those that are gone.
    """

    two: Two
    later: LaterEdits
    written: ShownAnswer
    removed: ShownAnswer
    before: dict[int, ShownComment]
    changes: dict[int, list[ChangedPart]]
    stances: list[BeforeAfter]
    summary: BeforeAfter | None


def compared(request: Request, session: Session, door: Door, response_id: int) -> Comparison:
    """An answer against the one that it took the place of, both at their places in the plan as it is now."""
    two, version_id = with_the_one_before(session, response_id), door.round.plan_version_id
    if two.before is None:
        nothing = ShownAnswer(stance=None, summary="", places=[], count=0, answered=0)
        return Comparison(two, LaterEdits(), nothing, nothing, {}, {}, [], None)
    ids = [two.before.id, two.after.id]
    said = answers.sent_answers(session, ids, in_version=version_id)
    files = answers.attachments_of(session, ids)
    old, new = said[two.before.id], said[two.after.id]
    later = later_edits(new.content, old.content, files.get(two.after.id, []), files.get(two.before.id, []))
    concerned = [*later.written, *later.replaced, *later.removed]
    named = round_cache.places(request, session, version_id if concerned or later.areas else None)
    wordings = round_cache.wordings(request, session, version_id, concerned)
    questions = round_cache.questions(request, session, door.round)
    numbers = {**old.numbers, **new.numbers}

    def shown(content: AnswerContent) -> ShownAnswer:
        return shown_answer(content, named, numbers, wordings, questions)

    replaced = shown(AnswerContent(comments=later.replaced))
    return Comparison(
        two=two,
        later=later,
        written=shown(AnswerContent(comments=later.written)),
        removed=shown(AnswerContent(comments=later.removed)),
        before={comment.id: comment for place in replaced.places for comment in place.comments},
        changes=changed_comments(later),
        stances=changed_stances(later, old.content, new.content, named),
        summary=changed_summary(old.content, new.content) if later.summary else None,
    )
