"""The pages of a body that answers: start, the plan to write on, the check before sending, the receipt;
and those of a draft that another link sealed."""

from app.drafts.respondent_pages import (
    as_file,
    bringing_back,
    confirmation,
    handover,
    joint,
    members,
    plan,
    section,
    sent,
    short_answers,
    signing,
    start,
    statements,
    submission,
    takeover,
    taking_out,
    together,
    whole,
    withdrawal,
)
from app.drafts.respondent_pages.progress import routes

__all__ = [
    "as_file",
    "bringing_back",
    "confirmation",
    "handover",
    "joint",
    "members",
    "plan",
    "routes",
    "section",
    "sent",
    "short_answers",
    "signing",
    "start",
    "statements",
    "submission",
    "takeover",
    "taking_out",
    "together",
    "whole",
    "withdrawal",
]
