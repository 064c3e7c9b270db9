"""Letters: written into the outbox in the same transaction as the fact that causes them, sent afterwards.

claim → send → mark: nothing is lost and a letter may at most repeat once, under the same Message-ID.
The outbox holds facts, never a link's token; the token is put in at the moment of sending.
This room has no pages: rooms above show it.
"""
