"""The test kit: databases, a client that judges every page, a mail server, a browser, counted statements.

The fixtures are in ``tests/conftest.py``; how to use them is told in ``docs/development.md``.
"""
