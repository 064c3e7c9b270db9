"""Word files: python-docx makes the frame, and the body is streamed straight into the package.

Adding paragraph by paragraph through the library is quadratic (88 s for 10,000 comments, docs/decisions/0021).
"""

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from app.documents.docx.page import DOCUMENT, Frame, Page
from app.documents.docx.remarks import Remarks
from app.documents.docx.xml import (
    RELATIONS,
    attribute,
    own_block,
    own_text,
    paragraph,
    picture,
    row_writer,
    table_start,
    text_paragraph,
)
from app.documents.flow import Block, Cell, Column, Remark, Run, Share, is_label
from app.documents.png import bar

if TYPE_CHECKING:
    from app.documents.docx.template import Template

__all__ = ["Block", "Cell", "Column", "Run", "WordFile", "word_file"]

_RELATED, _TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
_CHUNK = 1 << 18
_BEHIND_THEIRS = 100_000
"""From here bookmarks and pictures are numbered in a template, which may hold some of its own."""
_LEVEL = 3
"""It takes half of the time of the usual 6, and a third more room."""
_BAR = 0.45
"""Centimetres that a bar is high."""


@contextmanager
def word_file(
    target: Path | IO[bytes],
    *,
    title: str,
    subject: str,
    author: str,
    language: str,
    made_at: datetime.datetime,
    footer: str,
    template: "Template | None" = None,
    letters: bool = False,
) -> Iterator["WordFile"]:
    """Write a Word file to ``target``, complete when the ``with`` block ends. It starts in portrait.

    With a ``template`` it has that one's look, headers and footers, and ``footer`` is not written. ``letters``: pages
    are counted by letter, and no footer tells how many the file has: how many a letter has no field tells everywhere.
    """
    from app.documents.docx.frame import frame
    from app.documents.docx.template import templated

    if template is not None:
        begun = templated(template, title=title, subject=subject, author=author, language=language, made_at=made_at)
    else:
        begun = _taken_apart(
            frame(
                title=title,
                subject=subject,
                author=author,
                language=language,
                made_at=made_at,
                footer=footer,
                of_all=not letters,
            )
        )
    with _package(target) as package:
        for name, content in begun.parts.items():
            if name not in (_RELATED, _TYPES):
                package.writestr(_entry(name), content)
        with package.open(_entry(DOCUMENT), "w", force_zip64=True) as stream:
            word = WordFile(stream, begun.page, numbered_from=_BEHIND_THEIRS if begun.from_template else 0)
            word.raw(begun.head)
            yield word
            word.finish(begun.tail)
        _add_the_rest(package, begun.parts, word.pictures, word.remarks)


def _taken_apart(empty: bytes) -> Frame:
    """Our own frame, as parts."""
    with zipfile.ZipFile(io.BytesIO(empty)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    document = parts.pop(DOCUMENT).decode()
    head = document[: document.index("<w:body>") + len("<w:body>")]
    references = "".join(re.findall(r"<w:(?:header|footer)Reference [^>]*/>", document))
    return Frame(parts, head, "", Page(references=references))


def _package(target: Path | IO[bytes]) -> zipfile.ZipFile:
    return zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)


