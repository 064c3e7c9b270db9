"""What a comment is: what it is about, what it says by kind, how its wordings differ, what a receipt covers of it.

No routes. Rooms above write drafts of comments, store what is sent and show it. ``Point`` is what stays the same
through every revision of a body's answer.
"""
