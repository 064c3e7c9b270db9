"""Reads a tagged PDF as a screen reader does: by its structure, with libraries that did not write it."""

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Name


class Tagged:
    """The file at a path: what stands under a tag, in order."""

    def __init__(self, path: Path) -> None:
        self._pdf = pikepdf.open(path)
        self._words = _words(path)
        self._numbers = {page.obj.objgen: number for number, page in enumerate(self._pdf.pages)}

    def rows(self) -> list[list[str]]:
        """The rows of all tables but their heads."""
        found = (list(_below(row, "/TD")) for row in _below(self._pdf.Root.StructTreeRoot, "/TR"))
        return [[self.text(cell) for cell in cells] for cells in found if cells]

    def said(self, tag: str) -> list[str]:
        """The texts of all elements with a tag: "/H1"."""
        return [self.text(element) for element in _below(self._pdf.Root.StructTreeRoot, tag)]

    def text(self, element: Any) -> str:
        """All that stands below an element."""
        return "".join(self._spoken(element, None)).replace("\u200b", "").strip()

    def _spoken(self, element: Any, page: Any) -> Iterator[str]:
        page = element.get(Name.Pg, page)
        for below in element.get(Name.K, ()):
            if isinstance(below, int):
                yield self._words.get((self._numbers[page.objgen], below), "")
            elif Name.MCID in below:
                yield self._words.get((self._numbers[below.get(Name.Pg, page).objgen], int(below.MCID)), "")
            elif Name.S in below:
                yield from self._spoken(below, page)


def _below(element: Any, tag: str) -> Iterator[Any]:
    for below in element.get(Name.K, ()):
        if isinstance(below, pikepdf.Object) and Name.S in below:
            if tag == below.S:
                yield below
            else:
                yield from _below(below, tag)


def _words(path: Path) -> dict[tuple[int, int], str]:
    """What is drawn under each mark, page by page."""
    found: dict[tuple[int, int], str] = {}
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document):
            texts = page.get_textpage()
            for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1):
                key = number, pdfium.FPDFPageObj_GetMarkedContentID(drawn.raw)
                length = pdfium.FPDFTextObj_GetText(drawn.raw, texts.raw, None, 0)
                room = ctypes.create_string_buffer(length)
                pdfium.FPDFTextObj_GetText(
                    drawn.raw, texts.raw, ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), length
                )
                found[key] = found.get(key, "") + room.raw.decode("utf-16-le").rstrip("\x00")
    return found
