"""Reading distribution lists from text, Word, CSV and Excel into names, groups and addresses.

Each reader produces rows (``rows``); ``grouping`` tells titles, groups and bodies apart. Pure: no database, no web.
Use it through ``read_list`` and ``read_list_text``.
"""

from app.organisations.importing.reading import read_list, read_list_text

__all__ = ["read_list", "read_list_text"]
