"""An answer in words: names of places, and the copy that goes with a receipt."""

from collections.abc import Iterable, Sequence

from app.comments.fields import parts_of
from app.comments.labels import comment_kind_label, stance_label
from app.comments.order import PlanOrder
from app.comments.place_names import place_name
from app.comments.written import WrittenComment
from app.i18n import _
from app.i18n import number as read_number
from app.plans.views import Places
from app.responses.content import AnswerContent, AttachedFile


def file_size(size: int) -> str:
    """The size of a file as it is read, from bytes: "412 byte", "38 kB", "2,4 MB" (powers of ten)."""
    if size < 1000:
        return _("{n} byte").format(n=read_number(size))
    if size < 1_000_000:
        return f"{read_number(round(size / 1000))}\xa0kB"
    return f"{read_number(round(size / 1_000_000, 1))}\xa0MB"


def copy_of(answer: AnswerContent, places: Places, numbers: dict[int, int], files: Sequence[AttachedFile] = ()) -> str:
    """The answer as plain text, for the receipt that is mailed."""
    parts = [_("Ställningstagande: {stance}").format(stance=stance_label(answer.stance)) if answer.stance else ""]
    parts.append(answer.summary)
    parts.extend(_comment_lines(PlanOrder.of(places).sort(answer.comments), places, numbers))
    if files:
        listed = (f"{file.name} ({file_size(file.size)}), SHA-256 {file.sha256}" for file in files)
        parts.append("\n".join([_("Bilagor:"), *listed]))
    return "\n\n".join(part for part in parts if part)


def _comment_lines(comments: Iterable[WrittenComment], places: Places, numbers: dict[int, int]) -> Iterable[str]:
    for comment in comments:
        number = numbers.get(comment.id or 0)
        head = f"{place_name(places, comment.place)}: {comment_kind_label(comment.kind)}"
        lines = [f"{number}. {head}" if number else place_name(places, comment.place)]
        if comment.stance:
            lines.append(_("Ställningstagande: {stance}").format(stance=stance_label(comment.stance)))
        lines += [
            f"{part.label}: {part.words}" if part.label else part.words
            for part in parts_of(comment.kind, comment.content)
        ]
        yield "\n".join(line for line in lines if line)