def _entry(name: str) -> zipfile.ZipInfo:
    """Without the moment at which it was packed: the same document gives the same bytes."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    setattr(entry, "_compresslevel", _LEVEL)  # noqa: B010  # the package's own level is for names alone
    return entry


def _add_the_rest(
    package: zipfile.ZipFile, parts: Mapping[str, bytes], pictures: Sequence[bytes], remarks: Remarks
) -> None:
    """The pictures and the comments of the body, its relations to them, and what they are: known when it is written."""
    related = remarks.relations + "".join(
        f'<Relationship Id="{_relation(number)}" Type="{RELATIONS}/image" Target="media/bar{number}.png"/>'
        for number in range(1, len(pictures) + 1)
    )
    relations = parts[_RELATED].decode()
    package.writestr(_entry(_RELATED), relations.replace("</Relationships>", f"{related}</Relationships>"))
    types = parts[_TYPES].decode()
    png = '<Default Extension="png" ContentType="image/png"/>'
    if 'Extension="png"' not in types:
        types = re.sub(r"(<Types [^>]*>)", rf"\1{png}", types, count=1)
    package.writestr(_entry(_TYPES), types.replace("</Types>", f"{remarks.types}</Types>"))
    for number, content in enumerate(pictures, start=1):
        package.writestr(_entry(f"word/media/bar{number}.png"), content)
    for name, xml in remarks.parts.items():
        package.writestr(_entry(name), xml)


def _relation(number: int) -> str:
    return f"rIdBar{number}"


class WordFile:
    """The body, a ``documents.flow.Flow``. Sections after the first inherit its footer."""

    def __init__(self, stream: IO[bytes], page: Page, *, numbered_from: int = 0) -> None:
        self._stream = stream
        self._page = page
        self._landscape = False
        self._first = True
        self._letter = False
        self._anchors = self._numbered_from = numbered_from
        self.pictures: list[bytes] = []
        self.remarks = Remarks()
        self._waiting: list[str] = []
        self._size = 0

    def raw(self, xml: str) -> None:
        """Write finished WordprocessingML."""
        self._waiting.append(xml)
        self._size += len(xml)
        if self._size > _CHUNK:
            self._flush()

    def heading(self, text: str, level: int = 1, *, anchor: str | None = None, remarks: tuple[int, ...] = ()) -> None:
        """A heading; ``anchor`` (letters, digits, underscores) is what a :class:`Run` may link to."""
        style = f"Heading{level}"
        xml = own_block((Run(text, remarks=remarks),), style) if remarks else own_text(text, style)
        if anchor is None:
            self.raw(xml)
            return
        self._anchors += 1
        mark = f'<w:bookmarkStart w:id="{self._anchors}" w:name="{attribute(anchor)}"/>'
        xml = xml.replace("</w:pPr>", f"</w:pPr>{mark}", 1)
        self.raw(xml.removesuffix("</w:p>") + f'<w:bookmarkEnd w:id="{self._anchors}"/></w:p>')

    def remark(self, remarks: Sequence[Remark]) -> tuple[int, ...]:
        """Comments in the margin, each with its answer below it."""
        return self.remarks.add(remarks)

    def paragraph(self, *runs: str | Run, style: str = "Normal") -> None:
        """One paragraph."""
        if len(runs) == 1 and isinstance(runs[0], str):  # as most
            self.raw(text_paragraph(runs[0], style))
            return
        xml = paragraph(runs, style)
        self.raw(xml.replace("</w:pPr>", "<w:keepNext/></w:pPr>", 1) if is_label(runs, style) else xml)

    def bar(self, parts: Sequence[Share], *, width: float, words: str) -> None:
        """A drawn bar in a paragraph of its own."""
        self.pictures.append(bar([(_rgb(part.colour), part.amount, part.pattern) for part in parts]))
        number = len(self.pictures)
        width *= self._page.share(landscape=self._landscape)
        drawn = picture(self._numbered_from + number, _relation(number), width, _BAR, words)
        self.raw(f'<w:p><w:pPr><w:pStyle w:val="Facts"/></w:pPr>{drawn}</w:p>')

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, description: str) -> int:
        """A table whose header row is repeated on each page. Rows are written as they come; returns their number."""
        share = self._page.share(landscape=self._landscape)
        columns = [replace(column, width=column.width * share) for column in columns] if share < 1 else columns
        self.raw(table_start(columns, description))
        written = row_writer(columns)
        count = 0
        for row in rows:
            self.raw(written(row))
            count += 1
        self.raw("</w:tbl>" + paragraph((), "Spacer"))
        return count

    def new_page(self) -> None:
        """What follows begins on a new page."""
        self.raw('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')

    def new_letter(self, anchor: str) -> None:
        """What follows begins on a new page with number 1."""
        self.turn(landscape=self._landscape)
        self._letter = True

    def turn(self, *, landscape: bool) -> None:
        """What follows begins on a new page, in landscape or portrait."""
        self.raw(f"<w:p><w:pPr>{self._section()}</w:pPr></w:p>")
        self._landscape = landscape

    def finish(self, tail: str = "") -> None:
        """Close the body, after what stands last in it."""
        self.raw(f"{tail}{self._section()}</w:body></w:document>")
        self._flush()

    def _section(self) -> str:
        first, self._first = self._first, False
        return self._page.section(landscape=self._landscape, first=first, letter=self._letter)

    def _flush(self) -> None:
        self._stream.write("".join(self._waiting).encode())
        self._waiting.clear()
        self._size = 0


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour)
    return red, green, blue
