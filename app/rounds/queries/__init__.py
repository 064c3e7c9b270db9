"""What pages and the API of rounds need, in a constant number of statements."""

from app.rounds.models import ContactPerson, Question, RoundStatus
from app.rounds.queries.bodies import (
    BodyChoice,
    contact_link,
    other_bodies,
)
from app.rounds.queries.check_facts import Choice, PlanChoice, list_choices, plan_choices, subject_of
from app.rounds.queries.first_steps import FirstSteps, first_steps
from app.rounds.queries.landing import Ended, Landing, ended, landing, last_entered
from app.rounds.queries.rounds import (
    Member,
    RoundRow,
    found_round,
    list_rounds,
    members,
    one_round,
    other_officials,
    questions,
)

__all__ = [
    "BodyChoice",
    "Choice",
    "ContactPerson",
    "Ended",
    "FirstSteps",
    "Landing",
    "Member",
    "PlanChoice",
    "Question",
    "RoundRow",
    "RoundStatus",
    "contact_link",
    "ended",
    "first_steps",
    "found_round",
    "landing",
    "last_entered",
    "list_choices",
    "list_rounds",
    "members",
    "one_round",
    "other_bodies",
    "other_officials",
    "plan_choices",
    "questions",
    "subject_of",
]
