"""Small files of every kind that may go with an answer, and some that may not."""

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPG = b"\xff\xd8\xff\xe0" + bytes(20)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)


def package(*names: str, mimetype: str = "") -> bytes:
    """A zip with parts of these names, and the first part that OpenDocument wants."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "<x/>")
    return target.getvalue()


DOCX = package("[Content_Types].xml", "word/document.xml")
XLSX = package("[Content_Types].xml", "xl/workbook.xml")
ODT = package("content.xml", mimetype="application/vnd.oasis.opendocument.text")
ODS = package("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet")
EML = b"Return-Path: <a@x.se>\r\nFrom: Eva <a@x.se>\r\nSubject: Yttrande\r\n\r\nVi har inga synpunkter.\r\n"
MSG = OLD_WORD + bytes(400) + "__properties_version1.0".encode("utf-16-le") + bytes(50)
MACROS = package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
