"""Comments in the margin of a Word file: what each says, and which one answers which."""

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.documents.docx.xml import RELATIONS, attribute, block
from app.documents.flow import Block, Remark

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_PARAGRAPHS = "http://schemas.microsoft.com/office/word/2010/wordml"
_THREADS = "http://schemas.microsoft.com/office/word/2012/wordml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {
    "comments": f"{RELATIONS}/comments",
    "commentsExtended": "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
}


class _Kept(NamedTuple):
    """A comment as it stands in the file, and the number of the one that it answers."""

    xml: str
    answers: int | None


class Remarks:
    """The comments of one file, numbered as they come."""

    def __init__(self) -> None:
        self._kept: list[_Kept] = []

    def add(self, remarks: Sequence[Remark]) -> tuple[int, ...]:
        """Keep some, each with its answer behind it. Returns their numbers."""
        numbers: list[int] = []
        for remark in remarks:
            numbers.append(self._add(remark, None))
            if remark.answer is not None:
                numbers.append(self._add(remark.answer, numbers[-1]))
        return tuple(numbers)

    def _add(self, remark: Remark, answers: int | None) -> int:
        number = len(self._kept)
        at = remark.at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        *before, last = [block(part) for part in remark.blocks] or [block(Block([]))]
        named = last.replace("<w:p>", f'<w:p w14:paraId="{_paragraph(number)}">', 1)
        words = "".join([*before, named])
        author, initials = attribute(remark.author), attribute(_initials(remark.author))
        xml = (
            f'<w:comment w:id="{number}" w:author="{author}" w:date="{at}" w:initials="{initials}">{words}</w:comment>'
        )
        self._kept.append(_Kept(xml, answers))
        return number

    @property
    def parts(self) -> Mapping[str, str]:
        """The parts of the package, by name; none where there is no comment."""
        if not self._kept:
            return {}
        names = f'xmlns:mc="{_COMPATIBLE}" xmlns:w14="{_PARAGRAPHS}" xmlns:w15="{_THREADS}" mc:Ignorable="w14 w15"'
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        threads = "".join(
            f'<w15:commentEx w15:paraId="{_paragraph(number)}"'
            + (f' w15:paraIdParent="{_paragraph(kept.answers)}"' if kept.answers is not None else "")
            + ' w15:done="0"/>'
            for number, kept in enumerate(self._kept)
        )
        said = "".join(kept.xml for kept in self._kept)
        return {
            "word/comments.xml": f'{head}<w:comments xmlns:w="{_MAIN}" {names}>{said}</w:comments>',
            "word/commentsExtended.xml": f"{head}<w15:commentsEx {names}>{threads}</w15:commentsEx>",
        }

    @property
    def relations(self) -> str:
        """What leads from the document to them."""
        if not self._kept:
            return ""
        return "".join(
            f'<Relationship Id="rIdRemiss{name}" Type="{kind}" Target="{name}.xml"/>' for name, kind in _PARTS.items()
        )

    @property
    def types(self) -> str:
        """What they are, for the package's list."""
        if not self._kept:
            return ""
        return "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{name}+xml"/>' for name in _PARTS)


def _paragraph(number: int) -> str:
    return f"{number + 1:08X}"


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:3]).upper()
