"""Files from outside: what a file really is, and how to open it without harm.

Types are judged by content *and* name; zip packages (Word, Excel) are unpacked under limits, their XML without
document types or entities, their outward relations cut off; text is decoded. Knows no room and no database.
"""
