"""The authority's replies to comments: outcome, reply, action, one point at a time or many at once.

A reply belongs to a ``Point``, so that it follows the comment through the body's revisions. Its outcome and the wording
it answers are written down in ``responses``, which works out what is done and what is to be looked at again.
"""
