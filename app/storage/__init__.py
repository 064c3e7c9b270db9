"""Files that people gave us, kept under their SHA-256 and never changed.

One interface over a local folder: ``Store.put`` streams to disk, syncs and renames before anything is said to be kept.
The row ``StoredFile`` says that a file is there; names that people gave stand where the file is used.
"""
