"""Everything of one round as one object, in many forms: overview, statistics, exports.

``compiled.py`` holds the object (frozen dataclasses), ``exports/`` writes it as Word, PDF, Excel, CSV and JSON.
Page, API and every file take exactly that object, so that their counts agree by construction.
"""
