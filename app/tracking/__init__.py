"""Following a round: the board with computed status, reminders, extensions, the letters that went out, closing.

Status is computed from facts and never stored; ``rules.status_of`` is the one place that decides it.
"""
