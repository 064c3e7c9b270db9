"""Plans: versions, sections in a tree, paragraphs, footnotes, focus areas, indicators with cells.

``importing/`` reads Word, Markdown and text into plain data; ``actions.py`` stores it. A version can be corrected until
a round opens with it; then it never changes. HTML of immutable text is made and sanitised when written, never when read.
"""
