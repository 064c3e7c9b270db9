"""Lists: which items say their label themselves, since a page that counts from one would give them another."""

from collections.abc import Iterator
from dataclasses import replace

from app.plans.importing.blocks import Block, Line


def with_needed_marks(blocks: list[Block]) -> list[Block]:
    """The blocks without the labels of items in lists that count "1.", "2." … from one."""
    result = list(blocks)
    for siblings in _siblings(blocks):
        lines = [line for index in siblings if isinstance(line := blocks[index], Line)]
        if all(line.mark in ("", f"{number}.") for number, line in enumerate(lines, 1)):
            for index, line in zip(siblings, lines, strict=True):
                result[index] = replace(line, mark="")
    return result


def _siblings(blocks: list[Block]) -> Iterator[list[int]]:
    """The indices of the items that one list shows beside each other."""
    above: list[tuple[int, bool, list[int]]] = []
    for index, block in enumerate(blocks):
        if not isinstance(block, Line) or block.kind != "list":
            yield from (siblings for _level, _ordered, siblings in above)
            above = []
            continue
        while above and above[-1][0] > block.level:
            yield above.pop()[2]
        if above and above[-1][0] == block.level and above[-1][1] == block.ordered:
            above[-1][2].append(index)
            continue
        if above and above[-1][0] == block.level:
            yield above.pop()[2]
        above.append((block.level, block.ordered, [index]))
    yield from (siblings for _level, _ordered, siblings in above)
