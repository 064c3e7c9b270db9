"""Everything of one round as one object, and its many coats: overview, search, statistics, exports.

``compiled.py`` holds the object (frozen dataclasses), ``exports/`` dresses it as Word, Excel, CSV and JSON.
Page, API and every file take exactly that object, so that their counts agree by construction.
"""
