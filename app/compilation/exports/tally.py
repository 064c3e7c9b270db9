"""What is known before the first row is written and no figure says: which comments lack what, how long texts are."""

from dataclasses import dataclass, field

from app.assessment.views import CommentView, ReplyState
from app.compilation.compiled import CompiledRound
from app.documents.text import utf16_length


@dataclass(slots=True)
class Tally:
    """Numbers of comments: ``unanswered`` have no reply, ``earlier`` one to another wording; the longest text."""

    unanswered: list[int] = field(default_factory=list)
    earlier: list[int] = field(default_factory=list)
    longest: int = 0


def tally(compiled: CompiledRound) -> Tally:
    """Read all comments once."""
    tallied = Tally()
    for comment in compiled.comments("focus-area"):
        _count(tallied, comment)
    return tallied


def _count(tallied: Tally, comment: CommentView) -> None:
    if comment.state is ReplyState.NONE:
        tallied.unanswered.append(comment.number)
    elif comment.state is ReplyState.NEEDS_LOOK:
        tallied.earlier.append(comment.number)
    reply = (comment.reply.text, comment.reply.action) if comment.reply else ()
    for text in (*comment.content, *reply):
        if len(text) * 2 > tallied.longest:
            tallied.longest = max(tallied.longest, utf16_length(text))


def ranges(numbers: list[int]) -> str:
    """Numbers as they are read, in order: "3, 7–9"."""
    spans: list[str] = []
    ordered = sorted(numbers)
    start = 0
    for index, number in enumerate(ordered):
        if index + 1 < len(ordered) and ordered[index + 1] == number + 1:
            continue
        first = ordered[start]
        spans.append(str(first) if first == number else f"{first}–{number}")
        start = index + 1
    return ", ".join(spans)
