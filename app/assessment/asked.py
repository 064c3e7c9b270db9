"""What the address of the desk asks for, as every route of the desk takes it."""

from typing import Annotated

from fastapi import Depends, Query

from app.assessment.desk import Asked

Word = Annotated[str, Query(max_length=500)]


def asked(
    by: Word = "",
    group: Word = "",
    show: Word = "",
    kind: Word = "",
    answer: Word = "",
    does: Word = "",
    question: Word = "",
    only: Word = "",
    q: Word = "",
    after: Word = "",
) -> Asked:
    """What the address asks for."""
    return Asked.of(
        by=by,
        group=group,
        show=show,
        kind=kind,
        answer=answer,
        does=does,
        question=question,
        only=only,
        q=q,
        after=after,
    )


AskedFor = Annotated[Asked, Depends(asked)]
