"""Comments by the place in the plan that they are about."""

from collections.abc import Iterator, Mapping

from app.assessment.views import CommentView
from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports import sentences
from app.compilation.exports.parts import Written, counted, in_layout
from app.i18n import _


def section_anchor(section_id: int) -> str:
    """The anchor of a section's heading."""
    return f"avsnitt_{section_id}"


class Placed:
    """All comments, to be taken place by place, each once. Places are named as in ``comments.places``."""

    def __init__(self, compiled: CompiledRound) -> None:
        self.written = Written()
        self._at: dict[str, list[CommentView]] = {}
        self._answers: dict[tuple[int, str], list[CommentView]] = {}
        gone = compiled.plan.gone if compiled.plan else {}
        for comment in counted(in_layout(compiled, Layout.MARGIN), self.written):
            if comment.question:
                asked = (comment.question.number, comment.question.text)
                self._answers.setdefault(asked, []).append(comment)
            else:
                code = _code(comment)
                self._at.setdefault("gone" if code == "w" and comment.id in gone else code, []).append(comment)

    def take(self, code: str) -> list[CommentView]:
        """Those on a place, which are then taken."""
        return self._at.pop(code, [])

    def take_questions(self) -> list[tuple[str, list[CommentView]]]:
        """Answers in words to the round's questions, question by question."""
        return [(f"{number}. {text}", comments) for (number, text), comments in sorted(self._answers.items())]

    def take_the_rest(self, gone: Mapping[int, str]) -> list[tuple[str, list[CommentView]]]:
        """What nothing in the plan is the place of, under the names of the places."""
        found: dict[str, list[CommentView]] = {}
        for comments in self._at.values():
            for comment in comments:
                found.setdefault(gone.get(comment.id) or sentences.place(comment), []).append(comment)
        self._at = {}
        return list(found.items())


def _code(comment: CommentView) -> str:
    if comment.cell:
        return f"c{comment.cell.id}"
    if comment.indicator:
        return f"i{comment.indicator.id}"
    if comment.section and comment.paragraph is not None:
        return f"p{comment.section.id}.{comment.paragraph}"
    return f"s{comment.section.id}" if comment.section else "w"


def chapters(compiled: CompiledRound) -> Iterator[tuple[str, str, str]]:
    """The plan's chapters: anchor, heading, and how many comments are about it or what is below it."""
    own: dict[int | None, int] = {}
    for comment in in_layout(compiled, Layout.MARGIN):
        at = comment.section.id if comment.section and not comment.question else None
        own[at] = own.get(at, 0) + 1
    chapter: dict[int, int] = {}
    sums: dict[int, int] = {}
    places = compiled.plan.places if compiled.plan else ()
    for view in places:
        row = view.section
        chapter[row.id] = chapter.get(row.parent_id or 0, row.id)
        sums[chapter[row.id]] = sums.get(chapter[row.id], 0) + own.get(row.id, 0)
    for view in places:
        if view.section.id in sums:
            yield (
                section_anchor(view.section.id),
                view.section.heading or _("Före första rubriken"),
                sentences.comments(sums[view.section.id]),
            )
