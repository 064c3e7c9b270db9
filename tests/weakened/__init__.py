"""Weaknesses that are planted one by one, to see whether a test notices: ``make weaken``.

Each ``.patch`` takes one rule away. How to write one is told in ``docs/development.md``.
"""
