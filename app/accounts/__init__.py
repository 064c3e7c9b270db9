"""Officials: users with a role, sign-in with password, sessions, API tokens, who may do what.

``policy.py`` reads ``authz-matrix.csv``, the only source of who may do what.
No default account exists: the first start without users prints a one-time set-up link.
"""
