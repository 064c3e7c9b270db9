"""Comments as a receipt's checksum covers them: part of the format that docs/receipts.md describes. Pure."""

from collections.abc import Iterable
from typing import Any

from app.comments.fields import Content
from app.comments.written import WrittenComment

_OF_KINDS = (
    "proposed_name",
    "value_year",
    "unit",
    "breakdown",
    "baseline",
    "yearly_values",
    "source",
    "carried_out_by",
    "carried_out_when",
    "financing",
    "priority_area",
    "priority_sub_area",
    "priority_goal",
    "priority_action",
)
FORMATS = {
    1: ("text", "proposed_text", "reason"),
    2: ("text", "proposed_text", "reason"),  # of the answer itself also how the moment of receipt is known
    3: ("text", "proposed_text", "reason", "question_id"),  # of the answer also what was asked and the documents
    4: ("text", "proposed_text", "reason", "question_id"),  # of the answer also how it was decided
    5: ("text", "proposed_text", "reason", "question_id"),  # of the answer also which preliminary one it confirms
    6: ("text", "proposed_text", "reason", *_OF_KINDS, "question_id"),  # what kinds say in fields of their own
    7: ("text", "proposed_text", "reason", *_OF_KINDS, "quote", "question_id"),  # the words that it is about
    # Of the answer 8 covers separate statements in the minutes, too.
    8: ("text", "proposed_text", "reason", *_OF_KINDS, "quote", "question_id"),
    9: ("text", "proposed_text", "reason", *_OF_KINDS, "quote", "question_id"),  # of the answer also for whom, too
    10: (
        "text",
        "proposed_text",
        "reason",
        *_OF_KINDS,
        "quote",
        "question_id",
    ),  # of the answer also as whom
}
"""Which fields of a comment each format covers, the newest last. A format never changes, since what was received in it
has to be proved for ever: a new field is covered by a new format, with all the fields of the last."""
NEWEST = max(FORMATS)

Numbered = Iterable[tuple[int | None, WrittenComment]]
"""Comments, each with its point's number in the round; None where it says nothing to reply to."""


def comment_content(number: int | None, comment: WrittenComment, format: int) -> dict[str, Any]:
    """A comment as the checksum covers it in one of the formats; ``number`` is its point's in the round."""
    return {
        "id": comment.id,
        "number": number,
        "kind": comment.kind.value,
        **comment.place._asdict(),
        "stance": comment.stance.value if comment.stance else None,
        **{
            name: getattr(comment.content if name in Content._fields else comment.given, name)
            for name in FORMATS[format]
        },
    }


def answer_content(comment: WrittenComment) -> dict[str, Any]:
    """An answer to a question of the round as the checksum covers it, whichever way it is given."""
    given = comment.given
    return {
        "question_id": given.question_id,
        "text": comment.content.text,
        "choice": given.choice,
        "value": given.value,
    }


def said_content(numbered: Numbered, format: int) -> dict[str, list[dict[str, Any]]]:
    """All that an answer says comment by comment, and from format 3 question by question, as the checksum covers it.

    A choice or a value alone is an answer and no comment; an answer in words is both.
    """
    said = list(numbered)
    if format < 3:
        return {"comments": [comment_content(number, comment, format) for number, comment in said]}
    about = [(number, comment) for number, comment in said if comment.counts or comment.stance or not comment.answers]
    return {
        "comments": [comment_content(number, comment, format) for number, comment in about],
        "answers": [answer_content(comment) for _number, comment in said if comment.answers],
    }
