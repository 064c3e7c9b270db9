"""What pages need of answers that were submitted or registered. Nothing here knows a draft."""

from app.responses.queries import answers, readings, received

__all__ = ["answers", "readings", "received"]
