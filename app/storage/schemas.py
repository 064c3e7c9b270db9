"""How what the virus scanner has said of a file looks in the API, the same wherever files are listed or fetched."""

from typing import Any

from pydantic import BaseModel, Field

from app.storage.models import FileState, ScanDoubt
from app.storage.scans import Scanned

FILE_LOCKED: dict[int | str, dict[str, Any]] = {
    409: {
        "description": "``file_locked``: the virus scanner has found something in the file, and nobody gets it until "
        "an administrator unlocks it; ``detail`` names what was found",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
"""What a route that hands out a file also answers; for its ``responses``."""


class ScanOut(BaseModel):
    """Where a file stands with the virus scanner. One that is locked is listed still, and fetched by nobody."""

    state: FileState = Field(
        description="unscanned (files are not scanned here), waiting, clean, locked (fetching it is answered 409 "
        "``file_locked``), released (unlocked by a person) or unread (it could not be looked into)"
    )
    signature: str = Field(description='What was found, as the scanner calls it; "" for nothing')
    doubt: ScanDoubt | None = Field(description="Why it could not be looked into: too_large, encrypted or unreadable")

    @classmethod
    def of(cls, scanned: Scanned | None) -> "ScanOut":
        """From what is known of a file; of one that nobody asked about it is said that it is not scanned."""
        scanned = scanned or Scanned(FileState.UNSCANNED)
        return cls(state=scanned.state, signature=scanned.signature, doubt=scanned.doubt)
