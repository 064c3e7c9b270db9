"""What lies beside the values of an Excel sheet: merged areas, links, hidden rows, formulas; and a cell's text."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from app.intake.packages import RELATIONSHIP, parsed_xml

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MAIL_FORMULA = re.compile(r'HYPERLINK\("mailto:([^"?]{3,254})', re.IGNORECASE)
_MIDNIGHT = " 00:00:00"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Place = tuple[int, int]
"""A cell's row and column, from 1."""


@dataclass
class Beside:
    """What a sheet holds beside its values: merged areas, addresses behind links, hidden rows, unsolved formulas."""

    merged: list[tuple[Place, Place]] = field(default_factory=list)
    addresses: dict[Place, str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    formulas: dict[Place, str] = field(default_factory=dict)


def cell_text(value: object) -> str:
    """What a cell says, as text; a day without a time of day is its date alone."""
    return "" if value is None else str(value).strip().removesuffix(_MIDNIGHT)


def beside_values(parts: dict[str, bytes], name: str) -> Beside:
    """What the part of that name, a sheet, holds beside its values; nothing where there is no such part."""
    beside = Beside()
    if name not in parts:
        return beside
    root = parsed_xml(parts[name])
    folder, _slash, base = name.rpartition("/")
    links = _mail_links(parts.get(f"{folder}/_rels/{base}.rels"))
    for area in root.iter(f"{_S}mergeCell"):
        start, _colon, end = area.get("ref", "").partition(":")
        first, last = _place(start), _place(end)
        if first and last:
            beside.merged.append((first, last))
    for link in root.iter(f"{_S}hyperlink"):
        place = _place(link.get("ref", "").partition(":")[0])
        address = links.get(link.get(_LINK_ID))
        if place and address:
            beside.addresses[place] = address
    for row in root.iter(f"{_S}row"):
        if row.get("hidden") in ("1", "true") and (row.get("r") or "").isdecimal():
            beside.hidden.add(int(row.get("r")))
    for formula in root.iter(f"{_S}f"):
        cell: Any = formula.getparent()
        value = cell.find(f"{_S}v")
        place = _place(cell.get("r", ""))
        if place and (link := _MAIL_FORMULA.search(formula.text or "")):
            beside.addresses[place] = link[1]
        if place and (value is None or not value.text):
            beside.formulas[place] = formula.text or ""
    return beside


def _mail_links(relations: bytes | None) -> dict[str | None, str]:
    """The addresses of links that begin an e-mail, by the relation's id."""
    links: dict[str | None, str] = {}
    for relation in parsed_xml(relations).iter(RELATIONSHIP) if relations else ():
        kind, _colon, rest = relation.get("Target", "").partition(":")
        if kind.casefold() == "mailto" and rest:
            links[relation.get("Id")] = unquote(rest.partition("?")[0])
    return links


def _place(reference: str) -> Place | None:
    match = _PLACE.fullmatch(reference.replace("$", ""))
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column
