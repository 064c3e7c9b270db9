"""Reading plans: one reader per format (word, markdown, plain_text), and one way from there to a plan (assembly).

A reader produces headings, lines and grids (blocks); ``assembly`` turns them into a plan (parsed) with sections,
indicators, footnotes, focus areas and warnings. Pure: no database, no web. Use it through ``read_plan`` and
``read_plan_text``; the rounds' checks use ``doubts`` too.
"""

from app.plans.importing.reading import plan_endings, read_plan, read_plan_text

__all__ = ["plan_endings", "read_plan", "read_plan_text"]
