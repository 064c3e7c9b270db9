"""A file of many answers on its way in: kept as it came before the writing session begins."""

from fastapi import Request
from starlette.datastructures import UploadFile

from app.batches.jobs import ACCEPTED, ARCHIVE
from app.batches.models import BatchKind
from app.errors import Invalid, RemissError
from app.i18n import _
from app.imports.files import KeptOriginal, keep_original
from app.installation import installation_of
from app.intake.kinds import kind_of
from app.intake.upload import bare_name, on_disk

ENDINGS = ",".join(f".{ending}" for ending in (*ACCEPTED, ARCHIVE))


def kept_file(request: Request, file: UploadFile | None) -> tuple[KeptOriginal, BatchKind]:
    """What was sent, in the store. Raises Invalid, WrongType or TooLarge at the field ``file``."""
    if file is None or not file.filename:
        raise Invalid(_("Något behöver rättas."), fields={"file": _("Välj en fil.")})
    try:
        return _kept(request, file)
    except RemissError as error:
        error.fields = error.fields or {"file": error.message}
        raise


def _kept(request: Request, file: UploadFile) -> tuple[KeptOriginal, BatchKind]:
    name = bare_name(file.filename)
    kind = BatchKind.ARCHIVE if name.casefold().endswith(f".{ARCHIVE}") else BatchKind.TABLE
    if kind is BatchKind.TABLE:
        with on_disk(file.file) as path:
            kind_of(path, name, ACCEPTED)
    return keep_original(installation_of(request.app).store, file.file, name, originals=True), kind
