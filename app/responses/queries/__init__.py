"""What the pages of an answer need. ``drafts`` is the body's own space and never used for an official's page."""

from app.responses.queries import answers, drafts, received

__all__ = ["answers", "drafts", "received"]
