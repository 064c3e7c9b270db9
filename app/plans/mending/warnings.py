"""What is to be looked at in a plan after a change: what is put right is told no more. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from app.plans.importing.doubts import find_doubts
from app.plans.importing.guessing import HEADING_DOUBTFUL
from app.plans.importing.levels import LEVEL_DOUBTFUL
from app.plans.importing.parsed import ParsedCell, ParsedIndicator, Warning
from app.plans.importing.warnings import TABLE_UNREAD, doubt_warning, indicator_warnings
from app.plans.mending.extent import Extent, is_about_plan
from app.plans.mending.nodes import PLAN, Nodes
from app.plans.persistence import LEFT_OUT

FROM_WORDS = frozenset(("placeholder", "decimal_point", "raised_figure", "indicator_unnamed"))
"""Found in the words themselves, so that they are found again as long as these stand there."""
_ABOUT_HEADING = (HEADING_DOUBTFUL, LEVEL_DOUBTFUL)

Told = dict[str, Any]
"""A warning with ``section`` and ``cell``: keys or None."""


def warnings_after(
    before: Nodes, after: Nodes, kept: Sequence[Told], places: Mapping[int, Any], extent: Extent
) -> list[Told]:
    """The warnings of what there is now. ``kept``: those before; ``places``: where footnotes stand.

    Words are looked through only in those places that the change reached.
    """
    noted = {key: places.get(int(key.partition(":")[2]), (None, None))[0] for key in _notes(after)}
    same = extent.same - {section for key, section in noted.items() if key in extent.changed}
    has_opening = after[PLAN]["opening"] in (None, *same) and not is_about_plan(extent)
    beyond = has_opening and not any(key in extent.changed for key, section in noted.items() if section is None)
    known = {*same, None} if beyond else same
    standing = [
        told
        for told in kept
        if (told["section"] in known if told["code"] in FROM_WORDS else _holds(before, after, told))
    ]
    order = {key: at for at, key in enumerate(after[PLAN]["sections"], 1)}
    found = [*standing, *_from_words(after, noted, known)]
    return sorted(found, key=lambda told: order.get(told["section"], 0))


def _notes(nodes: Nodes) -> list[str]:
    return [key for key, node in nodes.items() if node["t"] == "note"]


def _holds(before: Nodes, after: Nodes, told: Told) -> bool:
    """Whether what reading doubted is as it was."""
    section, code = told["section"], told["code"]
    if code == "no_headings":
        return not after[PLAN]["sections"]
    if code in LEFT_OUT and _left_out(before, code) and not _left_out(after, code):
        return False
    if section is None:
        return True
    now, was = after.get(section), before.get(section)
    if now is None or was is None:
        return False
    if code in _ABOUT_HEADING:
        return bool((now["title"], now["level"]) == (was["title"], was["level"]))
    if code == TABLE_UNREAD:
        return any(after[key].get("kind") == "table" and told["text"] in after[key]["text"] for key in now["content"])
    return told["cell"] is None or told["cell"] in after


def _left_out(nodes: Nodes, code: str) -> bool:
    return any(nodes[key]["reason"] == code for key in nodes[PLAN]["left_out"])


def _from_words(nodes: Nodes, noted: Mapping[str, str | None], known: Collection[str | None]) -> Iterator[Told]:
    """What the words make doubtful in all places that are not ``known``; ``noted``: the notes and their sections."""
    plan = nodes[PLAN]
    if None not in known:
        opening = nodes[plan["opening"]]["content"] if plan["opening"] else []
        texts = [plan["title"], *(value for _name, value in plan["facts"]), *(nodes[key]["text"] for key in opening)]
        yield from (_told(doubt_warning(doubt)) for text in texts for doubt in find_doubts(text))
    for key in plan["sections"]:
        if key not in known:
            yield from _in_section(nodes, key)
    for key, section in noted.items():
        if section not in known:
            yield from (_told(doubt_warning(doubt), section) for doubt in find_doubts(nodes[key]["text"]))


def _in_section(nodes: Nodes, key: str) -> Iterator[Told]:
    section = nodes[key]
    texts = [section["title"], *(nodes[each]["text"] for each in section["content"] if "text" in nodes[each])]
    yield from (_told(doubt_warning(doubt), key) for text in texts for doubt in find_doubts(text))
    for table in section["content"]:
        for row in nodes[table].get("rows", ()):
            cells = [nodes[cell] for cell in nodes[row]["cells"]]
            indicator = ParsedIndicator(
                0, nodes[row]["name"], tuple(ParsedCell(cell["column"], cell["text"]) for cell in cells)
            )
            for warning in indicator_warnings(indicator, 0):
                yield _told(warning, key, nodes[row]["cells"][warning.cell[1]] if warning.cell else None)


def _told(warning: Warning, section: str | None = None, cell: str | None = None) -> Told:
    return {"code": warning.code, "message": warning.message, "text": warning.text, "section": section, "cell": cell}
