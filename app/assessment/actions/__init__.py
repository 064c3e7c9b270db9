"""What officials do with comments, and what a submission does to the counters."""

from app.assessment.actions.replies import Answer, reply, reply_alike, reply_batch

__all__ = ["Answer", "reply", "reply_alike", "reply_batch"]
