"""The filters that were chosen on the desk, in words, each with the address without it."""

from collections.abc import Sequence
from typing import NamedTuple

from app.assessment.desk import Asked, Listed
from app.assessment.labels import (
    action_kind_label,
    action_state_label,
    by_label,
    outcome_label,
    reply_state_filter,
    review_state_filter,
    special_label,
)
from app.assessment.models import ActionKind, Outcome, ReviewState
from app.assessment.queries.tags import TagView
from app.comments.labels import comment_kind_label, stance_label
from app.i18n import _
from app.rounds.queries import Member
from app.rounds.questions import AskedQuestion


class Chosen(NamedTuple):
    """A filter that was chosen. ``said``: what for, as somebody wrote it or in our words; ``without``: the query."""

    label: str
    said: str
    without: str


def chosen_filters(
    listed: Listed, questions: Sequence[AskedQuestion], people: Sequence[Member] = (), tags: Sequence[TagView] = ()
) -> list[Chosen]:
    """What narrows the list, in the order of the form."""
    asked = listed.asked
    names = {str(person.id): person.name for person in people} | {"none": _("Ingen särskild")}
    called = {str(tag.id): tag.name for tag in tags}
    numbers = {str(question.id): question.position for question in questions}
    group, gone = listed.chosen, _("finns inte längre")
    place = group.name if group else asked.group if listed.found else gone
    made = [
        ("group", by_label(asked.by), listed.unnamed.get(asked.group) or place),
        ("q", _("Sökt"), asked.q),
        ("show", _("Visa"), _shown(asked)),
        ("kind", _("Typ"), comment_kind_label(asked.kind) if asked.kind else ""),
        ("does", _("Åtgärd"), _does(asked)),
        ("answer", _("Instansens ställningstagande"), stance_label(asked.answer) if asked.answer else ""),
        ("question", _("Besvarad fråga"), _("Fråga {n}").format(n=numbers.get(asked.question, asked.question))),
        ("whose", _("Ska besvaras av"), names.get(asked.whose, asked.whose)),
        ("tag", _("Etikett"), called.get(asked.tag, gone)),
        ("only", _("Särskilt"), special_label(asked.only) if asked.only else ""),
    ]
    return [Chosen(label, said, asked.query(**{name: ""})) for name, label, said in made if getattr(asked, name)]


def _shown(asked: Asked) -> str:
    if not asked.show:
        return ""
    if asked.show in set(ReviewState):
        return review_state_filter(asked.show)
    return outcome_label(asked.show) if asked.show in set(Outcome) else reply_state_filter(asked.show)


def _does(asked: Asked) -> str:
    if not asked.does:
        return ""
    return action_kind_label(asked.does) if asked.does in set(ActionKind) else action_state_label(asked.does)
