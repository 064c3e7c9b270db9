"""Accessible PDF: frozen dataclasses in, bytes out, as PDF/A-2a and PDF/UA-1 in one file.

``parts.py`` is what a document consists of, ``glyphs.py`` what the fonts can draw, ``writing.py`` has typst set it
(``document.typ``). Knows no room. ``write_pdf`` belongs in a child process: what typst takes is not given back.
"""
