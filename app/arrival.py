"""How the moment is known at which something reached the authority; ``app/web/arrival.py`` tells it of each request."""

import enum


class ReceivedBy(enum.StrEnum):
    """By our clock, by the stamp of a proxy of ours, or by our clock less the time it waited to be read."""

    CLOCK = "clock"
    PROXY = "proxy"
    LAG = "lag"
