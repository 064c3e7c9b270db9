"""What the buttons beside a passage do, and how a place that somebody types is found. Pure."""

from app.comments.kinds import ABOUT_PLAN, CommentKind
from app.comments.place_names import place_name
from app.comments.places import WHOLE, Place
from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.inbox.page_forms import StepForm
from app.passages.actions import Act
from app.passages.own_headings import placed_under
from app.passages.pieces import Piece, changed, confirmed, joined, numbered, rest_placed, split
from app.passages.plan_words import PlanWords, words
from app.plans.views import Places


def places_to_choose(places: Places) -> dict[str, Place]:
    """What a comment may be about, by the name that is typed: the whole, each section, each indicator."""
    every = [WHOLE, *(Place(section) for section in places.sections)]
    every += [Place(row.section_id, None, row.id) for row in places.indicators.values()]
    named: dict[str, Place] = {}
    for place in every:
        named.setdefault(place_name(places, place), place)
    return named


def place_typed(typed: str, piece: Piece, places: Places, plan: PlanWords) -> Place:
    """The place that somebody means: by its name, its number or near-equal words. Raises Invalid at the field."""
    if typed == place_name(places, piece.place):
        return piece.place
    chosen = places_to_choose(places)
    known = chosen.get(typed) or next((place for name, place in chosen.items() if words(name) == words(typed)), None)
    found = known or (plan.of_heading(typed) if typed else None)
    if found is None:
        message = _("Skriv numret eller rubriken för ett avsnitt i planen, en indikator, eller Planen som helhet.")
        raise Invalid(_("Något behöver rättas."), fields={"place": message})
    return found


def act_of(step: StepForm, *, places: Places, plan: PlanWords) -> Act:
    """What a button does with the pieces. Raises RuleBroken for one that there is not."""
    number, kind = step.number, step.kind

    def comment(pieces: list[Piece], _text: str) -> list[Piece]:
        piece = numbered(pieces, number)
        return changed(
            pieces, number, piece.as_comment(place_typed(step.place, piece, places, plan), _about_plan(kind))
        )

    def here(pieces: list[Piece], _text: str) -> list[Piece]:
        if step.section not in places.sections:
            raise RuleBroken(_("Avsnittet finns inte i planen. Ladda om sidan."), code="no_such_section")
        piece = numbered(pieces, number).as_comment(Place(step.section), _about_plan(kind))
        return changed(pieces, number, piece)

    def heading(pieces: list[Piece], text: str) -> list[Piece]:
        place = place_typed(step.place, Piece(0, 0), places, plan)
        return placed_under(pieces, number, place, text, plan)

    acts: dict[str, Act] = {
        "heading": heading,
        "whole": lambda pieces, _text: changed(pieces, number, numbered(pieces, number).as_whole()),
        "comment": comment,
        "here": here,
        "none": lambda pieces, _text: changed(pieces, number, numbered(pieces, number).as_none()),
        "join": lambda pieces, _text: joined(pieces, number),
        "split": lambda pieces, text: split(pieces, number, step.at, text),
        "confirm": lambda pieces, _text: confirmed(pieces),
        "rest": lambda pieces, _text: rest_placed(pieces, WHOLE),
    }
    if step.do not in acts:
        raise RuleBroken(_("Knappen finns inte. Ladda om sidan."), code="no_such_step")
    return acts[step.do]


def _about_plan(kind: CommentKind) -> CommentKind:
    if kind not in ABOUT_PLAN:
        raise Invalid(fields={"kind": _("Välj en sorts synpunkt på planen.")})
    return kind
