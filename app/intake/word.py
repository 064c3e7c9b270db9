"""Preparing Word packages for reading: pictures and dangling links are removed."""

from lxml import etree

from app.intake.packages import RELATIONSHIP, parsed_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
)
# Elements without text of their own that may stand between rows and cells, where mammoth does not expect them.
_MARKS = (
    f"{_W}bookmarkStart",
    f"{_W}bookmarkEnd",
    f"{_W}proofErr",
    f"{_W}permStart",
    f"{_W}permEnd",
    f"{_W}commentRangeStart",
    f"{_W}commentRangeEnd",
)
_BODIES = ("document", "footnotes", "endnotes", "comments")


def without_pictures(parts: dict[str, bytes]) -> tuple[dict[str, bytes], int]:
    """The package's parts without pictures, and how many pictures the document itself had.

    A reference to a missing part (a damaged file, a linked picture) would otherwise make the document unreadable.
    """
    cleaned = dict(parts)
    pictures = 0
    for body in _BODIES:
        name = f"word/{body}.xml"
        if name not in parts:
            continue
        root = parsed_xml(parts[name])
        elements = list(root.iter(*_PICTURES))
        for element in [*elements, *root.iter(*_MARKS)]:
            element.getparent().remove(element)
        pictures += len(elements) if body == "document" else 0
        _unlink(root, _relation_ids(parts.get(f"word/_rels/{body}.xml.rels")))
        cleaned[name] = bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
    return cleaned, pictures


def _relation_ids(content: bytes | None) -> set[str | None]:
    return {relation.get("Id") for relation in parsed_xml(content).iter(RELATIONSHIP)} if content else set()


def _unlink(root: etree._Element, relations: set[str | None]) -> None:
    """Hyperlinks whose relation is missing become plain text."""
    for link in root.iter(f"{_W}hyperlink"):
        if link.get(f"{_R}id") not in relations:
            link.attrib.pop(f"{_R}id", None)
