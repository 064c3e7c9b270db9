"""What officials do with comments, and what a submission does to the counters."""

from app.assessment.actions.counters import count_submission, recount
from app.assessment.actions.replies import Answer, reply, reply_alike, reply_batch

__all__ = ["Answer", "count_submission", "recount", "reply", "reply_alike", "reply_batch"]
