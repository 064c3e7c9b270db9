"""How it goes with the virus scanner, what is locked, and the form that unlocks one file."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import NotFound
from app.i18n import _
from app.installation import installation_of
from app.scanning import messages
from app.scanning.actions import release
from app.scanning.forms import ReleaseForm
from app.scanning.queries import Scans, ToldFile, scans, told_file, told_files
from app.storage.unlooked import Unlooked, unlooked
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
ADDRESS = "/scanning"


@dataclass(frozen=True, slots=True)
class ScanningPage:
    """What ``scanning/list.html`` shows. ``is_odd``: a file has waited so long to be looked into that it is missing."""

    is_on: bool
    scans: Scans
    unlooked: Unlooked
    is_odd: bool
    files: list[ToldFile]


@dataclass(frozen=True, slots=True)
class FilePage:
    """What ``scanning/file.html`` shows."""

    file: ToldFile
    form: Filled[ReleaseForm]


@routes.get(ADDRESS, "scan.read")
def show(request: Request, who: Who, session: Read) -> Response:
    """How it goes, and the files that there is something to tell of."""
    who.clear()
    is_on = bool(installation_of(request.app).settings.clamd)
    waits = unlooked(session)
    shown = ScanningPage(is_on, scans(session), waits, waits.is_odd(who.now), told_files(session))
    return page(request, "scanning/list.html", shown)


@routes.get(f"{ADDRESS}/{{sha256}}", "scan.read")
def show_file(request: Request, sha256: str, who: Who, session: Read) -> Response:
    """One of them, with the form that unlocks it."""
    who.clear()
    return _file(request, session, sha256, blank(ReleaseForm))


@routes.post(f"{ADDRESS}/{{sha256}}/release", "scan.release")
def unlock(
    request: Request,
    sha256: str,
    who: Who,
    session: Write,
    form: Annotated[Filled[ReleaseForm], Depends(filled(ReleaseForm))],
) -> Response:
    """Unlock it; pressed again it changes nothing."""
    who.clear()

    def act() -> bool:
        return release(session, sha256, was=form.data.was, reason=form.data.reason, by=who.by, now=who.now)

    done = form.attempt(session, act) if form.ok else None
    if done is None:
        return _file(request, session, sha256, form, 422)
    after = see_other(ADDRESS)
    return messages.RELEASED.after(after, request) if done else after


def _file(request: Request, session: Read, sha256: str, form: Filled[ReleaseForm], status: int = 200) -> Response:
    file = told_file(session, sha256)
    if file is None:
        raise NotFound(_("Filen är inte låst."))
    return page(request, "scanning/file.html", FilePage(file, form), status=status)
