"""Rounds to try Remiss with: `remiss demo` and `remiss seed`. Everything in them is invented.

What is told stands in text files: `plan.md`, `bodies.txt` (who is asked), `answers.txt` (what they say), `attached.txt`
(a file that goes with one answer) and `replies.txt` (what the authority replies). `story` says who does what on which
day, through the rooms' actions; `bulk` writes rounds too large for that. Dates are told from today, everything else is
the same every time.
"""
