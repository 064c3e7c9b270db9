"""The rules for every request that leaves the house, such as for a file, or to the service that officials sign in by.

Only addresses that an administrator set are asked, or those that a service so named leads to, by https. A name that
stands for anything but public addresses is refused, unless its network is listed in ``REMISS_OUTGOING_NETWORKS``,
where http will do as well. The address that was judged is the one that is connected to: a name that is given another
one in between changes nothing. Each redirect is judged as the first address was. Nothing is sent but the request: no
cookie, no password, no proxy of the environment; what ``exchanged`` is told to send goes to the one address alone.
"""

import ipaddress
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit, urlunsplit

from app.errors import Invalid
from app.i18n import _

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

MOST_REDIRECTS = 3
SECONDS = 20.0
"""How long all of it may take, redirects too."""
A_STEP = 5.0
"""How long a connection, or a part of the answer, may take."""
_REDIRECTS = {301, 302, 303, 307, 308}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class _Judged(NamedTuple):
    """An address that may be asked: its parts, and where it was found to be."""

    parts: SplitResult
    port: int
    address: Address


def fetched(url: str, *, networks: Sequence[Network], most: int, accept: str) -> bytes:
    """What lies at an address, at most so many bytes. Raises Invalid, saying why it cannot be had."""
    ends = time.monotonic() + SECONDS
    for _hop in range(MOST_REDIRECTS + 1):
        if time.monotonic() > ends:
            raise _too_slow()
        leads, content = _asked(_judged(url, networks), most=most, accept=accept, ends=ends)
        if leads is None:
            return content
        url = urljoin(url, leads)
    raise Invalid(_("Adressen leder vidare för många gånger."), code="redirects")


def exchanged(
    url: str,
    *,
    networks: Sequence[Network],
    most: int,
    seconds: float = SECONDS,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> tuple[int, bytes]:
    """What an address answers, whichever its status, to a form or to being asked. No redirect is followed.

    Raises Invalid as ``fetched`` does.
    """
    ends = time.monotonic() + seconds
    more = {"Accept": "application/json", **(headers or {})}
    if form is not None:
        more["Content-Type"] = "application/x-www-form-urlencoded"
    content = None if form is None else urlencode(form).encode()
    method = "GET" if form is None else "POST"
    with _answering(_judged(url, networks), method=method, headers=more, content=content, step=seconds) as answer:
        return answer.status_code, _read(answer, most=most, ends=ends)


def _judged(url: str, networks: Sequence[Network]) -> _Judged:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        host, port = "", 0
    if not host or not port or parts.username or parts.password:
        raise Invalid(_("Skriv en adress som börjar med https://."), code="address")
    addresses = _addresses(host, port)
    listed = [any(address in network for network in networks) for address in addresses]
    if not all(is_listed or is_public(address) for address, is_listed in zip(addresses, listed, strict=True)):
        raise Invalid(_("Adressen leder till ett internt nätverk. Sådana hämtas inte."), code="internal")
    if parts.scheme != "https" and not all(listed):
        raise Invalid(_("Skriv en adress som börjar med https://."), code="address")
    return _Judged(parts, port, addresses[0])


def _addresses(host: str, port: int) -> list[Address]:
    """What a name stands for."""
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        pass
    try:
        known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Invalid(_("Servern i adressen finns inte."), code="unknown_host") from None
    return [ipaddress.ip_address(str(info[4][0]).partition("%")[0]) for info in known]


def is_public(address: Address) -> bool:
    """Whether an address is one of the open network, also what an IPv6 address carries inside."""
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inside is not None and not is_public(inside):
            return False
    return address.is_global and not address.is_multicast


def _asked(there: _Judged, *, most: int, accept: str, ends: float) -> tuple[str | None, bytes]:
    """Where a redirect leads, or the content."""
    with _answering(there, method="GET", headers={"Accept": accept}) as answer:
        if answer.status_code in _REDIRECTS and "location" in answer.headers:
            return answer.headers["location"], b""
        return None, _content(answer, most=most, ends=ends)


@contextmanager
def _answering(
    there: _Judged, *, method: str, headers: Mapping[str, str], content: bytes | None = None, step: float = A_STEP
) -> Iterator[Any]:
    """What the address that was judged answers, as it comes."""
    import httpx2  # slow to import, and needed by few requests

    parts, host = there.parts, there.parts.hostname or ""
    name = f"[{there.address}]" if there.address.version == 6 else str(there.address)
    target = urlunsplit((parts.scheme, f"{name}:{there.port}", parts.path or "/", parts.query, ""))
    ours = {"Host": parts.netloc, "Accept-Encoding": "identity", "User-Agent": "Remiss", **headers}
    try:
        with httpx2.Client(trust_env=False, follow_redirects=False, timeout=min(A_STEP, step)) as client:
            extensions = {"sni_hostname": host}
            request = client.build_request(method, target, headers=ours, content=content, extensions=extensions)
            answer = client.send(request, stream=True)
            try:
                yield answer
            finally:
                answer.close()
    except httpx2.TimeoutException:
        raise _too_slow() from None
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError):
        raise Invalid(_("Servern i adressen svarar inte som den ska."), code="unreachable") from None


def _content(answer: Any, *, most: int, ends: float) -> bytes:
    if answer.status_code in (404, 410):
        raise Invalid(_("Det finns ingen fil på adressen."), code="missing")
    if answer.status_code != 200 or answer.headers.get("content-encoding", "identity") != "identity":
        raise Invalid(_("Servern lämnar inte ut filen på adressen."), code="refused")
    return _read(answer, most=most, ends=ends)


def _read(answer: Any, *, most: int, ends: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_raw():
        size += len(part)
        if size > most:
            raise Invalid(_("Filen på adressen är för stor."), code="too_large")
        if time.monotonic() > ends:
            raise _too_slow()
        parts.append(part)
    return b"".join(parts)


def _too_slow() -> Invalid:
    return Invalid(_("Servern i adressen svarar för långsamt."), code="too_slow")
