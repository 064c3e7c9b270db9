"""What everybody is answered on every route: the tests' own copy of the matrix, and how to read it.

The program reads ``app/accounts/authz-matrix.csv``. It is not its own judge: ``authz-matrix.csv`` beside this file is
what the walks compare with, and whoever changes what somebody may do changes both.
"""

import csv
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.accounts.policy import Kind
from tests.house.routes import Route

PINNED = Path(__file__).with_name("authz-matrix.csv")
LINK_KINDS = (Kind.CONTACT, Kind.COLLEAGUE, Kind.SIGNATORY)
OTHERS_LINKS = (Kind.OTHER_CONTACT, Kind.OTHER_COLLEAGUE)
OFFICIALS = (Kind.READER, Kind.REGISTRAR, Kind.HANDLER, Kind.OTHER_HANDLER, Kind.ADMIN)


@lru_cache
def rows(path: Path = PINNED) -> dict[str, dict[str, str]]:
    """action → column → what stands there, the note aside."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row.pop("action"): {name: row[name] for name in row if name != "note"} for row in csv.DictReader(file)}


def verdict(action: str, kind: Kind) -> str:
    """The pinned matrix's letter, or "-"."""
    return rows()[action][kind.value]


# Conditions ("C") as they stand in the small world: True where the condition is met.
CONDITIONS: dict[tuple[str, Kind], bool] = {
    ("round.list_internal", Kind.HANDLER): True,
    ("round.list_internal", Kind.OTHER_HANDLER): True,
    ("round.delete", Kind.HANDLER): True,
    ("round.delete", Kind.ADMIN): True,
    ("role.grant_handler", Kind.HANDLER): True,
    ("audit.read", Kind.HANDLER): True,
    ("export.round", Kind.READER): True,  # its file leaves out who signed
    ("export.order", Kind.READER): True,
    ("export.cancel", Kind.READER): True,  # the world's job leaves out who signed
    ("response.read", Kind.READER): True,  # nothing is marked secret yet
    ("response.read", Kind.REGISTRAR): True,
    ("response.read", Kind.ADMIN): False,  # only with a break-glass, which is not there yet
    ("response.attachment_get", Kind.READER): True,  # as the answer it came with
    ("response.attachment_get", Kind.REGISTRAR): True,
    **{("response.attachment_get", kind): False for kind in LINK_KINDS},  # a body fetches its own by response.read_own
    ("response.submit", Kind.CONTACT): True,
    ("response.submit", Kind.COLLEAGUE): False,
    ("response.identify", Kind.CONTACT): True,
    ("response.identify", Kind.COLLEAGUE): False,
    ("response.withdraw", Kind.CONTACT): True,
    ("joint.offer", Kind.CONTACT): True,
    ("joint.offer", Kind.COLLEAGUE): False,
    ("response.confirm", Kind.CONTACT): True,
    ("response.confirm", Kind.COLLEAGUE): False,
    ("invite.enter", Kind.PUBLIC): True,
    **{("consultee.list_mine", kind): True for kind in Kind},  # the page that asks for an address
    ("invite.renew_in_org", Kind.COLLEAGUE): False,
    ("invite.change_role_in_org", Kind.COLLEAGUE): False,
    ("invite.revoke_in_org", Kind.COLLEAGUE): False,
    ("assess.review", Kind.HANDLER): True,  # another wrote the reply
    **{("setup.first_user", kind): True for kind in Kind},
    **{("setup.read", kind): True for kind in Kind},
    **{("health.ready", kind): True for kind in Kind},
    **{("compilation.read_link", kind): True for kind in Kind},  # the address of the link itself
    **{("compilation.open_link", kind): True for kind in Kind},
}


def expected(route: Route, kind: Kind) -> str:
    """The matrix's word, with conditions resolved: "A", "-", "F" or "L"; "own" for another body's own token."""
    word = verdict(route.action, kind)
    if route.is_by_token and kind not in LINK_KINDS and not (kind is Kind.OLD and word == "A"):
        # The token in the address is the whole key. Another body's opens that body's own answer, which is theirs;
        # officials and strangers have none, and are told that there is no such link.
        if kind in OTHERS_LINKS:
            return "own"
        return "F" if word == "F" and not route.is_api else "-"
    if word == "C":
        assert (route.action, kind) in CONDITIONS, f"say in CONDITIONS whether ({route.action}, {kind}) holds"
        return "A" if CONDITIONS[route.action, kind] else "F"
    return "A" if word == "S" else word


