"""Reading Markdown: CommonMark with tables and footnotes. HTML in it is treated as text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.plans.importing.blocks import Block, Grid, GridCell, Heading, Line, Source, Span, Spans, plain
from app.plans.importing.marks import NoteText, resolve_notes

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<lines>(?:[^\n]*\n){1,40}?)---[ \t]*\n")
_NOTE = re.compile(
    r"^ {0,3}\[\^([^\]\s]{1,40})\]:[ \t]*(.*(?:\n(?!\s*\n|\s*\[\^)[ \t]+\S.*|\n[ \t]*\n(?: {4}|\t)[ \t]*\S.*)*)",
    re.MULTILINE,
)
_DEFINITION = re.compile(
    r"^ {0,3}\[([^\]^\n]{1,60})\]:[ \t]*(https?://\S+|mailto:\S+)(?:[ \t]+[\"'(][^\n]*)?$", re.MULTILINE
)
_BY_REFERENCE = re.compile(r"\[([^\[\]\n^]{1,200})\]\[([^\[\]\n]{0,60})\]")
_ATTRIBUTES = re.compile(r"(?<!\s)\s*\{#[\w-]+[^{}]{0,80}\}\s*$")
_TICK = re.compile(r"^\[([ xX])\]\s+")
_REFERENCE = re.compile(r"\[\^([^\]\s]{1,40})\]")
_SUPERSCRIPT_NOTE = re.compile(r"^([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})\s*(\S.*)$", re.DOTALL)
_PARSER = (
    MarkdownIt("commonmark", {"html": False, "maxNesting": 40})
    .enable(["table", "strikethrough"])
    .disable(["html_block", "html_inline", "code", "reference"])
)


def read_markdown(text: str) -> Source:
    """Read a cleaned Markdown text. Facts in front matter become a table."""
    facts, text = _front_matter(text)
    notes_by_key: dict[str, str] = {}
    for match in _NOTE.finditer(text):
        note_text = f"{notes_by_key.get(f'md-{match[1]}', '')} {match[2]}"  # a note defined twice gets both texts
        notes_by_key[f"md-{match[1]}"] = " ".join(note_text.split())
    text = _linked(text)
    text = _NOTE.sub(lambda match: "" if f"md-{match[1]}" in notes_by_key else match[0], text)
    reader = _Reader(notes_by_key)
    blocks, notes = resolve_notes([*facts, *reader.pieces(_PARSER.parse(text))])
    return Source(blocks, {**notes, **notes_by_key})


def _front_matter(text: str) -> tuple[list[Block], str]:
    match = _FRONT_MATTER.match(text)
    rows = [line.partition(":") for line in _folded(match["lines"])] if match else []
    if not match or not all(mark for _name, mark, _value in rows):
        return [], text
    title = [value.strip(" \"'") for name, _mark, value in rows if name.strip().casefold() in ("title", "titel")]
    cells = tuple(
        (GridCell((Span(name.strip()),)), GridCell((Span(value.strip(" \"'")),)))
        for name, _mark, value in rows
        if name.strip().casefold() not in ("title", "titel")
    )
    blocks: list[Block] = [Line((Span(words),), label="title") for words in title if words]
    return [*blocks, *([Grid(cells, facts=True)] if cells else [])], text[match.end() :]


def _folded(lines: str) -> list[str]:
    """The lines of front matter, with list items and indented lines appended to the line that they belong to."""
    folded: list[str] = []
    for line in filter(str.strip, lines.splitlines()):
        if folded and re.match(r"[ \t]|-[ \t]", line):
            between = " " if folded[-1].endswith(":") else ", "
            folded[-1] += between + line.strip().removeprefix("-").strip(" \"'")
        else:
            folded.append(line.rstrip())
    return folded


def _linked(text: str) -> str:
    """The text with reference links ("[text][1]") made inline. Definitions that nothing refers to stay as text."""
    targets = {match[1].casefold(): match[2] for match in _DEFINITION.finditer(text)}
    used: set[str] = set()

    def link(match: re.Match[str]) -> str:
        key = (match[2] or match[1]).casefold()
        if key not in targets:
            return match[0]
        used.add(key)
        return f"[{match[1]}]({targets[key]})"

    text = _BY_REFERENCE.sub(link, text) if targets else text
    return _DEFINITION.sub(lambda match: "" if match[1].casefold() in used else match[0], text)


@dataclass
class _Reader:
    """Walks a document's tokens; ``lists`` says for each open list whether it is ordered, ``mark`` an item's label."""

    notes: dict[str, str]
    lists: list[bool] = field(default_factory=list)
    mark: str = ""

    def pieces(self, tokens: list[Token]) -> Iterator[Block | NoteText]:
        """Blocks in document order."""
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type == "table_open":
                end = next(later for later in range(index, len(tokens)) if tokens[later].type == "table_close")
                yield self._table(tokens[index:end])
                index = end
            elif token.type == "heading_open":
                yield Heading(_without_attributes(self._spans(tokens[index + 1])), int(token.tag[1:]))
                index += 1
            elif token.type == "inline":
                yield from self._paragraph(token)
            elif token.type in ("fence", "code_block") and token.content.strip():
                yield Line((Span(token.content.strip("\n")),))
            elif token.type == "list_item_open":
                self.mark = f"{token.info}{token.markup}" if self.lists[-1] else ""
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                self.lists.append(token.type == "ordered_list_open")
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self.lists.pop()
            index += 1

    def _paragraph(self, token: Token) -> Iterator[Block | NoteText]:
        lines = token.content.split("\n")
        if len(lines) > 1 and all("\t" in line for line in lines):
            yield _tabbed(lines)
            return
        note = _SUPERSCRIPT_NOTE.match(token.content)
        if note:
            yield NoteText(note[1], " ".join(note[2].split()))
        elif self.lists:
            mark, self.mark = self.mark, ""
            yield Line(_ticked(self._spans(token)), "list", len(self.lists), self.lists[-1], mark=mark)
        else:
            yield Line(self._spans(token))

    def _table(self, tokens: list[Token]) -> Grid:
        rows: list[list[GridCell]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(GridCell(self._spans(token)))
        return Grid(tuple(map(tuple, rows)), 1 if any(plain(cell.spans) for cell in rows[0]) else 0)

    def _spans(self, inline: Token) -> Spans:
        return tuple(span for piece in self._inline(inline) for span in self._with_references(piece))

    def _inline(self, inline: Token) -> Iterator[Span]:
        look = Span()
        for token in inline.children or []:
            match token.type:
                case "strong_open" | "strong_close":
                    look = replace(look, bold=token.nesting == 1)
                case "em_open" | "em_close":
                    look = replace(look, italic=token.nesting == 1)
                case "s_open" | "s_close":
                    look = replace(look, struck=token.nesting == 1)
                case "link_open" | "link_close":
                    href = token.attrGet("href") if token.nesting == 1 else None
                    look = replace(look, href=str(href) if href else None)
                case "softbreak":
                    yield replace(look, text=" ")
                case "hardbreak":
                    yield replace(look, text="\n")
                case "image":
                    yield replace(look, text="".join(child.content for child in token.children or []))
                case _:
                    yield replace(look, text=token.content)

    def _with_references(self, span: Span) -> Iterator[Span]:
        """The span split at its footnote references; a reference to a missing footnote stays as text."""
        end = 0
        for match in _REFERENCE.finditer(span.text):
            if f"md-{match[1]}" in self.notes:
                yield replace(span, text=span.text[end : match.start()])
                yield Span(note=f"md-{match[1]}")
                end = match.end()
        yield replace(span, text=span.text[end:])


def _without_attributes(spans: Spans) -> Spans:
    """A heading without the anchor that some programs append: "Mål {#mal}"."""
    return (*spans[:-1], replace(spans[-1], text=_ATTRIBUTES.sub("", spans[-1].text))) if spans else spans


def _ticked(spans: Spans) -> Spans:
    """A task list item, "[x] klart", with a box for its mark."""
    match = _TICK.match(spans[0].text) if spans else None
    if match is None:
        return spans
    box = "☐ " if match[1] == " " else "☒ "
    return (replace(spans[0], text=box + spans[0].text[match.end() :]), *spans[1:])


def _tabbed(lines: list[str]) -> Grid:
    """A table from lines of tab-separated cells, as when it was pasted from elsewhere."""
    rows = [line.split("\t") for line in lines]
    width = max(map(len, rows))
    padded = [[*row, *([""] * (width - len(row)))] for row in rows]
    return Grid(tuple(tuple(GridCell((Span(cell.strip()),)) for cell in row) for row in padded))
