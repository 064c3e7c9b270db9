"""Word packages made fit for reading: without pictures, without links that lead nowhere."""

from lxml import etree

from app.intake.packages import parsed_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
)
# Marks that say nothing about the text but stand between rows and cells, where mammoth expects none.
_MARKS = tuple(
    f"{_W}{name}"
    for name in (
        "bookmarkStart",
        "bookmarkEnd",
        "proofErr",
        "permStart",
        "permEnd",
        "commentRangeStart",
        "commentRangeEnd",
    )
)
_BODIES = ("document", "footnotes", "endnotes", "comments")


def without_pictures(parts: dict[str, bytes]) -> tuple[dict[str, bytes], int]:
    """The package's parts without pictures, and how many the document itself had.

    A reference to a part that is not there (damaged file, linked picture) would otherwise stop the reading.
    """
    cleaned = dict(parts)
    pictures = 0
    for body in _BODIES:
        name = f"word/{body}.xml"
        if name not in parts:
            continue
        root = parsed_xml(parts[name])
        found = list(root.iter(*_PICTURES))
        for element in [*found, *root.iter(*_MARKS)]:
            element.getparent().remove(element)
        pictures += len(found) if body == "document" else 0
        _unlink(root, _relations(parts.get(f"word/_rels/{body}.xml.rels")))
        cleaned[name] = bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
    return cleaned, pictures


def _relations(content: bytes | None) -> set[str | None]:
    return {relation.get("Id") for relation in parsed_xml(content).iter(_RELATIONSHIP)} if content else set()


def _unlink(root: etree._Element, relations: set[str | None]) -> None:
    """Hyperlinks whose relation is missing become plain text."""
    for link in root.iter(f"{_W}hyperlink"):
        if link.get(f"{_R}id") not in relations:
            link.attrib.pop(f"{_R}id", None)
