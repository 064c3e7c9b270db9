"""Templates of Word as an authority might make them, and what spoils them."""

import io
import zipfile
from collections.abc import Callable

from docx import Document
from docx.document import Document as Made
from docx.oxml.ns import qn
from docx.shared import Cm, RGBColor

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BLUE = RGBColor(0x00, 0x33, 0xCC)


def nothing(_made: Made) -> None:
    """Leave it as it is."""


def template(change: Callable[[Made], object] = nothing) -> bytes:
    """A letterhead: blue headings with the ids of Word in Swedish, wide margins, placeholders in header and footer."""
    made = Document()
    heading = made.styles["Heading 1"]
    heading.font.name, heading.font.color.rgb = "Liberation Serif", BLUE
    heading.element.set(qn("w:styleId"), "Rubrik1")
    made.styles["Normal"].font.name = "Liberation Serif"
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(3.5)
    for piece in ("Dnr {{diarie", "nummer", "}}, {{myndighet}}"):
        section.header.paragraphs[0].add_run(piece)
    section.footer.paragraphs[0].add_run("{{Datum}}")
    made.add_paragraph("Till kommunstyrelsen: {{titel}} för {{remiss}}", style="Heading 1")
    made.add_paragraph("{{innehåll}}")
    made.add_paragraph("Med vänlig hälsning")
    change(made)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def says(words: str) -> Callable[[Made], object]:
    """With one more paragraph."""
    return lambda made: made.add_paragraph(words)


def holds(xml: str) -> Callable[[Made], object]:
    """With a paragraph of this WordprocessingML."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    return lambda made: made.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w', 'r')}>{xml}</w:p>"))


def packed_with(content: bytes, name: str, more: bytes = b"x") -> bytes:
    """The same package with one more part."""
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr(name, more)
    return target.getvalue()
