"""Following a round: its overview, the board with computed status, reminders, more time, the letters that went out.

Status is computed from facts and never stored; ``rules.status_of`` is the one place that decides it. More time lives
here whole: request, decision, the body's own page and the API. What a grant means is written into rounds.
"""
