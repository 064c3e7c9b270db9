"""A body's own space: what it is writing, which nobody else reads, and how it is handed in.

Imported by ``main``, ``models``, ``seed`` and itself alone (a contract holds it): no page, export, search or log of the
officials' can reach a draft. Each draft is sealed to one line of links.
"""
