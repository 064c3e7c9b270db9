"""The pages of a body that answers: start, the plan to write on, the check before sending, the receipt."""

from app.responses.respondent_pages import extension_request, section, sent, short_answers, start, submission, whole
from app.responses.respondent_pages.progress import routes

__all__ = ["extension_request", "routes", "section", "sent", "short_answers", "start", "submission", "whole"]
