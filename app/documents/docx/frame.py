"""The frame of a Word file, made by python-docx: package, styles, language, properties, footer."""

import datetime
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

_STYLES = Path(__file__).parent / "styles.xml"
_LOCALES = {"sv": "sv-SE", "en": "en-GB"}
_COMMENTS = ("/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible")
_UNUSED_PARTS = ("/thumbnail", "/stylesWithEffects", "/customXml", *_COMMENTS)


def frame(
    *,
    title: str,
    subject: str,
    author: str,
    language: str,
    made_at: datetime.datetime,
    footer: str,
    of_all: bool = True,
) -> bytes:
    """A complete, empty Word file in A4. ``footer`` is on every page but the first, before the page number.

    ``of_all``: it also tells how many pages there are.
    """
    from docx import Document

    document = Document()
    drop_unused_parts(document)
    _set_styles(document, _LOCALES.get(language, "sv-SE"))
    describe(document, title=title, subject=subject, author=author, language=language, made_at=made_at)
    page, of = {"sv": ("sida", "av"), "en": ("page", "of")}.get(language, ("sida", "av"))
    _add_footer(document, f"{footer}  ·  {page} ", f" {of} " if of_all else "")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def describe(
    document: "Document", *, title: str, subject: str, author: str, language: str, made_at: datetime.datetime
) -> None:
    """Say what the file is, who made it, and when."""
    properties = document.core_properties
    properties.title, properties.subject, properties.author = title[:255], subject[:255], author[:255]
    properties.last_modified_by, properties.comments, properties.keywords = author[:255], "", ""
    properties.language = _LOCALES.get(language, "sv-SE")
    created = made_at.astimezone(datetime.UTC).replace(tzinfo=None)
    properties.created = properties.modified = created


def drop_unused_parts(document: "Document") -> None:
    """Take out parts that only the program that made the file has a use for."""
    for holder in (document.part.package, document.part):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.endswith(_UNUSED_PARTS):
                del holder.rels[key]


def _set_styles(document: "Document", locale: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    styles = document.styles.element
    for child in list(styles):
        styles.remove(child)
    for child in list(parse_xml(_STYLES.read_bytes())):
        styles.append(child)
    language = next(styles.iter(qn("w:lang")))
    language.set(qn("w:val"), locale)
    settings: Any = document.settings.element
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), locale)
    settings.find(qn("w:decimalSymbol")).set(qn("w:val"), "," if locale == "sv-SE" else ".")
    settings.find(qn("w:listSeparator")).set(qn("w:val"), ";" if locale == "sv-SE" else ",")
    zoom = settings.find(qn("w:zoom"))
    zoom.attrib.clear()
    zoom.set(qn("w:percent"), "100")
    settings.find(qn("w:defaultTabStop")).addnext(parse_xml(f"<w:autoHyphenation {nsdecls('w')}/>"))
    update = parse_xml(f'<w:updateFields {nsdecls("w")} w:val="true"/>')
    settings.find(qn("w:compat")).addprevious(update)


def _add_footer(document: "Document", text: str, of: str) -> None:
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_footer.is_linked_to_previous = False
    section.first_page_footer.paragraphs[0].style = "Normal"
    paragraph = section.footer.paragraphs[0]
    paragraph.add_run(text)
    _field(paragraph, "PAGE")
    if of:
        paragraph.add_run(of)
        _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {code} ")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
