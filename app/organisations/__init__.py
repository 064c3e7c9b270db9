"""The register of organisations and the named distribution lists.

A list has versions; a version freezes when a round opens with it. Near-equal names are suggested, never merged.
``importing/`` reads lists from text, Word, CSV and Excel; ``matching.py`` compares names.
"""
