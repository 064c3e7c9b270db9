"""Officials: users and their roles, signing in with a password, sessions, API tokens, and who may do what.

``policy.py`` reads ``authz-matrix.csv``, the only source of who may do what.
There is no default account: a server that starts without users prints a one-time set-up link.
"""
