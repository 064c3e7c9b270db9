"""What pages and the API of rounds need, in a constant number of statements."""

from app.rounds.models import ContactPerson, RoundStatus
from app.rounds.queries.background import background, plan_says
from app.rounds.queries.bodies import (
    BodyChoice,
    contact_link,
    other_bodies,
)
from app.rounds.queries.check_facts import Choice, PlanChoice, list_choices, plan_choices, subject_of
from app.rounds.queries.documents import (
    Document,
    PlanOriginal,
    document,
    documents,
    letter_text,
    plan_original,
    versions,
)
from app.rounds.queries.first_steps import FirstSteps, first_steps
from app.rounds.queries.landing import Ended, Landing, ended, landing, last_entered
from app.rounds.queries.meetings import meeting_days, meetings_of
from app.rounds.queries.own_bodies import own_bodies
from app.rounds.queries.plan_versions import PlanVersionOf, plan_versions, version_numbered
from app.rounds.queries.questions import places_to_ask_about, questions
from app.rounds.queries.rounds import (
    Member,
    RoundRow,
    found_round,
    handlers_of,
    list_rounds,
    members,
    one_round,
    other_officials,
)

__all__ = [
    "BodyChoice",
    "Choice",
    "ContactPerson",
    "Document",
    "Ended",
    "FirstSteps",
    "Landing",
    "Member",
    "PlanChoice",
    "PlanOriginal",
    "PlanVersionOf",
    "RoundRow",
    "RoundStatus",
    "background",
    "contact_link",
    "document",
    "documents",
    "ended",
    "first_steps",
    "found_round",
    "handlers_of",
    "landing",
    "last_entered",
    "letter_text",
    "list_choices",
    "list_rounds",
    "meeting_days",
    "meetings_of",
    "members",
    "one_round",
    "other_bodies",
    "other_officials",
    "own_bodies",
    "places_to_ask_about",
    "plan_choices",
    "plan_original",
    "plan_says",
    "plan_versions",
    "questions",
    "subject_of",
    "version_numbered",
    "versions",
]
