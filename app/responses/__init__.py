"""A body's answer: its own draft, the comments in it, submission, the receipt.

Drafts are the body's own space ("eget utrymme"): no official's query touches ``Draft*``. A submitted ``Response`` and
its ``Comment`` rows never change; a later revision replaces them and both are kept.

``Standing`` lists which comments count now, where, whether they are done; ``Consultee`` and ``Round`` hold the sums.
"""
