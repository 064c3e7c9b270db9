"""What pages and the API of rounds need, in a constant number of statements."""

from app.rounds.queries.bodies import (
    BodyChoice,
    Extensions,
    contact_link,
    extensions_of,
    open_requests,
    other_bodies,
)
from app.rounds.queries.check_facts import Choice, PlanChoice, list_choices, plan_choices, subject_of
from app.rounds.queries.landing import Landing, landing, was_replaced
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
    "Extensions",
    "Landing",
    "Member",
    "PlanChoice",
    "RoundRow",
    "contact_link",
    "extensions_of",
    "found_round",
    "landing",
    "list_choices",
    "list_rounds",
    "members",
    "one_round",
    "open_requests",
    "other_bodies",
    "other_officials",
    "plan_choices",
    "questions",
    "subject_of",
    "was_replaced",
]
