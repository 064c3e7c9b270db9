"""Plain data written as files: Word, Excel, CSV and JSON, streamed to a path and never held whole in memory.

Knows no room and no database; the caller decides what goes where (``app.compilation.exports``). The libraries are
imported when a file is written, not when the application starts.
"""
