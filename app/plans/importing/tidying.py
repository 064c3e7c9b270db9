"""Tidying blocks before they become a plan, whatever format they came from."""

from dataclasses import replace

from app.i18n import _
from app.plans.importing.blocks import Block, Grid, Heading, Line, plain
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
    blocks = _without_contents(blocks, listed, warnings)
    blocks = _joined_tables(blocks)
    blocks = [_as_text(block, warnings) for block in blocks]
    if not any(isinstance(block, Heading) for block in blocks):
        blocks = with_guessed_headings(blocks, short_lines=short_lines)
    return with_needed_marks(with_levels(blocks))


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
