"""A fair queue for threads and coroutines alike."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable


class Turns:
    """So many at once and no more, in the order of arrival, threads and coroutines alike.

    A coroutine waits without holding a thread: requests that wait for their turn must not keep the threads that those
    whose turn it is need to finish.
    """

    def __init__(self, places: int = 1) -> None:
        self._guard = threading.Lock()
        self._queue: deque[Callable[[], bool]] = deque()
        self._free = places
        self.served = 0
        """How many have had their turn: where it does not grow while somebody waits, nothing moves."""

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._queue)

    def _enter(self, wake: Callable[[], bool]) -> bool:
        with self._guard:
            if not self._free:
                self._queue.append(wake)
                return False
            self._free -= 1
            return True

    def acquire(self) -> None:
        """Wait for one's turn in a thread."""
        turn = threading.Event()

        def wake() -> bool:
            turn.set()
            return True

        if not self._enter(wake):
            turn.wait()

    def acquire_within(self, seconds: float) -> bool:
        """Wait for one's turn in a thread, but only so long; whether it came."""
        turn, guard, gone = threading.Event(), threading.Lock(), False

        def wake() -> bool:
            with guard:
                if not gone:
                    turn.set()
                return not gone

        if self._enter(wake) or turn.wait(seconds):
            return True
        with guard:
            gone = not turn.is_set()
            return not gone

    async def acquire_async(self) -> None:
        """Wait for one's turn in a coroutine."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()

        def settle() -> None:
            if turn.cancelled():
                self.release()
            else:
                turn.set_result(None)

        def wake() -> bool:
            try:
                loop.call_soon_threadsafe(settle)
            except RuntimeError:  # that loop is closed: nobody waits there any more
                return False
            return True

        if not self._enter(wake):
            await turn

    def release(self) -> None:
        """Hand over to the one who has waited longest."""
        with self._guard:
            self.served += 1
            while self._queue:
                if self._queue.popleft()():
                    return
            self._free += 1
