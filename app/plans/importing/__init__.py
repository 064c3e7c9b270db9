"""Reading plans: one reader a format (word, markdown, plain_text), one way on from there (assembly).

A reader makes headings, lines and grids (blocks); ``assembly`` makes the plan (parsed): sections, indicators,
footnotes, focus areas, warnings. Pure: no database, no web. Doors: ``reading.read_plan`` and ``read_plan_text``;
``doubts`` is used by the rounds' checks too.
"""

from app.plans.importing.reading import read_plan, read_plan_text

__all__ = ["read_plan", "read_plan_text"]
