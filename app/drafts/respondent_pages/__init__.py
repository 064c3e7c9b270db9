"""The pages of a body that answers: start, the plan to write on, the check before sending, the receipt."""

from app.drafts.respondent_pages import section, sent, short_answers, start, submission, whole
from app.drafts.respondent_pages.progress import routes

__all__ = ["routes", "section", "sent", "short_answers", "start", "submission", "whole"]
