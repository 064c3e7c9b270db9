"""Uploaded files, stored under their SHA-256 and never changed.

``store.py`` has the interface that all others use. ``folder.py`` keeps files in a folder (``put`` streams to disk,
syncs and renames before it reports a file as kept), ``in_database.py`` in PostgreSQL, in pieces (``pieces.py``);
``opening.py`` knows which one is meant. A ``StoredFile`` row records that a file is there; its name is recorded where
the file is used.
"""
