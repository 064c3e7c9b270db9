"""A form that holds a reply becomes the reply that actions take."""

from app.assessment import actions, forms
from app.assessment.queries.sources import Source


def answer_of(comment_id: int, sent: forms.ReplyForm, *, same_as: int | None = None) -> actions.Answer:
    """The reply to one comment."""
    return actions.Answer(
        comment_id,
        sent.outcome,
        sent.text,
        sent.action,
        sent.version,
        sent.wording,
        action_kind=sent.action_kind,
        responsible=sent.responsible,
        due=sent.due,
        module=sent.module_id,
        same_as=same_as,
    )


def answer_like(source: Source) -> actions.Answer:
    """The reply of another comment, before it is said to which comment and to what version of its reply."""
    return actions.Answer(
        0,
        source.outcome,
        source.text,
        source.action,
        0,
        action_kind=source.action_kind or "",
        responsible=source.responsible,
        due=source.due,
        same_as=source.id,
    )


def answer_to_many(sent: forms.ManyForm) -> actions.Answer:
    """The reply that many comments get, before it is said to which and to what version of each."""
    return actions.Answer(
        0,
        sent.outcome,
        sent.text,
        sent.action,
        0,
        action_kind=sent.action_kind,
        responsible=sent.responsible,
        due=sent.due,
        module=sent.module_id,
        same_as=sent.same_as,
    )
