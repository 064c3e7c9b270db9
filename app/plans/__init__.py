"""Plans: versions, sections in a tree, paragraphs, footnotes, focus areas, indicators with cells.

``importing/`` reads Word, Markdown and text into plain data, ``storing.py`` writes it, ``correcting.py`` changes it
until a round opens with the version; then it never changes. HTML is made safe when it is written, never when read.
"""
