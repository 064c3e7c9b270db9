"""The inbox: mails, files and pasted texts that came to the authority and wait for a person.

What comes is kept as it came. Whose it is, and on which round, is proposed and never decided here: a person assigns it,
its text is divided (``app/passages``), and it is registered as any other answer (``app/responses``).
"""
