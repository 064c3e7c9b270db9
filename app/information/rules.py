"""What may be saved, and what a text still lacks."""

import re
from dataclasses import dataclass, replace

from app.errors import RuleBroken
from app.i18n import _

_WAITING = "\N{OBJECT REPLACEMENT CHARACTER}"
_SENTENCE_END = re.compile(rf"(?<=[.?!])\s+(?=[^\W\d_a-zåäö]|[{_WAITING}*\[])")
_HEADING = re.compile(r"(#{1,6})\s")
_ITEM = re.compile(r"[^\S\n]*(?:[-*+]|\d{1,9}[.)])\s")
_ITEM_MARK = re.compile(r"[^\S\n]*(?:[-*+]|\d{1,9}[.)]|#{1,6})\s+")
_PLACE = re.compile(r"\[\[\s*([^\[\]\n]{1,200}?)\s*\]\]")


def left_to_fill_in(text: str) -> list[str]:
    """What stands in double brackets: facts that only the authority knows and has not given yet."""
    return _PLACE.findall(text)


def for_readers(text: str) -> str:
    """The text without what waits for such a fact: its sentence, an item, a list with its lead, a heading.

    A sentence begins after a full stop, a question mark or an exclamation mark that stands before a capital letter.
    """
    if not _PLACE.search(text):
        return text
    blocks = [_Block.of(part) for part in re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", text.strip())]
    kept: list[_Block] = []
    for block in blocks:
        left = block.filled_in()
        if left.text:
            kept.append(left)
        elif block.is_list and kept and kept[-1].text.endswith(":"):
            sentences = _SENTENCE_END.split(kept.pop().text)[:-1]
            kept += [_Block(" ".join(sentences))] if sentences else []
    return "\n\n".join(block.text for block in _without_empty_headings(kept))


@dataclass(frozen=True, slots=True)
class _Block:
    """What stands between empty lines. ``level``: of a heading, 0 for anything else."""

    text: str
    level: int = 0
    is_list: bool = False

    @classmethod
    def of(cls, text: str) -> "_Block":
        heading = _HEADING.match(text)
        return cls(text, len(heading[1]) if heading else 0, bool(_ITEM.match(text)))

    def filled_in(self) -> "_Block":
        """The block without sentences that wait for a fact, line by line: an item or a heading is a line."""
        lines = [_without_places(line) for line in self.text.split("\n")]
        return replace(self, text="\n".join(line for line in lines if line))


def _without_places(line: str) -> str:
    if not _PLACE.search(line):
        return line
    mark = _ITEM_MARK.match(line)
    words = line[mark.end() :] if mark else line
    sentences = _SENTENCE_END.split(_PLACE.sub(_WAITING, words))
    left = " ".join(sentence for sentence in sentences if _WAITING not in sentence)
    return (mark[0] if mark and left else "") + left


def _without_empty_headings(blocks: list[_Block]) -> list[_Block]:
    kept: list[_Block] = []
    for block in reversed(blocks):
        below = kept[-1] if kept else None
        if not block.level or (below is not None and (not below.level or below.level > block.level)):
            kept.append(block)
    return kept[::-1]


def judge_version(given: int, current: int) -> None:
    """Refuse to save over a version that the writer has not seen."""
    if given != current:
        raise RuleBroken(
            _("Någon har sparat en ny version medan du skrev. Jämför med den och spara igen, så gäller din text."),
            code="stale",
            extra={"version": current},
        )
