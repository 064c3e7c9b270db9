"""Limits: the least that could do the same job, at most 30 lines each, on the database that the product serves."""
