"""Uploaded files, stored under their SHA-256 and never changed.

One interface over a local folder: ``Store.put`` streams to disk, syncs and renames before it reports a file as kept.
A ``StoredFile`` row records that a file is there; its name is recorded where the file is used.
"""
