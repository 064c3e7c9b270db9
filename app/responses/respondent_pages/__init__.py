"""The pages of a body that answers: start, the plan to write on, the check before sending, the receipt."""

from app.responses.respondent_pages import asking, quick, reading, sending, start, whole, writing
from app.responses.respondent_pages.frame import routes

__all__ = ["asking", "quick", "reading", "routes", "sending", "start", "whole", "writing"]
