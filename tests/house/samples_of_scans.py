"""What is sent to the routes of files that the virus scanner found something in."""

from sqlmodel import Session

from app.clock import now
from app.storage.models import FileScan
from tests.house.sample import Sample
from tests.house.stored import LOCKED
from tests.kit.world import World

FOUND = "Win.Test.EICAR_HDB-1"


def locked(session: Session, _world: World) -> None:
    """A file is locked."""
    session.add(FileScan(sha256=LOCKED, scanned_at=now(), found_at=now(), signature=FOUND))
    session.flush()


SENT = {"was": FOUND, "reason": "Filen är granskad."}
SCANS = {
    "GET /scanning": Sample(prepare=locked),
    "GET /scanning/{sha256}": Sample(prepare=locked),
    "POST /scanning/{sha256}/release": Sample(data=SENT, prepare=locked),
    "POST /api/v1/scanning/{sha256}/release": Sample(json=SENT, prepare=locked),
}
