"""Mending a plan on screen until it is frozen.

A version is taken up as nodes (``nodes``), operations change them (``operations`` says which there are, ``perform``
does them), ``changes`` tells what came of it and takes it back, ``stored`` writes the difference, ``steps`` keeps who
did what. All but ``stored`` and ``steps`` is pure.
"""
