"""What may go with an answer: files that people make, that open everywhere and that can be kept for ever.

Judged by the content and by the name, which have to agree. Nothing is unpacked or opened: what is read of a package is
its list of contents.
"""

import zipfile
from typing import BinaryIO

from app.errors import Invalid, WrongType
from app.i18n import _
from app.intake.kinds import is_binary
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
"""Endings that are taken, and what each is."""

_START = 8192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_OLDER = {"doc": ".docx", "xls": ".xlsx", "rtf": ".docx"}
_PICTURES = ("heic", "heif", "tif", "tiff", "gif", "bmp", "webp")


def media_type_of(file: BinaryIO, name: str) -> str:
    """The media type of a file that may go with an answer.

    Raises ``WrongType`` for another kind, a file that is not what its name says, or one with macros; ``Invalid`` with
    code ``empty``, ``encrypted`` or ``broken``.
    """
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    if ending not in MEDIA_TYPES:
        raise _not_taken(ending)
    file.seek(0)
    start = file.read(_START)
    if not start.strip():
        raise Invalid(_("Filen är tom. Välj en fil med innehåll."), code="empty")
    if start.startswith(_OLE):
        raise Invalid(
            _("Filen är skyddad med lösenord eller i ett äldre format. Spara den utan lösenord som {ending}.").format(
                ending=f".{ending}"
            ),
            code="encrypted",
        )
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
    endings = ", ".join(f".{one}" for one in MEDIA_TYPES if one != "jpeg")
    return WrongType(
        _("Den sortens fil tas inte emot. Spara den som PDF, eller använd något av formaten {endings}.").format(
            endings=endings
        )
    )
