"""What officials do with comments, and what a submission does to the counters."""

from app.assessment.actions.modules import filled_in
from app.assessment.actions.moving import copy_replies
from app.assessment.actions.replies import Answer, alike, reply, reply_batch
from app.assessment.actions.summaries import count_again, set_aside

__all__ = ["Answer", "alike", "copy_replies", "count_again", "filled_in", "reply", "reply_batch", "set_aside"]
