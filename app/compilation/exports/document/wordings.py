"""A changed wording in Word: the plan's, the proposed one, and what differs word by word."""

from app.comments.kinds import CommentKind
from app.comments.labels import proposal_label
from app.comments.wording import Wording
from app.documents.flow import Block, Run
from app.i18n import _


def wording_blocks(wording: Wording, *, label: str, quotation: str) -> list[Block]:
    """Three headed paragraphs, in the styles ``label`` and ``quotation``."""
    difference = [Run(words, struck=what == "delete", added=what == "insert") for what, words in wording.pieces]
    said: list[tuple[str, list[str | Run]]] = [
        (_("Planens lydelse"), [wording.before]),
        (proposal_label(CommentKind.TEXT_CHANGE), [wording.proposed]),
        (_("Skillnad (överstruket tas bort, understruket läggs till)"), [*difference]),
    ]
    return [
        block for heading, runs in said for block in (Block([Run(heading, bold=True)], label), Block(runs, quotation))
    ]
