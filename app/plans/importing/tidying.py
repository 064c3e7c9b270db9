"""Tidying blocks before they become a plan, whatever format they came from."""

from collections.abc import Iterator
from dataclasses import replace

from app.i18n import _
from app.plans.importing.blocks import Block, Grid, Heading, Line, Span, plain
from app.plans.importing.contents import find_contents, is_contents_title, locate_headings, missing_headings
from app.plans.importing.guessing import with_guessed_headings
from app.plans.importing.levels import with_levels
from app.plans.importing.lists import with_needed_marks
from app.plans.importing.parsed import Warning
from app.plans.importing.tables import is_continuation, repeats_headings
from app.plans.importing.titles import LONGEST_TITLE


def tidied(
    blocks: list[Block], listed: list[str], warnings: list[Warning], *, short_lines: bool = False
) -> list[Block]:
    """The blocks without a table of contents, with split tables joined, and with headings (guessed if none).

    ``listed`` is given the lines of a table of contents that was found.
    """
    blocks = _without_contents(list(_with_contents_lines(blocks)), listed, warnings)
    blocks = _joined_tables(blocks)
    blocks = [_as_text(block, warnings) for block in blocks]
    if not any(isinstance(block, Heading) for block in blocks):
        guessed = with_guessed_headings(blocks, short_lines=short_lines)
        if not any(isinstance(block, Heading) for block in guessed):  # underlined, coloured or in capitals
            guessed = with_guessed_headings(blocks, short_lines=True)
        blocks = guessed
    return with_needed_marks(with_levels(blocks))


def _with_contents_lines(blocks: list[Block]) -> Iterator[Block]:
    """The blocks, a table of contents that is typed into a table as its lines."""
    above: Block | None = None
    for block in blocks:
        is_below = above is not None and not isinstance(above, Grid) and is_contents_title(plain(above.spans))
        rows = (
            [[cell.spans for cell in row if plain(cell.spans)] for row in block.rows] if isinstance(block, Grid) else []
        )
        if is_below and rows and all(len(row) > 1 and plain(row[-1]).isdecimal() for row in rows if row):
            yield from (
                Line((*(span for cell in row[:-1] for span in (*cell, Span(" "))), Span("\t"), *row[-1]))
                for row in rows
                if row
            )
        else:
            yield block
        above = block


def _without_contents(blocks: list[Block], listed: list[str], warnings: list[Warning]) -> list[Block]:
    """The blocks without an unmarked table of contents, and without the empty heading above a marked one."""
    texts = ["" if isinstance(block, Grid) else plain(block.spans).replace("\n", " ") for block in blocks]
    contents = find_contents(texts)
    if contents:
        places, missing = locate_headings(contents, texts)
        warnings.extend(missing_headings(missing))
        if not any(isinstance(block, Heading) for block in blocks):
            blocks = [_heading(block) if index in places else block for index, block in enumerate(blocks)]
        listed.extend(filter(None, texts[contents.start : contents.end]))
        blocks = [*blocks[: contents.start], *blocks[contents.end :]]
    kept: list[Block] = []
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        title = isinstance(block, Heading) and is_contents_title(plain(block.spans))
        if not (title and isinstance(following, Heading | None)):
            kept.append(block)
    return kept


def _heading(block: Block) -> Block:
    return Heading(block.spans, 0) if isinstance(block, Line) else block


def _joined_tables(blocks: list[Block]) -> list[Block]:
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, Grid) and isinstance(last, Grid) and is_continuation(block, last):
            joined[-1] = replace(last, rows=(*last.rows, *block.rows))
        elif isinstance(block, Grid) and isinstance(last, Grid) and repeats_headings(block, last):
            joined[-1] = replace(last, rows=(*last.rows, *block.rows[1:]))
        else:
            joined.append(block)
    return joined


def _as_text(block: Block, warnings: list[Warning]) -> Block:
    """The block, as a paragraph if it is a heading far too long to be one: it was given the wrong style."""
    if not isinstance(block, Heading) or len(plain(block.spans)) <= LONGEST_TITLE:
        return block
    message = _("Ett långt stycke hade formatet rubrik. Det har blivit vanlig text.")
    warnings.append(Warning("heading_long", message, plain(block.spans)[:200]))
    return Line(block.spans)
