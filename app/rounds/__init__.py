"""Referral rounds: the round's life, its bodies (consultees), their links and deadlines, the opening.

State is never stored: it is read out of rows that say what was done, by whom and when (``Milestone``).
``access.py`` holds the only ways in: ``round_for``, ``consultee_for``, ``holder_for``.
"""
