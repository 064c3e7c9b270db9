"""Faults on purpose: `python -m bench.faults` kills, cuts, fills and silences a real server, and looks at what is left.

Each drill serves the product in processes of its own, lets people work over HTTP, keeps a ledger of what was
acknowledged to them, commits its fault, and compares. Each has a control: the same drill on a product that was weakened
on purpose (``weaknesses.py``), which must be found out. ``docs/reliability.md`` tells what they have shown.
"""
