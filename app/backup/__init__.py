"""A backup of everything that must not be lost, made while the server runs, and putting one back.

A backup is one ZIP file: the database as it was at one moment, every stored file that it names, the secret key when
that lies in the data folder, and last a list of it all with checksums. Its form is described in ``docs/operations.md``.
"""
