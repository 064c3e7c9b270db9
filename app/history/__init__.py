"""What happened, by whom, when: append only, hash-chained.

Every action of substance calls ``record`` in its own transaction. Each round has a chain; chain 0 is for what belongs
to none. Triggers make the tables refuse UPDATE and DELETE; ``remiss verify`` recomputes the chains and reports any
tampering. A line never contains a draft's text, a secret or a token. This room has no pages: rooms above show it.
"""