_ANSWER = "/api/v1/answer/{token}"
OF_ANOTHER_BODY: dict[str, tuple[int, int]] = {
    "GET /l/{token}": (200, 200),
    "POST /l/{token}/entry": (303, 303),
    "GET /l/{token}/handover": (404, 403),
    "POST /l/{token}/handover": (404, 403),
    "POST /l/{token}/drop": (404, 404),
    f"GET {_ANSWER}": (200, 200),
    f"PUT {_ANSWER}/draft": (409, 409),  # its draft is at another version
    f"DELETE {_ANSWER}/later-edits": (200, 200),
    f"POST {_ANSWER}/submission": (200, 200),  # sent already: the same receipt
    f"POST {_ANSWER}/confirmation": (409, 403),  # their answer is not preliminary
    f"POST {_ANSWER}/withdrawal": (201, 403),  # they have answered, too
    f"POST {_ANSWER}/extension-request": (201, 403),
    f"POST {_ANSWER}/own-link": (201, 201),
    f"GET {_ANSWER}/together": (200, 200),
    f"POST {_ANSWER}/notes": (201, 201),
    f"DELETE {_ANSWER}/notes/{{note_id}}": (404, 404),  # the note is of the first body
    f"GET {_ANSWER}/member": (200, 200),
    f"GET {_ANSWER}/member/sections/{{section_id}}": (200, 200),
    f"POST {_ANSWER}/member/comments": (201, 201),
    f"DELETE {_ANSWER}/member/comments/{{remark_id}}": (404, 404),  # what was said was said to the first body
    f"GET {_ANSWER}/members-comments": (200, 200),
    f"POST {_ANSWER}/members-comments/{{remark_id}}/taking": (404, 404),
    f"PUT {_ANSWER}/sections/{{section_id}}/owner": (204, 204),
    f"POST {_ANSWER}/ready": (200, 200),
    f"DELETE {_ANSWER}/ready": (204, 204),
    f"GET {_ANSWER}/joint": (200, 200),
    f"POST {_ANSWER}/joint": (422, 422),  # the sample's code is their own
    f"DELETE {_ANSWER}/joint/{{body_id}}": (404, 404),
    f"POST {_ANSWER}/joint/code": (409, 403),  # they have answered themselves
    f"DELETE {_ANSWER}/joint/code": (204, 403),
    f"GET {_ANSWER}/colleagues": (200, 200),
    f"POST {_ANSWER}/colleagues": (201, 201),
    f"POST {_ANSWER}/colleagues/{{link_id}}/new-link": (404, 403),
    f"PUT {_ANSWER}/colleagues/{{link_id}}/role": (404, 403),
    f"DELETE {_ANSWER}/colleagues/{{link_id}}": (404, 403),
    f"GET {_ANSWER}/versions": (200, 200),
    f"GET {_ANSWER}/versions/{{version}}": (404, 404),  # it has no earlier version
    f"POST {_ANSWER}/versions/{{version}}/return": (404, 404),
    f"POST {_ANSWER}/comments/{{comment_id}}/return": (404, 404),  # the comment is of the first body
    f"POST {_ANSWER}/attachments": (201, 201),
    f"GET {_ANSWER}/attachments/{{attachment_id}}": (404, 404),  # the file is of the first body
    f"DELETE {_ANSWER}/attachments/{{attachment_id}}": (404, 404),
    f"POST {_ANSWER}/attachments/{{attachment_id}}/return": (404, 404),
    f"GET {_ANSWER}/request.pdf": (200, 200),
    f"GET {_ANSWER}/draft.docx": (200, 200),
    f"GET {_ANSWER}/draft.pdf": (200, 200),
    f"GET {_ANSWER}/last-day.ics": (200, 200),
    f"GET {_ANSWER}/receipt.pdf": (200, 200),
    f"GET {_ANSWER}/receipt.docx": (200, 200),
    f"GET {_ANSWER}/documents/{{document_id}}": (200, 200),  # what goes out goes to all bodies of the round
    f"GET {_ANSWER}/handover": (404, 403),  # nothing was begun on a link before theirs
    f"POST {_ANSWER}/handover": (404, 403),
    f"DELETE {_ANSWER}/handover": (404, 404),
    f"POST {_ANSWER}/takeover": (409, 409),  # nothing was handed over to them
    f"DELETE {_ANSWER}/takeover": (409, 409),
}
"""What the contact and a colleague of another body are answered by their own token, at their own body."""

