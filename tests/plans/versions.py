"""Small plans to compare, made from a few words each."""

from dataclasses import dataclass, replace

from app.clock import now
from app.plans.importing.parsed import (
    ParsedCell,
    ParsedIndicator,
    ParsedIndicatorTable,
    ParsedParagraph,
    ParsedPlan,
    ParsedSection,
)
from app.plans.pairing import lineages, with_lineages
from app.plans.preview import preview_of
from app.plans.views import VersionView


@dataclass(frozen=True)
class Written:
    """A section as a test writes it: ``rows`` are the rows of its table of indicators, name first."""

    title: str
    texts: tuple[str, ...] = ()
    level: int = 1
    rows: tuple[tuple[str, ...], ...] = ()


COLUMNS = ("2027", "2029")


def parsed(*sections: Written, title: str = "Plan för tillväxt") -> ParsedPlan:
    """A plan as it is read from a file."""
    made: list[ParsedSection] = []
    above: list[int] = []
    counts: list[int] = []
    rows = 0
    for index, section in enumerate(sections):
        level = min(section.level, len(above) + 1)
        del above[level - 1 :], counts[level:]
        counts += [0] * (level - len(counts))
        counts[level - 1] += 1
        indicators = []
        for name, *values in section.rows:
            cells = tuple(ParsedCell(column, text) for column, text in zip(COLUMNS, values, strict=False))
            indicators.append(ParsedIndicator(rows, name, cells))
            rows += 1
        made.append(
            ParsedSection(
                level=level,
                title=section.title,
                number=".".join(map(str, counts[:level])),
                parent_index=above[-1] if above else None,
                paragraphs=tuple(ParsedParagraph(at, text, text) for at, text in enumerate(section.texts, 1)),
                tables=(ParsedIndicatorTable("Indikator", COLUMNS, tuple(indicators)),) if indicators else (),
            )
        )
        above.append(index)
    return ParsedPlan(title=title, sections=tuple(made))


def view(*sections: Written, title: str = "Plan för tillväxt") -> VersionView:
    """A plan as it is compared, its places without lineages."""
    return preview_of(parsed(*sections, title=title), title=None, source_name=None, now=now())


def first(*sections: Written, title: str = "Plan för tillväxt") -> VersionView:
    """A first version: each place has a lineage of its own."""
    plan = view(*sections, title=title)
    return with_lineages(plan, lineages(replace(plan, sections=[]), plan))


def following(before: VersionView, *sections: Written, title: str = "Plan för tillväxt") -> VersionView:
    """A version that follows another."""
    plan = view(*sections, title=title)
    return with_lineages(plan, lineages(before, plan))
