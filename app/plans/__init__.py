"""Plans: versions, sections in a tree, paragraphs, footnotes, focus areas, indicators with cells.

``importing/`` reads Word, Markdown and text into plain data, ``persistence.py`` writes it, ``corrections.py`` changes
it until a round opens with the version; then it never changes. HTML is made safe when it is written, never when read.
"""
