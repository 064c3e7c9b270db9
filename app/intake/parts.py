"""A package's parts, found by their relations and not by their names: Word on the web calls a document "document2.xml".

The main part is the one that ``_rels/.rels`` names; styles, notes, headers and so on are those that the main part's own
relations name. Here all get the names that Word for desktops gives them.
"""

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "_rels/.rels"
_ONE = ("styles", "numbering", "footnotes", "endnotes", "comments", "settings")
_MANY = ("header", "footer")


def main_part(relations: bytes | None) -> str | None:
    """The name of the main part that a package's relations name, or None."""
    for relation in _relations_in(relations):
        if relation.get("Type", "").endswith("/officeDocument"):
            return _absolute("", relation.get("Target", ""))
    return None


def kind_of_part(kinds: bytes, part: str) -> str:
    """What the package's list of kinds says that a part is, or nothing."""
    root = _root(kinds)
    overrides = root.iter(_OVERRIDE) if root is not None else ()
    return next((each.get("ContentType", "") for each in overrides if each.get("PartName", "").lstrip("/") == part), "")


def _relations_in(content: bytes | None) -> "Iterator[etree._Element]":
    root = _root(content) if content else None
    return root.iter(_RELATIONSHIP) if root is not None else iter(())


def _root(content: bytes) -> "etree._Element | None":
    from lxml import etree  # imported with the first document: starting the server does not need it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def with_usual_names(parts: dict[str, bytes], main: str, usual: str) -> dict[str, bytes]:
    """A Word package's parts under their usual names: ``main`` as ``usual``, and those that it names beside it."""
    names = {main: usual, **_related(parts, main, posixpath.dirname(usual))}
    if all(name == new for name, new in names.items()):
        return parts
    renamed: dict[str, bytes] = {}
    for name, content in parts.items():
        source = _source(name)
        if source in names and source in parts:
            renamed[_relations_of(names[source])] = _redirected(content, source, names)
        elif name == _PACKAGE:
            renamed[name] = _redirected(content, "", names)
        elif name in names:
            renamed[names[name]] = content
        elif name not in names.values():
            renamed[name] = content
    return renamed


def _related(parts: dict[str, bytes], main: str, folder: str) -> dict[str, str]:
    names: dict[str, str] = {}
    counts = dict.fromkeys(_MANY, 0)
    for kind, target in _targets(parts.get(_relations_of(main)), main):
        if target not in parts or target in names:
            continue
        if kind in _ONE and f"{folder}/{kind}.xml" not in names.values():
            names[target] = f"{folder}/{kind}.xml"
        elif kind in _MANY:
            counts[kind] += 1
            names[target] = f"{folder}/{kind}{counts[kind]}.xml"
    return names


def _targets(relations: bytes | None, source: str) -> Iterator[tuple[str, str]]:
    """The kind and the name of each part that a part's relations name."""
    for relation in _relations_in(relations):
        kind = relation.get("Type", "")
        if kind.startswith(_OFFICE) and relation.get("TargetMode", "").casefold() != "external":
            yield kind.removeprefix(_OFFICE), _absolute(source, relation.get("Target", ""))


def _redirected(relations: bytes, source: str, names: dict[str, str]) -> bytes:
    from lxml import etree

    root = _root(relations)
    if root is None:
        return relations
    for relation in root.iter(_RELATIONSHIP):
        if relation.get("TargetMode", "").casefold() != "external":
            target = _absolute(source, relation.get("Target", ""))
            relation.set("Target", "/" + names.get(target, target))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _absolute(source: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")


def _relations_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _source(name: str) -> str:
    """The part whose relations these are, or nothing."""
    folder, base = posixpath.split(name)
    if posixpath.basename(folder) != "_rels" or not base.endswith(".rels"):
        return ""
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
