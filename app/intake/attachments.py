"""Which files may be attached to a response: common formats that open everywhere and can be archived.

A file is judged by its content and its name, which have to agree. Nothing is unpacked: only a package's list of
contents is read.
"""

import zipfile
from typing import BinaryIO

from app.errors import Invalid, WrongType
from app.i18n import _
from app.intake.kinds import OLE_START, is_binary
from app.intake.packages import MAX_ENTRIES, broken

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
}
"""The accepted endings and their media types."""

_START = 8192
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_OLDER = {"doc": ".docx", "xls": ".xlsx", "rtf": ".docx"}
_PICTURES = ("heic", "heif", "tif", "tiff", "gif", "bmp", "webp")


def media_type_of(file: BinaryIO, name: str) -> str:
    """The media type of a file that may be attached to a response.

    Raises ``WrongType`` if the format is not accepted, the content does not match the name, or it has macros;
    ``Invalid`` with code ``empty``, ``encrypted`` or ``broken``.
    """
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    if ending not in MEDIA_TYPES:
        raise _not_taken(ending)
    file.seek(0)
    start = file.read(_START)
    if not start.strip():
        raise Invalid(_("Filen är tom. Välj en fil med innehåll."), code="empty")
    if start.startswith(OLE_START):
        message = _("Filen är skyddad med lösenord eller i ett äldre format. Spara den utan lösenord som {ending}.")
        raise Invalid(message.format(ending=f".{ending}"), code="encrypted")
    if not _is_what_it_says(file, start, ending):
        raise WrongType(_("Filens innehåll stämmer inte med dess namn. Spara om filen i rätt format och försök igen."))
    return MEDIA_TYPES[ending]


def _is_what_it_says(file: BinaryIO, start: bytes, ending: str) -> bool:
    if ending == "pdf":
        return b"%PDF-" in start[:1024]  # readers allow something before it
    if ending == "png":
        return start.startswith(b"\x89PNG\r\n\x1a\n")
    if ending in ("jpg", "jpeg"):
        return start.startswith(b"\xff\xd8\xff")
    if ending in ("txt", "csv"):
        return not is_binary(start)
    return start.startswith(b"PK") and _is_package(file, ending)


def _is_package(file: BinaryIO, ending: str) -> bool:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
            if len(names) > MAX_ENTRIES:
                raise broken()
            if ending in _PARTS:
                if any(name.casefold().endswith("vbaproject.bin") for name in names):
                    raise WrongType(_("Filen innehåller makron. Spara den utan makron, eller som PDF."))
                return _PARTS[ending] in names
            with package.open("mimetype") as kind:
                return kind.read(200).strip() == MEDIA_TYPES[ending].encode()
    except KeyError:
        return False
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise broken() from None


def _not_taken(ending: str) -> WrongType:
    if ending in _OLDER:
        message = _("Filen är i ett äldre format. Öppna den och spara den som {ending} eller PDF.")
        return WrongType(message.format(ending=_OLDER[ending]))
    if ending in _PICTURES:
        return WrongType(_("Den sortens bild tas inte emot. Spara den som PDF, JPG eller PNG."))
    endings = ", ".join(f".{accepted}" for accepted in MEDIA_TYPES if accepted != "jpeg")
    message = _("Den sortens fil tas inte emot. Spara den som PDF, eller använd något av formaten {endings}.")
    return WrongType(message.format(endings=endings))
