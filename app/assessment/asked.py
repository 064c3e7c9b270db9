"""What the address of the desk asks for, as every route of the desk takes it."""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Query, Request

from app.assessment.desk import Asked
from app.assessment.views import Special
from app.rounds.calendar import day_of

Word = Annotated[str, Query(max_length=500)]


def asked(
    request: Request,
    by: Word = "",
    group: Word = "",
    show: Word = "",
    kind: Word = "",
    answer: Word = "",
    does: Word = "",
    question: Word = "",
    only: Word = "",
    whose: Word = "",
    tag: Word = "",
    q: Word = "",
    view: Word = "",
    after: Word = "",
) -> Asked:
    """What the address asks for."""
    chosen = Asked.of(
        by=by,
        group=group,
        show=show,
        kind=kind,
        answer=answer,
        does=does,
        question=question,
        only=only,
        whose=whose,
        tag=tag,
        q=q,
        view=view,
        after=after,
    )
    return replace(chosen, today=day_of(request.state.received_at)) if chosen.only == Special.OVERDUE else chosen


AskedFor = Annotated[Asked, Depends(asked)]
