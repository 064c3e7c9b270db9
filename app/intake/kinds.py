"""What kind of file something is, judged by its first bytes and its name, which have to agree."""

from pathlib import Path
from typing import NoReturn

from app.errors import Invalid, TooLarge, WrongType
from app.i18n import _
from app.intake.texts import wide_encoding

MAX_BYTES = 30 * 1024 * 1024
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
_OLD = {"doc": ("WordDocument",), "xls": ("Workbook", "Book")}
_OWN_STARTS = {"odt": b"PK", "ods": b"PK", "rtf": b"{\\rtf", "doc": OLE_START, "xls": OLE_START, "pdf": b"%PDF-"}
_NEWER_SUFFIX = {"doc": ".docx", "dot": ".docx", "docx": ".docx", "xls": ".xlsx", "xlsx": ".xlsx"}
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_PACKAGES = {b"word/document": "docx", b"xl/workbook": "xlsx", b"ppt/presentation": "pptx"}
_LIST_OF_PARTS = 64 * 1024
_STARTS = {b"%pdf": "pdf", b"{\\rtf": "rtf", b"<!doctype html": "html", b"<html": "html"}
_MAILS = ("eml", "msg")
_TEXTS = {
    "odt": "OpenDocument (.odt)",
    "rtf": "RTF (.rtf)",
    "docm": "Word med makron (.docm)",
    "dotx": "Word-mall (.dotx)",
    "dotm": "Word-mall (.dotm)",
    "pages": "Pages (.pages)",
    "html": "HTML (.html)",
    "htm": "HTML (.htm)",
    "wpd": "WordPerfect (.wpd)",
    "odp": "OpenDocument (.odp)",
    "pptx": "PowerPoint (.pptx)",
    "xlsx": "Excel (.xlsx)",
}
_SHEETS = {
    "ods": "OpenDocument (.ods)",
    "xlsm": "Excel (.xlsm)",
    "xlsb": "Excel (.xlsb)",
    "numbers": "Numbers (.numbers)",
}
_BINARY_STARTS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x7fELF", b"MZ", b"Rar!", b"7z\xbc\xaf")


def kind_of(path: Path, filename: str, accepted: dict[str, str]) -> str:
    """The file's kind. ``accepted`` maps endings ("docx") to kinds: "docx", "xlsx", "text", "odt", "ods", "rtf",
    "doc" or "xls".

    A file whose content is of another kind that is accepted is of that kind: an .odt renamed .docx, a .docx named .odt.

    Raises ``TooLarge`` (over 30 MB), ``WrongType`` (a format that is not accepted, or content that does not match the
    name) or ``Invalid`` with code ``empty`` or ``encrypted``.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise TooLarge(_("Filen är större än 30 MB. Ta bort bilder ur den och försök igen."))
    suffix = filename.rpartition(".")[2].casefold() if "." in filename else ""
    if suffix not in accepted and suffix not in _NEWER_SUFFIX:
        raise _not_accepted(suffix, accepted)
    with path.open("rb") as source:
        start = source.read(8192)
    if not start.strip():
        raise Invalid(_("Filen är tom. Välj en fil med innehåll."), code="empty")
    if start.startswith(OLE_START):
        if old := _old_kind(path, accepted):
            return accepted[old]
        raise _old_or_encrypted(path, _NEWER_SUFFIX.get(suffix, ".docx"))
    if suffix not in accepted:
        raise _not_accepted(suffix, accepted)
    kind = accepted[suffix]
    other = _really(path, start, kind)
    if other and other not in accepted:
        raise _not_accepted(other, accepted)
    kind = accepted[other] if other else kind
    if kind in _OWN_STARTS:
        return kind if _OWN_STARTS[kind] in start[:1024] else _refuse_name()
    if (kind == "text") == is_binary(start) or (kind != "text" and not start.startswith(b"PK")):
        _refuse_name()
    return kind


def _refuse_name() -> NoReturn:
    raise WrongType(_("Filens innehåll stämmer inte med dess namn. Spara om filen i rätt format och försök igen."))


def _old_kind(path: Path, accepted: dict[str, str]) -> str:
    """Which of the old kinds that are accepted an OLE container says to be in its list of parts; "" for none."""
    content = path.read_bytes()
    if _ENCRYPTED_MARK in content:
        return ""
    parts = {kind: [f"{name}\0".encode("utf-16-le") for name in names] for kind, names in _OLD.items()}
    return next((kind for kind in _OLD if kind in accepted and any(part in content for part in parts[kind])), "")


def is_binary(start: bytes) -> bool:
    """Whether a file's first bytes are something other than text."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or wide_encoding(start):
        return False
    return start.startswith((b"PK\x03\x04", b"PK\x05\x06", *_BINARY_STARTS)) or b"\x00" in start


def _really(path: Path, start: bytes, kind: str) -> str:
    """The ending that a file with another name should have, where its content tells; nothing if it does not."""
    if start.startswith(b"PK"):
        package = start[: start.find(b"PK", 4)] if b"PK" in start[4:] else start
        found = next((ending for mark, ending in _OPEN_DOCUMENTS.items() if mark in package), "")
        return found or _office_document(path, kind)
    if kind == "text" and start.lstrip()[:1] != b"%":
        return "rtf" if start.startswith(b"{\\rtf") else ""
    return next((ending for mark, ending in _STARTS.items() if start.lstrip().lower().startswith(mark)), "")


def _office_document(path: Path, kind: str) -> str:
    """The ending of a Word, Excel or PowerPoint document that is called something else, by the end of its list of
    parts."""
    with path.open("rb") as source:
        source.seek(max(0, path.stat().st_size - _LIST_OF_PARTS))
        parts = source.read()
    return next((ending for name, ending in _PACKAGES.items() if ending != kind and name in parts), "")


def _not_accepted(suffix: str, accepted: dict[str, str]) -> WrongType:
    """The refusal of a kind of file, which names it and says what to do."""
    if suffix == "pdf":
        return WrongType(_("En PDF kan inte läsas in här. Be om Word-filen, eller kopiera texten och klistra in den."))
    if suffix in _MAILS:
        return WrongType(_("Ett mejl kan inte läsas in här. Öppna det, kopiera texten och klistra in den."))
    if suffix in _TEXTS:
        message = _("{kind} kan inte läsas in här. Öppna filen och spara den som Word-dokument (.docx).")
        return WrongType(message.format(kind=_TEXTS[suffix]))
    if suffix in _SHEETS and "xlsx" in accepted:
        message = _("{kind} kan inte läsas in här. Öppna filen och spara den som Excel-arbetsbok (.xlsx).")
        return WrongType(message.format(kind=_SHEETS[suffix]))
    endings = ", ".join(f".{ending}" for ending in accepted)
    message = _("Den här sortens fil kan inte läsas här. Använd något av formaten {endings}.")
    return WrongType(message.format(endings=endings))


def _old_or_encrypted(path: Path, newer: str) -> Invalid | WrongType:
    """An OLE container is either a password-protected package or a file in an old Word or Excel format."""
    if _ENCRYPTED_MARK in path.read_bytes():
        return Invalid(
            _("Filen är skyddad med lösenord. Ta bort lösenordet i Word eller Excel, spara och försök igen."),
            code="encrypted",
        )
    return WrongType(_("Filen är i ett äldre format. Öppna den och spara den som {ending}.").format(ending=newer))
