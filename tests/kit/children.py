"""Trusted children go from one test's installation to the next: starting one takes one to two seconds of processor.

A child knows nothing of an installation; each order says which database it reads and where it writes.
"""

from app.jobs.trusted import Child, Trusted

MOST = 2
_kept: list[Child] = []


class Kept(Trusted):
    """Takes over children that others have left idle, and leaves its own when it is closed."""

    def get_ready(self) -> None:
        """Start a child or take one over, if there is none."""
        with self._changed:
            if not (self._idle or self._working or self._starting or self._closed):
                self._take_over()
        super().get_ready()

    def close(self) -> None:
        """End those that are at work; the idle ones are for the next."""
        with self._changed:
            while self._idle and len(_kept) < MOST:
                child = self._idle.pop()
                if child.alive:
                    _kept.append(child)
                else:
                    child.end()
        super().close()

    def _taken(self, *given: object) -> Child:
        with self._changed:
            if not (self._idle or self._working or self._closed):
                self._take_over()
        return super()._taken(*given)  # type: ignore[arg-type]  # passed on as they came

    def _take_over(self) -> None:
        while _kept and not self._idle:
            child = _kept.pop()
            if child.alive:
                self._idle.append(child)
            else:
                child.end()


def end() -> None:
    """End those that are left at the end of the run."""
    while _kept:
        _kept.pop().end()
