"""What every answer wears, whatever it says: the headers that a browser is told to be careful by, and its cookies."""

from http.cookies import SimpleCookie
from typing import Any

PAGES = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
FILES = "sandbox; default-src 'none'"
HSTS = "max-age=31536000; includeSubDomains"
WITH_A_KEY = ("/l/", "/r/", "/read/", "/set-up/", "/api/v1/answer/")


def undressed(answer: Any, *, https: bool = False) -> list[str]:
    """What an answer lacks."""
    headers, faults = answer.headers, []
    silent = answer.request.url.path.startswith(WITH_A_KEY)
    wanted = {
        "x-content-type-options": {"nosniff"},
        "referrer-policy": {"no-referrer"} if silent else {"same-origin", "no-referrer"},
        "cross-origin-opener-policy": {"same-origin"},
        "content-security-policy": {PAGES, FILES},
        "strict-transport-security": {HSTS} if https else {None},
    }
    for name, values in wanted.items():
        if headers.get(name) not in values:
            faults.append(f"{name} is {headers.get(name)}")
    if not headers.get("x-request-id"):
        faults.append("no request id")
    if not _fades(headers) and not answer.request.url.path.startswith("/static/"):
        faults.append(f"cache-control is {headers.get('cache-control')}")
    if "attachment" in headers.get("content-disposition", "") and "html" in headers.get("content-type", ""):
        faults.append("a file that a browser would take for a page")
    for name in ("server", "x-powered-by"):
        if name in headers:
            faults.append(f"{name} tells what this is made of")
    if "access-control-allow-origin" in headers:
        faults.append("another site is let in")
    return faults + [fault for line in headers.get_list("set-cookie") for fault in _careless(line, https=https)]


def _fades(headers: Any) -> bool:
    """Whether nobody finds the answer on this machine later: not kept, or it is asked each time whether it may be."""
    said = headers.get("cache-control", "")
    varies = headers.get("vary", "").lower()
    return "no-store" in said or (said == "private, no-cache" and ("cookie" in varies or "authorization" in varies))


def _careless(line: str, *, https: bool) -> list[str]:
    """What a cookie lacks."""
    faults = []
    for name, cookie in SimpleCookie(line).items():
        if not cookie["httponly"]:
            faults.append(f"{name} is read by scripts")
        if cookie["samesite"].lower() not in ("lax", "strict"):
            faults.append(f"{name} is sent from other sites")
        if cookie["path"] != "/" or cookie["domain"]:
            faults.append(f"{name} is for {cookie['domain']}{cookie['path']}")
        if bool(cookie["secure"]) != https:
            faults.append(f"{name}: secure is {bool(cookie['secure'])}")
        if https and not name.startswith("__Host-"):
            faults.append(f"{name} has no __Host-")
    return faults
