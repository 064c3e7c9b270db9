"""Limits: the least that could do the same job, at most 30 lines each. They read the database that the product serves."""
