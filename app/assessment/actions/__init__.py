"""What officials do with comments, and what a submission does to the counters."""

from app.assessment.actions.moving import copy_replies
from app.assessment.actions.replies import Answer, reply, reply_alike, reply_batch
from app.assessment.actions.summaries import count_again, set_aside

__all__ = ["Answer", "copy_replies", "count_again", "reply", "reply_alike", "reply_batch", "set_aside"]
