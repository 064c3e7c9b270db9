"""Word's old equations: fields whose code alone holds what the page shows ("EQ \\f(3;4)" is 3/4)."""

import re

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EQUATION = re.compile(r"\s*EQ\s", re.IGNORECASE)
_PART = re.compile(r"\\([a-z])([^()]{0,40})\(([^()]{0,200})\)", re.IGNORECASE)
"""The innermost part of a code: what it is, its options, what stands in its brackets."""
_DEEPEST = 12
_OPENING, _CLOSING = "\ue000", "\ue001"


def show_old_equations(root: etree._Element) -> None:
    """Make the codes of such fields words, in place."""
    for codes in _codes(root):
        code = "".join(element.text or "" for element in codes)
        begins = _EQUATION.match(code)
        if begins is None:
            continue
        code = code[begins.end() :].strip()
        first, *others = codes
        first.tag, first.text = f"{_W}t", _shown(code)
        if code.startswith("\\s\\up"):
            _raise(first)
        for other in others:
            other.getparent().remove(other)


def _codes(root: etree._Element) -> list[list[etree._Element]]:
    """The pieces of each field's code, which may be several."""
    fields: list[list[etree._Element]] = []
    at: list[list[etree._Element]] = []
    for element in root.iter(f"{_W}fldChar", f"{_W}instrText"):
        if element.tag == f"{_W}instrText":
            if at:
                at[-1].append(element)
        elif element.get(f"{_W}fldCharType") == "begin":
            at.append([])
            fields.append(at[-1])
        elif element.get(f"{_W}fldCharType") == "end" and at:
            at.pop()
    return [codes for codes in fields if codes]


def _shown(code: str) -> str:
    """A code as a line of text, its parts written from the innermost outwards."""
    for _depth in range(_DEEPEST):
        code, count = _PART.subn(_written, code)
        if not count:
            break
    return code.replace(_OPENING, "(").replace(_CLOSING, ")").strip()


def _written(match: re.Match[str]) -> str:
    kind, parts = match[1].casefold(), [part.strip() for part in re.split("[;,]", match[3])]
    if kind == "f" and len(parts) == 2:
        return "/".join(part if part.isalnum() else f"{_OPENING}{part}{_CLOSING}" for part in parts)
    if kind == "r":
        return f"{''.join(parts[:-1])}√{parts[-1]}"
    if kind == "b":
        return f"{_OPENING}{match[3]}{_CLOSING}"
    return match[3]


def _raise(text: etree._Element) -> None:
    run = text.getparent()
    properties = run.find(f"{_W}rPr")
    if properties is None:
        properties = etree.Element(f"{_W}rPr")
        run.insert(0, properties)
    etree.SubElement(properties, f"{_W}vertAlign").set(f"{_W}val", "superscript")
