"""Referral rounds: the round's life, its bodies (consultees), their links, deadlines and extensions, the opening.

State is never stored: it is read out of rows that say what was done, by whom and when (``Milestone``).
``access.py`` holds the only ways in: ``round_for``, ``consultee_for`` and ``consultee_by_link``.
"""
