"""A comment as a receipt's checksum covers it: part of the format that docs/receipts.md describes. Pure."""

from typing import Any

from app.comments.written import WrittenComment


def comment_content(number: int | None, one: WrittenComment) -> dict[str, Any]:
    """A comment as the checksum covers it."""
    section_id, paragraph, indicator_id, cell_id = one.place.parts
    return {
        "id": one.id,
        "number": number,
        "kind": one.kind.value,
        "section_id": section_id,
        "paragraph": paragraph,
        "indicator_id": indicator_id,
        "cell_id": cell_id,
        "stance": one.stance.value if one.stance else None,
        "text": one.text,
        "proposed_text": one.proposed_text,
        "reason": one.reason,
    }
