"""Plans: versions, sections in a tree, paragraphs, footnotes, focus areas, indicators with cells.

``importing/`` reads Word, Markdown and text into plain data, ``persistence.py`` stores it and ``corrections.py`` edits
it. Once a round has opened with a version, it never changes. HTML is sanitised when it is stored, not when it is read.
"""
