"""Plain data becomes files: Word, Excel, CSV, JSON, written to a path as a stream, never whole in memory.

Knows no room and no database; what goes where is decided by the room that calls (``app.compilation.exports``).
The libraries are imported when a file is written, not when the application starts.
"""
