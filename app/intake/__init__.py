"""Files from outside: telling what a file really is, and opening it safely.

Types are judged by content *and* name. Zip packages (Word, Excel) are unpacked within limits, their XML must have no
document types or entities, and their external references are removed. Text is decoded. Knows no room and no database.
"""
