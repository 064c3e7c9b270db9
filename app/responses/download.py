"""A file that came with an answer, on its way out."""

from fastapi import Request
from starlette.responses import FileResponse

from app.database.triggers import ERASED
from app.errors import NotFound
from app.i18n import _
from app.installation import installation_of
from app.responses.content import AttachedFile
from app.web.downloads import download


def file_sent(request: Request, file: AttachedFile) -> FileResponse:
    """The bytes of a file under the name it was given. Raises Unavailable when it is missing or has been changed.

    Raises NotFound when it was disposed of with its answer.
    """
    if file.name == ERASED:
        raise NotFound(_("Filen är gallrad efter beslut."))
    return download(installation_of(request.app).store.whole(file.sha256), file.name, file.media_type)
