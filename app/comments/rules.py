"""What holds for comments wherever they are written. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.comments.fields import FIELDS, OWN_WORDS, Content, ContentField
from app.comments.kinds import CommentKind
from app.comments.labels import comment_kind_label
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.errors import Invalid
from app.i18n import _


def require_one_stance_each(comments: Iterable[WrittenComment]) -> None:
    """A focus area has one stance. Raises Invalid, naming the comment that contradicts an earlier one."""
    given: dict[int | None, Any] = {}
    for index, comment in enumerate(comments):
        if comment.place.section_id is None:
            continue  # where a focus area was: the plan was corrected since, and has it no more
        if comment.stance and given.setdefault(comment.place.section_id, comment.stance) is not comment.stance:
            raise Invalid(
                _("Fokusområdet har två olika ställningstaganden."),
                code="stance_twice",
                fields={f"comments.{index}.stance": _("Fokusområdet har redan ett annat ställningstagande.")},
            )


def same_place(given: Place, known: WrittenComment | None) -> Place | None:
    """The resolved place of a comment that has not moved; None when it has to be looked up."""
    return known.place if known is not None and given.may_mean(known.place) else None


def out_of_kind(kind: CommentKind, content: Content, fields: Sequence[ContentField] = FIELDS) -> list[ContentField]:
    """The fields that are filled in though a comment of this kind has no place for them."""
    return [field for field in fields if kind not in field.kinds and getattr(content, field.name)]


def not_of_this_kind() -> str:
    """What stands at such a field."""
    return _("Uppgiften hör inte till den sortens synpunkt. Byt slag eller töm fältet.")


def unfinished(comments: Iterable[WrittenComment]) -> list[tuple[WrittenComment, ContentField]]:
    """The comments that cannot be sent yet, each with the field that it cannot do without, in their order.

    A kind may need a field; and words that are only quoted say nothing about them.
    """
    return [
        (comment, field)
        for comment in comments
        if comment.counts
        for field in FIELDS
        if not getattr(comment.content, field.name) and _needs(comment, field)
    ]


def _needs(comment: WrittenComment, field: ContentField) -> bool:
    return comment.kind in field.needed or (field is OWN_WORDS and not any(comment.content._replace(quote="")))


def needed_words(kind: CommentKind, field: ContentField) -> str:
    """What is said of a comment without a field that it cannot do without."""
    name = field.label(kind) or field.question(kind).label
    return _("{kind}: fyll i ”{field}”.").format(kind=comment_kind_label(kind), field=name)
