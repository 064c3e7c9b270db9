"""Persons in what is kept: what is disposed of by rule, what one person is told, what is erased by decision.

The room stands above all others: it finds persons in every room's tables, by the list in ``holdings``, and of what
bodies have not sent it deletes whole drafts and reads nothing.
"""
