"""The files of a response, in the transaction that stores it."""

import datetime
from collections.abc import Sequence

from sqlalchemy import insert
from sqlmodel import Session

from app.responses.content import AttachedFile
from app.responses.models import Attachment
from app.rounds.models import Consultee
from app.storage.store import register_files

MINUTES_FROM = 1000
"""The position of the first file of a confirmation: after those of its answer, however many they are."""


def attach_to_response(
    session: Session,
    response_id: int,
    consultee: Consultee,
    files: Sequence[AttachedFile],
    *,
    now: datetime.datetime,
    minutes: bool = False,
) -> None:
    """The files of a response, in the transaction that stores it. Their bytes must already lie in the store.

    ``minutes``: they come with its confirmation. Otherwise the response's checksum has to cover the same files in the
    same order (``response_content``).
    """
    if not files:
        return
    kept = [(file.sha256, file.size, file.media_type) for file in files]
    register_files(session, kept, now=now, round_id=consultee.round_id, consultee_id=consultee.id)
    rows = [
        {
            "response_id": response_id,
            "position": position + MINUTES_FROM if minutes else position,
            "minutes": minutes,
            "name": file.name,
            "sha256": file.sha256,
            "size": file.size,
            "media_type": file.media_type,
        }
        for position, file in enumerate(files)
    ]
    session.connection().execute(insert(Attachment), rows)
