"""The authority's replies to comments: outcome, reply, action, one point at a time or many at once.

A reply belongs to a ``Point``, so that it follows the comment through the body's revisions; when the wording
changed it is marked ``needs_look`` and does not count as done. ``Standing`` lists which comments count now and where.
"""
