"""The thread that sends letters while the server is running."""

import logging
import threading

from app.database import Database
from app.mail.sending import LetterContext, send_due
from app.settings import Settings

log = logging.getLogger("remiss.mail")

PAUSE = 3.0
PAUSE_AFTER_FAILURE = 30.0


class Postman(threading.Thread):
    """Sends the letters that are due every few seconds until ``stop``; after a failure it waits longer."""

    def __init__(self, database: Database, settings: Settings, context: LetterContext) -> None:
        super().__init__(name="postman", daemon=True)
        self._database, self._settings, self._context = database, settings, context
        self._stopping = threading.Event()

    def run(self) -> None:
        """Send letters until stopped."""
        pause = 0.0
        while not self._stopping.wait(pause):
            try:
                counts = send_due(self._database, self._settings, context=self._context)
                pause = PAUSE_AFTER_FAILURE if counts["failed"] else PAUSE
            except Exception as error:  # the thread must survive a database that is away for a while
                log.error("sending stopped: %s", type(error).__name__, exc_info=error)
                pause = PAUSE_AFTER_FAILURE

    def stop(self, seconds: float = 20) -> None:
        """Ask the thread to end after its current run, and wait for it."""
        self._stopping.set()
        self.join(seconds)
