"""The thread that sends letters while the server runs."""

import logging
import threading

from app.database import Database
from app.mail.sending import LetterContext, send_due
from app.settings import Settings

log = logging.getLogger("remiss.mail")

PAUSE = 3.0
PAUSE_AFTER_TROUBLE = 30.0


class Postman(threading.Thread):
    """Sends what is due every few seconds until ``stop``; after trouble it waits longer."""

    def __init__(self, database: Database, settings: Settings, context: LetterContext) -> None:
        super().__init__(name="postman", daemon=True)
        self._database, self._settings, self._context = database, settings, context
        self._stopping = threading.Event()

    def run(self) -> None:
        """Until stopped."""
        pause = 0.0
        while not self._stopping.wait(pause):
            try:
                counts = send_due(self._database, self._settings, context=self._context)
                pause = PAUSE_AFTER_TROUBLE if counts["failed"] else PAUSE
            except Exception as error:  # a database that is away comes back: the thread must live to see it
                log.error("sending stopped: %s", type(error).__name__, exc_info=error)
                pause = PAUSE_AFTER_TROUBLE

    def stop(self, seconds: float = 20) -> None:
        """Ask it to end after the run that it is in, and wait."""
        self._stopping.set()
        self.join(seconds)
