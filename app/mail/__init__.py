"""Letters: put into the outbox in the same transaction as the fact that causes them, and sent afterwards.

Sending is claim → send → mark: no letter is lost, and at worst it is sent twice under the same Message-ID. The outbox
has facts but never a link's token, which is filled in when a letter is sent. This room has no pages: rooms above do.
"""
