"""Word's equations as a line of text: fractions with a bar, powers raised and indices lowered, roots, brackets."""

from lxml import etree

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PROPERTIES = "Pr"
_DEEPEST = 40

Piece = tuple[str, str]
"""Words and how they stand: "superscript", "subscript" or ""."""


def formula_runs(formula: etree._Element) -> list[etree._Element]:
    """The equation as ordinary runs of text."""
    runs = []
    for words, script in _joined(_pieces(formula, 0)):
        run = etree.Element(f"{_W}r")
        if script:
            etree.SubElement(etree.SubElement(run, f"{_W}rPr"), f"{_W}vertAlign").set(f"{_W}val", script)
        text = etree.SubElement(run, f"{_W}t")
        text.text = words
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        runs.append(run)
    return runs


def _joined(pieces: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for words, script in pieces:
        if joined and joined[-1][1] == script:
            joined[-1] = (joined[-1][0] + words, script)
        elif words:
            joined.append((words, script))
    return joined


def _pieces(element: etree._Element | None, depth: int) -> list[Piece]:
    """The pieces in an element, in the order in which they are read."""
    if element is None:
        return []
    if depth > _DEEPEST:
        return [("".join(element.itertext(f"{_M}t", f"{_W}t")), "")]
    pieces: list[Piece] = []
    for child in element:
        if isinstance(child.tag, str) and not child.tag.endswith(_PROPERTIES):
            pieces.extend(_piece(child, depth + 1))
    return pieces


def _piece(child: etree._Element, depth: int) -> list[Piece]:
    def part(name: str) -> list[Piece]:
        return _pieces(child.find(f"{_M}{name}"), depth)

    match child.tag.removeprefix(_M):
        case "r":
            return [("".join(child.itertext(f"{_M}t", f"{_W}t")), "")]
        case "f":
            return [*_kept_together(part("num")), ("/", ""), *_kept_together(part("den"))]
        case "sSup":
            return [*part("e"), *_as_script(part("sup"), "superscript", "^")]
        case "sSub":
            return [*part("e"), *_as_script(part("sub"), "subscript", "_")]
        case "sSubSup":
            lowered = _as_script(part("sub"), "subscript", "_")
            return [*part("e"), *lowered, *_as_script(part("sup"), "superscript", "^")]
        case "acc" | "bar":
            sign = _property(child, "accPr", "chr") or ("\u0302" if child.tag == f"{_M}acc" else "\u0305")
            return _marked(part("e"), sign)
        case "func":
            return [*part("fName"), (" ", ""), *part("e")]
        case "limLow" | "limUpp":
            return [*part("e"), ("(", ""), *part("lim"), (") ", "")]
        case "sPre":
            return [
                *_as_script(part("sup"), "superscript", "^"),
                *_as_script(part("sub"), "subscript", "_"),
                *part("e"),
            ]
        case "rad":
            return [*_as_script(part("deg"), "superscript", "^"), ("√", ""), *_kept_together(part("e"))]
        case "d":
            return _bracketed(child, depth)
        case "nary":
            sign = _property(child, "naryPr", "chr") or "∫"
            limits = [*_as_script(part("sub"), "subscript", "_"), *_as_script(part("sup"), "superscript", "^")]
            return [(sign, ""), *limits, (" ", ""), *part("e")]
        case "m" | "eqArr":
            rows = [_row(row, depth) for row in child if row.tag in (f"{_M}mr", f"{_M}e")]
            return _parted(rows, "; ")
        case _:
            return _pieces(child, depth)


def _row(row: etree._Element, depth: int) -> list[Piece]:
    """A line of a system of equations, or a matrix's row with spaces between its cells."""
    if row.tag == f"{_M}e":
        return _pieces(row, depth)
    return _parted([_pieces(cell, depth) for cell in row.findall(f"{_M}e")], " ")


def _parted(parts: list[list[Piece]], between: str) -> list[Piece]:
    return [piece for index, part in enumerate(parts) for piece in ([(between, "")] if index else []) + part]


def _marked(pieces: list[Piece], sign: str) -> list[Piece]:
    """Words with a mark above them, such as the bar of a mean: after one letter, and after several in brackets."""
    words = "".join(words for words, _script in pieces)
    return [*(pieces if len(words) == 1 else [("(", ""), *pieces, (")", "")]), (sign, "")] if words else []


def _bracketed(element: etree._Element, depth: int) -> list[Piece]:
    opening = _property(element, "dPr", "begChr")
    closing = _property(element, "dPr", "endChr")
    between = _property(element, "dPr", "sepChr") or "|"
    inside: list[Piece] = []
    for index, part in enumerate(element.findall(f"{_M}e")):
        inside += ([(between, "")] if index else []) + _pieces(part, depth)
    return [("(" if opening is None else opening, ""), *inside, (")" if closing is None else closing, "")]


def _property(element: etree._Element, group: str, name: str) -> str | None:
    found = element.find(f"{_M}{group}/{_M}{name}")
    return None if found is None else found.get(f"{_M}val")


def _kept_together(pieces: list[Piece]) -> list[Piece]:
    """A numerator, denominator or radicand: in brackets if it is more than one word or number."""
    words = "".join(words for words, _script in pieces)
    whole = words.replace(",", "").replace(".", "").replace(" ", "").replace("\u00a0", "")
    return pieces if whole.isalnum() or not whole else [("(", ""), *pieces, (")", "")]


def _as_script(pieces: list[Piece], script: str, sign: str) -> list[Piece]:
    """A power or an index. One that has powers or a fraction of its own is written after a sign, in brackets."""
    words = "".join(words for words, _script in pieces)
    if any(own for _words, own in pieces) or "/" in words:
        return [(f"{sign}(", ""), *pieces, (")", "")]
    return [(words, script)] if words else []