READ_BY_LINK = (
    *("", "/areas/{area}", "/bodies", "/bodies/{consultee_id}", "/questions"),
    *("/statistics", "/files", "/files/{format}"),
)
"""The pages of a reading link, behind its own address."""

BY_SERVICE = (
    *("GET /sign-in/provider", "GET /sign-in/provider/again", "GET /sign-in/provider/answer"),
    *("POST /sign-in/provider/ended", "GET /signed-out"),
)
"""The way to a sign-in service and back."""
IDENTIFIED = "GET /identification/answer"
"""The way back from a service of electronic identities."""

OTHERWISE: dict[tuple[str, Kind], tuple[int, str]] = {
    **{("POST /sign-in", kind): (422, "") for kind in Kind},  # the sample's password is wrong: somebody tried
    **{("POST /sign-in/code", kind): (422, "") for kind in Kind},  # nor is the sample's ticket ours
    **{("GET /sign-in/code", kind): (303, "/sign-in") for kind in Kind},
    **{("POST /sign-out", kind): (303, "/sign-in") for kind in OFFICIALS},
    # Nobody was sent to a service of electronic identities.
    **{(IDENTIFIED, kind): (400, "") for kind in Kind},
    # There is no sign-in service in the walks: all that leads to one leads to the password.
    **{(name, kind): (303, "/sign-in") for name in BY_SERVICE for kind in Kind},
    ("POST /l/{token}/entry", Kind.OTHER_HANDLER): (
        403,
        "",
    ),  # an invented token is of no round that could be another's
    ("GET /", Kind.OLD): (303, "/link-needed"),
    # A member's comment is removed by whoever wrote it, in the sample the contact.
    **{
        (name, kind): (404, "")
        for name in (
            "DELETE /api/v1/answer/{token}/member/comments/{remark_id}",
            "POST /answers/{consultee_id}/member/comments/{remark_id}/removal",
        )
        for kind in (Kind.COLLEAGUE, Kind.SIGNATORY)
    },
    # What a reading link opens is read by whoever came in by it, and here nobody has.
    **{(f"GET /read/{{reading_id}}{page}", kind): (404, "") for page in READ_BY_LINK for kind in Kind},
    # A receipt is read by officials with the answer it belongs to; this address is in the body's own space.
    **{("GET /answers/{consultee_id}/receipt", kind): (404, "") for kind in OFFICIALS},
    # A body's people fetch their files in their own space; these addresses are the officials' own.
    **{("GET /responses/{response_id}/attachments/{attachment_id}", kind): (404, "") for kind in LINK_KINDS},
    **{("GET /api/v1/responses/{response_id}/attachments/{attachment_id}", kind): (404, "") for kind in LINK_KINDS},
}
"""Where somebody is answered otherwise than the matrix's letter says: the status, and the address one is sent to."""


def fault_of(route: Route, kind: Kind, answer: Any) -> str | None:
    """What is wrong with the status and the address of an answer, or None."""
    status, location = answer.status_code, answer.headers.get("location", "")
    word = expected(route, kind)
    if (route.name, kind) in OTHERWISE:
        return _unlike(status, location, *OTHERWISE[route.name, kind])
    if word == "own":
        return _unlike(status, "", OF_ANOTHER_BODY[route.name][OTHERS_LINKS.index(kind)], "")
    if word == "A":
        good = 200 <= status < 400 and not location.startswith(("/sign-in", "/link-needed"))
        return None if good else f"should succeed, got {status} {location}"
    if word != "L":
        return _unlike(status, location, {"-": 404, "F": 403}[word], "")
    if route.is_api or (status == 401 and route.method != "GET"):  # with what was typed, so that nothing is lost
        return _unlike(status, location, 401, "")
    return _unlike(status, location.partition("?")[0], 303, door(route, kind, location))


def door(route: Route, kind: Kind, location: str) -> str:
    """Where somebody who is not let in is sent: officials sign in, bodies open their link again.

    The holder of a replaced link, on which something was begun, comes to the page where it can be handed over.
    """
    if not route.path.startswith("/answers/"):
        return "/sign-in"
    if kind is Kind.OLD and re.fullmatch(r"/answers/\d+/handover", location.partition("?")[0]):
        return location.partition("?")[0]
    return "/link-needed"


def _unlike(status: int, location: str, wanted: int, place: str) -> str | None:
    same = status == wanted and location == place
    return None if same else f"should be {wanted} {place}, got {status} {location}"
