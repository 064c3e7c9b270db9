"""A disk whose power can be cut: what was written and not forced to it is gone afterwards.

``tree.py`` is the disk, ``protocol.py`` what Linux asks of a file system in user space (FUSE), ``mount.py`` the process
that serves it. No library and no compiler is needed; mounting takes root and ``/dev/fuse``.
"""
