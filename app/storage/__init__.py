"""Uploaded files, stored under their SHA-256 and never changed.

``store.py`` has the interface that all others use. ``folder.py`` keeps files in a folder (``put`` streams to disk,
syncs and renames before it reports a file as kept), ``in_database.py`` in PostgreSQL, in pieces (``pieces.py``);
``in_s3.py`` in an S3-compatible store; ``opening.py`` knows which one is meant, ``moving.py`` carries files from one
to another. A ``StoredFile`` row records that a file is there; its name is recorded where
the file is used.
"""
