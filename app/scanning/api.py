"""The same as JSON."""

import datetime

from fastapi import Request
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.errors import NotFound
from app.i18n import _
from app.installation import installation_of
from app.scanning.actions import release
from app.scanning.forms import ReleaseForm
from app.scanning.queries import FileState, ScanDoubt, ToldFile, scans, told_file, told_files
from app.storage.unlooked import unlooked
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("scanning")


class ScannedOut(BaseModel):
    """A file in which something was found, or that could not be looked into."""

    sha256: str = Field(description="Checksum of its bytes, hexadecimal")
    state: FileState = Field(description="Where it stands")
    signature: str = Field(description='What was found, as the scanner calls it, or ""')
    doubt: ScanDoubt | None = Field(description="Why it could not be looked into")
    found_at: datetime.datetime | None = Field(description="Since when something is found in it")
    released_at: datetime.datetime | None = Field(description="When it was unlocked")
    released_by: str = Field(description='By whom, or ""')
    reason: str = Field(description='Why, or ""')
    uses: list[str] = Field(description="Where it is used, in words")

    @classmethod
    def of(cls, file: ToldFile) -> "ScannedOut":
        """From what is known of it."""
        return cls(
            sha256=file.sha256,
            state=file.scanned.state,
            signature=file.scanned.signature,
            doubt=file.scanned.doubt,
            found_at=file.found_at,
            released_at=file.released_at,
            released_by=file.released_by,
            reason=file.reason,
            uses=file.uses,
        )


class ScanningOut(BaseModel):
    """How it goes with the scanner."""

    is_on: bool = Field(description="Whether files are scanned")
    waiting: int = Field(description="Files that wait")
    locked: int = Field(description="Files that nobody gets")
    unread: int = Field(description="Files that could not be looked into")
    version: str = Field(description='What the scanner last said of itself, or ""')
    answered_at: datetime.datetime | None = Field(description="When")
    away_since: datetime.datetime | None = Field(description="Since when it cannot be reached; null while it can")
    unlooked: int = Field(description="Files whose content nobody has looked into (``traits``), or that are missing")
    unlooked_since: datetime.datetime | None = Field(description="Since when the oldest of them waits")
    files: list[ScannedOut] = Field(description="Those in which something was found or could not be, the latest 500")


@routes.get("/scanning", "scan.read")
def show(request: Request, who: Who, session: Read) -> ScanningOut:
    """How it goes with the virus scanner, and the files that there is something to tell of."""
    who.clear()
    now, waits = scans(session), unlooked(session)
    state = now.state
    return ScanningOut(
        is_on=bool(installation_of(request.app).settings.clamd),
        waiting=now.waiting,
        locked=now.locked,
        unread=now.unread,
        version=state.version if state else "",
        answered_at=state.answered_at if state else None,
        away_since=state.away_since if state else None,
        unlooked=waits.number,
        unlooked_since=waits.oldest,
        files=[ScannedOut.of(file) for file in told_files(session)],
    )


@routes.post("/scanning/{sha256}/release", "scan.release")
def unlock(sha256: str, who: Who, session: Write, body: ReleaseForm) -> ScannedOut:
    """Unlock a file. Done already, nothing changes; 409 ``found_otherwise`` when something else was found since."""
    who.clear()
    release(session, sha256, was=body.was, reason=body.reason, by=who.by, now=who.now)
    file = told_file(session, sha256)
    if file is None:
        raise NotFound(_("Filen är inte låst."))
    return ScannedOut.of(file)
