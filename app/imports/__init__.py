"""Files that officials send in to be read, checked and then saved: a plan, a distribution list.

``upload.py`` takes what was sent and reads it for a moment, or keeps it for a job; ``pending.py`` is what was read and
waits to be saved, and the job that reads it; ``pages.py`` is what the pages of all kinds have in common. What a kind of
file holds, how it is read and what it becomes is told by the room that owns it.
"""
