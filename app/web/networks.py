"""Whence a request comes, shortened, and the line of the security log about one that was refused."""

import ipaddress
import logging

from fastapi import Request

log = logging.getLogger("remiss.security")

_WIDTHS = {4: 24, 6: 56}
"""How many bits of an address name a network: what one household or office is given."""


def network_of(request: Request) -> str:
    """The network that a request comes from, such as 192.0.2.0/24."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host or "unknown"
    return str(ipaddress.ip_network((address, _WIDTHS[address.version]), strict=False))


def tell_refused(request: Request, code: str) -> None:
    """Somebody asked for what is not theirs, or past what protects. By the request's id the route is found."""
    request_id = getattr(request.state, "request_id", "")
    log.warning("refused: %s", code, extra={"network": network_of(request), "request_id": request_id})
