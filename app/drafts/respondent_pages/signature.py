"""How an answer is signed, as its page shows it: by a name, or by whoever has shown who they are."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request

from app.accounts.identity import Asker
from app.drafts.respondent_forms import SignForm
from app.drafts.signing import Begun, begun, what_is_signed
from app.drafts.state import DraftState
from app.responses.content import AttachedFile
from app.responses.identified import Identified
from app.rounds.access import Holder
from app.rounds.identification import identity_service
from app.rounds.kinds import Identification
from app.tokens import token_hash
from app.web import cookies
from app.web.forms import Filled
from app.web.sessions import Read


@dataclass(frozen=True, slots=True)
class Signature:
    """What ``drafts/_sign.html`` shows of it. ``service``: where one can show who one is; "" where nobody can.

    ``needed``: nothing is sent without. ``proof``: who has signed just what is shown; ``changed``: somebody had signed,
    and it is something else by now, or long ago.
    """

    offered: bool = False
    needed: bool = False
    service: str = ""
    proof: Identified | None = None
    changed: bool = False

    @property
    def at(self) -> datetime.datetime | None:
        """When they showed who they are."""
        return self.proof.at if self.proof else None


def browser_of(request: Request) -> str:
    """The mark of the browser that a request came from, by the cookie that lets it in; "" for a program."""
    cookie = cookies.read(request, cookies.ANSWER)
    return token_hash(cookie) if cookie else ""


def begun_here(request: Request, session: Read, holder: Holder, way: str) -> Begun | None:
    """What was begun on a page in this browser, where the round lets one (one statement, else none)."""
    if holder.round.identification is Identification.NONE:
        return None
    there = begun(session, holder, browser_of(request))
    return there if there is not None and there.way == way else None


def unempty(draft: DraftState) -> DraftState:
    """What of a draft is sent."""
    return draft.but(comments=[comment for comment in draft.comments if not comment.is_empty])


def signature_of(
    request: Request,
    holder: Holder,
    who: Asker,
    there: Begun | None,
    said: DraftState,
    files: Sequence[AttachedFile],
    form: Filled[SignForm],
) -> Signature:
    """How what is shown is signed; reads nothing. It is judged again, under lock, when it is sent."""
    wanted = holder.round.identification
    if wanted is Identification.NONE:
        return Signature()
    service, proof = identity_service(request), there.proof if there else None
    offered = Signature(True, wanted is Identification.REQUIRED, service.name if service else "")
    if there is None or proof is None:
        return offered
    typed = Filled(SignForm, {**form.values, "version": said.version}, sent=True)
    if not typed.ok:
        return Signature(True, offered.needed, offered.service, changed=True)
    data = typed.data
    sha256 = what_is_signed(holder, said, files, title=data.title, preliminary=data.preliminary, decision=data.decision)
    holds = there.holds(sha256, now=who.now)
    return Signature(True, offered.needed, offered.service, proof if holds else None, changed=not holds)
