"""What happened, by whom, when: append only, hash-chained.

Every action of substance calls ``record`` in its own transaction. One chain a round, and one (round 0) for the rest.
The tables refuse UPDATE and DELETE by trigger; ``remiss verify`` recomputes the chain and names every tampering.
A line never holds a draft's text, a secret or a token. This room has no pages: rooms above show it.
"""
