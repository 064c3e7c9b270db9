"""Long work: what is to be done, by whom it is being done, how far it has come and what came of it.

``models.py`` is the table, ``actions.py`` what happens to a job, ``worker.py`` the thread that takes jobs by lease,
``results.py`` the files that came of them. ``processes.py`` is the one runner of limited child processes: *untrusted*
ones read a stranger's file, *trusted* ones stay ready and read the database. This room knows no other room: what a kind
of job does is told by name (``Work``), and the rooms above show their jobs.
"""
