"""A comment as a receipt's checksum covers it: part of the format that docs/receipts.md describes. Pure."""

from typing import Any

from app.comments.written import WrittenComment

FORMATS = {
    1: ("text", "proposed_text", "reason"),
    2: ("text", "proposed_text", "reason"),  # of the answer itself also how the moment of receipt is known
}
"""Which fields of a comment's content each format covers, the newest last. A format never changes, since what was
received in it has to be proved for ever: a new field is covered by a new format, with all the fields of the last."""
NEWEST = max(FORMATS)


def comment_content(number: int | None, comment: WrittenComment, format: int) -> dict[str, Any]:
    """A comment as the checksum covers it in one of the formats; ``number`` is its point's in the round."""
    return {
        "id": comment.id,
        "number": number,
        "kind": comment.kind.value,
        **comment.place._asdict(),
        "stance": comment.stance.value if comment.stance else None,
        **{name: getattr(comment.content, name) for name in FORMATS[format]},
    }
