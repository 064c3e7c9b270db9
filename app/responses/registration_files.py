"""The originals of a registered answer on their way in: scans, letters, e-mails saved as files."""

from collections.abc import Iterable
from dataclasses import replace

from starlette.datastructures import UploadFile

from app.errors import Invalid, TooLarge, WrongType
from app.responses.draft import AttachedFile
from app.responses.rules import free_name, require_room_for
from app.responses.uploading import keep_file
from app.storage.store import Store


def kept_files(store: Store, files: Iterable[UploadFile]) -> list[AttachedFile]:
    """Files safely on disk, the same bytes once, each with a name of its own.

    Raises Invalid, WrongType or TooLarge, saying which file at the field ``files``.
    """
    kept: list[AttachedFile] = []
    for file in files:
        if not file.filename:
            continue  # a browser sends an empty part for a field that nobody used
        try:
            one = keep_file(store, file.file, file.filename)
            if any(one.sha256 == other.sha256 for other in kept):
                continue
            require_room_for(kept, one.size)
        except (Invalid, WrongType, TooLarge) as error:
            error.fields = {"files": f"{file.filename}: {error.message}"}
            raise
        kept.append(replace(one, name=free_name(one.name, [other.name for other in kept])))
    return kept
