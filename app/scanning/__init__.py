"""Files and the virus scanner, as an administrator sees them.

How it goes with the scanner, what is locked and where it is used, and unlocking what is a false alarm. Files are sent
to the scanner, and kept shut, by ``app/storage``.
"""
