"""The register of organisations and the named distribution lists.

Lists have versions; a version is frozen when a round opens with it. Similar names are suggested, never merged.
``importing/`` reads lists from text, Word, CSV and Excel; ``matching.py`` compares names.
"""
