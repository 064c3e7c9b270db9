"""The plan that the comments of a round are about, and where those were written whose place is gone."""

from dataclasses import replace

from sqlmodel import Session

from app.assessment.views import CommentView
from app.comments.place_names import place_name
from app.comments.places import Place, place_code, place_of
from app.compilation.compiled import CompiledRound
from app.compilation.plan import CompiledPlan
from app.i18n import _
from app.plans import queries as plans
from app.plans.models import PlanVersion
from app.plans.views import Places
from app.responses.earlier import depth_of, full_place
from app.responses.queries.answers import written_as
from app.rounds.models import Round
from app.rounds.queries import plan_versions

AT_ONCE = 500
"""Comments that are asked for in one statement."""


def with_plan(session: Session, compiled: CompiledRound) -> CompiledRound:
    """The same round with the text of its plan; without where it has none."""
    version_id = session.get_one(Round, compiled.round.id).plan_version_id
    row = session.get(PlanVersion, version_id) if version_id else None
    if row is None:
        return compiled
    view = plans.version_view(session, row)
    return replace(compiled, plan=CompiledPlan(view.title, view.places, _gone(session, compiled, row.id)))


def _gone(session: Session, compiled: CompiledRound, version_id: int) -> dict[int, str]:
    """Where comments were written whose place has no heir in the present version; none while it was never corrected."""
    numbers = {version.plan_version_id: version.number for version in plan_versions(session, compiled.round.id)}
    numbers.pop(version_id, None)
    if not numbers:
        return {}
    earlier = {number: plans.places(session, id_) for id_, number in numbers.items()}
    own: dict[int, list[CommentView]] = {}
    wordings: list[int] = []
    for comment in compiled.comments("focus-area"):
        if comment.question is None:
            own.setdefault(comment.parent_id or comment.id, []).append(comment)
            wordings.append(comment.wording)
    gone: dict[int, str] = {}
    for start in range(0, len(wordings), AT_ONCE):
        for written in written_as(session, wordings[start : start + AT_ONCE]):
            place = place_of(written.origin or place_code(written.place))
            for comment in own.get(written.id or 0, ()):
                if place is not None and (name := _name(earlier, place, comment)):
                    gone[comment.id] = name
    return gone


def _name(earlier: dict[int, Places], place: Place, comment: CommentView) -> str:
    """The place in the version that has it, unless the comment stands as exactly in the present one; else ""."""
    for number, places in earlier.items():
        if place != Place() and places.has(place.section_id, place.indicator_id, place.cell_id):
            full = full_place(places, place)
            if depth_of(_now(comment)) >= depth_of(full):
                return ""
            return _("{place} (planens version {n})").format(place=place_name(places, full), n=number)
    return ""


def _now(comment: CommentView) -> Place:
    section, indicator, cell = comment.section, comment.indicator, comment.cell
    return Place(section and section.id, comment.paragraph, indicator and indicator.id, cell and cell.id)
