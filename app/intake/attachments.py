"""Which files may be attached to a response: common formats that open everywhere and can be archived.

A file is judged by its content and its name, which have to agree. Nothing is unpacked but a package's lists of what it
contains and what its main part is.
"""

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from app.errors import Invalid, WrongType
from app.i18n import _
from app.intake.kinds import OLE_START, is_binary
from app.intake.packages import EXCEL, MAX_ENTRIES, WORD, broken
from app.intake.parts import kind_of_part, main_part

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
LETTER_TYPES = {"eml": "message/rfc822", "msg": "application/vnd.ms-outlook"}
"""Those of an e-mail saved as a file, which is the original of an answer that came as one."""

ANY_TYPE = "application/octet-stream"
"""That of an original that is none of these: nobody but the one who fetches it opens it."""

_START = 8192
_PARTS = {"docx": WORD, "xlsx": EXCEL}
_HEAD_LINE = re.compile(
    rb"^(?:from|to|cc|date|subject|received|return-path|message-id|mime-version|content-type|x-[\w-]{1,60}):",
    re.IGNORECASE | re.MULTILINE,
)
_FEWEST_HEAD_LINES = 2
_OUTLOOK_PART = "__properties_version1.0".encode("utf-16-le")
_PIECE = 1_000_000
_MAIN = {"wordprocessingml.": "docx", "spreadsheetml.": "xlsx"}
_LIST = 1_000_000
_OLDER = {"doc": ".docx", "xls": ".xlsx", "rtf": ".docx"}
_ORIGINALS = {
    "doc": (OLE_START, "application/msword"),
    "rtf": (b"{\\rtf", "application/rtf"),
    "zip": (b"PK", "application/zip"),
    "gif": (b"GIF8", "image/gif"),
    "tif": (b"II*\0", "image/tiff"),
    "tiff": (b"II*\0", "image/tiff"),
}
_PICTURES = ("heic", "heif", "tif", "tiff", "gif", "bmp", "webp")


def media_type_of(file: BinaryIO, name: str, *, letters: bool = False) -> str:
    """The media type of a file that may be attached to a response; with ``letters``, of a saved e-mail, too.

    Raises ``WrongType`` if the format is not accepted, the content does not match the name, or it has macros;
    ``Invalid`` with code ``empty``, ``encrypted`` or ``broken``.
    """
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    taken = MEDIA_TYPES | LETTER_TYPES if letters else MEDIA_TYPES
    if ending not in taken:
        raise _not_taken(ending)
    start = _start(file)
    if ending in LETTER_TYPES:
        if not _is_letter(file, start, ending):
            raise _other_than_its_name()
        return LETTER_TYPES[ending]
    if start.startswith(OLE_START):
        message = _("Filen är skyddad med lösenord eller i ett äldre format. Spara den utan lösenord som {ending}.")
        raise Invalid(message.format(ending=f".{ending}"), code="encrypted")
    if not _is_what_it_says(file, start, ending):
        raise _other_than_its_name()
    return MEDIA_TYPES[ending]


def original_type(file: BinaryIO, name: str) -> str:
    """The media type of what an official was sent, which is kept whatever it is: nothing here opens it.

    Raises ``Invalid`` with code ``empty``.
    """
    start = _start(file)
    with suppress(WrongType, Invalid):
        return media_type_of(file, name, letters=True)
    begins, media_type = _ORIGINALS.get(name.rpartition(".")[2].casefold(), (b"", ANY_TYPE))
    return media_type if start.startswith(begins) else ANY_TYPE


def _start(file: BinaryIO) -> bytes:
    file.seek(0)
    start = file.read(_START)
    if not start.strip():
        raise Invalid(_("Filen är tom. Välj en fil med innehåll."), code="empty")
    return start


def _other_than_its_name() -> WrongType:
    return WrongType(_("Filens innehåll stämmer inte med dess namn. Spara om filen i rätt format och försök igen."))


def _is_letter(file: BinaryIO, start: bytes, ending: str) -> bool:
    """Whether it is an e-mail: lines of a head in an .eml, Outlook's own parts in an .msg."""
    if ending == "eml":
        return not is_binary(start) and len(_HEAD_LINE.findall(start)) >= _FEWEST_HEAD_LINES
    file.seek(0)
    return start.startswith(OLE_START) and any(_OUTLOOK_PART in part for part in _chunks(file))


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    """A file piece by piece, each with the end of the one before it."""
    before = b""
    while piece := file.read(_PIECE):
        yield before + piece
        before = piece[-len(_OUTLOOK_PART) :]


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
                return _main_kind(package, names) == ending
            with package.open("mimetype") as kind:
                return kind.read(200).strip() == MEDIA_TYPES[ending].encode()
    except KeyError:
        return False
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise broken() from None


def _main_kind(package: zipfile.ZipFile, names: set[str]) -> str:
    """The ending that a package's main part belongs to, which its relations name: Word on the web has other names."""
    main = main_part(_small_part(package, "_rels/.rels")) if "_rels/.rels" in names else None
    if main is None or main not in names:
        return next((ending for ending, usual in _PARTS.items() if usual in names), "")
    stated = kind_of_part(_small_part(package, "[Content_Types].xml"), main) if "[Content_Types].xml" in names else ""
    if stated:
        return next((ending for kind, ending in _MAIN.items() if kind in stated), "")
    return next((ending for ending, usual in _PARTS.items() if usual == main), "")


def _small_part(package: zipfile.ZipFile, name: str) -> bytes:
    """A part that lists others, up to a size that none of an honest file has."""
    with package.open(name) as source:
        content = source.read(_LIST + 1)
    if len(content) > _LIST:
        raise broken()
    return content


def _not_taken(ending: str) -> WrongType:
    if ending in _OLDER:
        message = _("Filen är i ett äldre format. Öppna den och spara den som {ending} eller PDF.")
        return WrongType(message.format(ending=_OLDER[ending]))
    if ending in LETTER_TYPES:
        message = _("Ett sparat mejl tas inte emot här. Spara det som PDF, eller spara bilagorna i det och välj dem.")
        return WrongType(message)
    if ending in _PICTURES:
        return WrongType(_("Den sortens bild tas inte emot. Spara den som PDF, JPG eller PNG."))
    endings = ", ".join(f".{accepted}" for accepted in MEDIA_TYPES if accepted != "jpeg")
    message = _("Den sortens fil tas inte emot. Spara den som PDF, eller använd något av formaten {endings}.")
    return WrongType(message.format(endings=endings))
