"""Word and Excel packages: zips of XML, opened so that no zip bomb, entity or external reference gets through."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import Invalid
from app.i18n import _
from app.intake.parts import main_part, with_usual_names

if TYPE_CHECKING:
    from lxml import etree

MAX_ENTRIES = 5_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PART = 60 * 1024 * 1024
MAX_RATIO = 300
_RATIO_FROM = 1024 * 1024
_CHUNK = 256 * 1024
_STRICT = b"http://purl.oclc.org/ooxml/"
_SCHEMAS = b"http://schemas.openxmlformats.org/"
_TRANSITIONAL = {
    b"wordprocessingml/main": _SCHEMAS + b"wordprocessingml/2006/main",
    b"spreadsheetml/main": _SCHEMAS + b"spreadsheetml/2006/main",
    b"officeDocument/relationships": _SCHEMAS + b"officeDocument/2006/relationships",
    b"officeDocument/math": _SCHEMAS + b"officeDocument/2006/math",
    b"drawingml/wordprocessingDrawing": _SCHEMAS + b"drawingml/2006/wordprocessingDrawing",
    b"drawingml/": _SCHEMAS + b"drawingml/2006/",
}
WORD, EXCEL = "word/document.xml", "xl/workbook.xml"
_ROOTS = {
    WORD: "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}document",
    EXCEL: "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}workbook",
}
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def safe_package(path: Path, *, needed: str) -> dict[str, bytes]:
    """The XML parts of a package by name; pictures and other binary parts are left out.

    ``needed`` is the part that makes the file what it claims to be ("word/document.xml"), as Word calls it: found by
    the package's relations, and given that name here, with the parts that it names. External references (templates,
    linked files) are removed; links to web pages stay. Raises ``Invalid`` with code ``broken``, ``encrypted``, ``bomb``
    or ``unsafe_xml``.
    """
    parts = xml_parts(path)
    main = main_part(parts.get("_rels/.rels"))
    main = main if main in parts else needed
    if main not in parts or parsed_xml(parts[main]).tag != _ROOTS[needed]:
        raise broken()
    return with_usual_names(parts, main, needed) if needed == WORD else parts


def xml_parts(path: Path, *, named: str = "") -> dict[str, bytes]:
    """The XML parts of a zip by name; only the one that is ``named``, if one is. Raises as :func:`safe_package`."""
    try:
        with zipfile.ZipFile(path) as package:
            _check_declared(package)
            return dict(_xml_parts(package, named))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, NotImplementedError):
        raise broken() from None
    except RuntimeError:  # what zipfile raises for an encrypted entry
        raise Invalid(
            _("Filen är skyddad med lösenord. Ta bort lösenordet och försök igen."), code="encrypted"
        ) from None


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """The parts as a package in memory, for a library that needs a file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    target.seek(0)
    return target


def parsed_xml(content: bytes) -> "etree._Element":
    """The root of an XML part. Raises ``Invalid`` (``unsafe_xml``) for a document type, and so for any entity."""
    from lxml import etree  # imported with the first document: starting the server does not need it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise broken() from None
    document = root.getroottree().docinfo
    if document.doctype or document.internalDTD is not None:
        raise Invalid(_("Filen innehåller XML som inte är tillåten. Spara om den och försök igen."), code="unsafe_xml")
    return root


def broken() -> Invalid:
    """The refusal for a damaged file."""
    return Invalid(
        _("Filen är skadad och går inte att öppna. Öppna den i Word eller Excel, spara den på nytt och försök igen."),
        code="broken",
    )


def _too_large() -> Invalid:
    return Invalid(_("Filen blir för stor när den packas upp. Ta bort bilder och inbäddade filer."), code="bomb")


def _check_declared(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    compressed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise _too_large()
    if unpacked > _RATIO_FROM and unpacked > MAX_RATIO * max(compressed, 1):
        raise _too_large()


def _xml_parts(package: zipfile.ZipFile, named: str) -> Iterator[tuple[str, bytes]]:
    remaining = MAX_UNPACKED
    for entry in package.infolist():
        if named not in ("", entry.filename) or not entry.filename.casefold().endswith((".xml", ".rels")):
            continue
        content = _read(package, entry, min(remaining, MAX_PART))
        remaining -= len(content)
        content = _as_transitional(content)
        root = parsed_xml(content)
        if entry.filename.endswith(".rels"):
            content = _without_external(root)
        yield entry.filename, content


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """The part's bytes, counted as they are unpacked: the sizes that a zip declares may be false."""
    content = bytearray()
    with package.open(entry) as source:
        while chunk := source.read(_CHUNK):
            content += chunk
            if len(content) > limit:
                raise _too_large()
    return bytes(content)


def _as_transitional(content: bytes) -> bytes:
    """The part with the usual namespaces. Word and Excel can save as "Strict Open XML", which differs only in those."""
    if _STRICT not in content:
        return content
    for strict, transitional in _TRANSITIONAL.items():
        content = content.replace(_STRICT + strict, transitional)
    return content


def _without_external(root: "etree._Element") -> bytes:
    """A relationships part without what would be fetched from elsewhere. Hyperlinks stay: they are never fetched."""
    from lxml import etree

    for relation in list(root.iter(RELATIONSHIP)):
        external = relation.get("TargetMode", "").casefold() == "external"
        if external and not relation.get("Type", "").endswith("/hyperlink"):
            relation.getparent().remove(relation)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
