"""Doing operations on a sheet, one after another, all or none. Pure."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from app.errors import NotFound
from app.i18n import _
from app.plans.mending import grids, headings, leaving, lookup, operations, wordings
from app.plans.mending.nodes import PLAN, Sheet, settle
from app.plans.mending.proposals import accept, proposals

_DO: Mapping[type[operations.Operation], Callable[[Sheet, Any], str]] = {
    operations.MakeHeading: headings.make_heading,
    operations.MakeParagraph: headings.make_paragraph,
    operations.Split: wordings.split,
    operations.Join: wordings.join,
    operations.InsertHeading: headings.insert_heading,
    operations.InsertParagraph: wordings.insert_paragraph,
    operations.Drop: leaving.drop,
    operations.Restore: leaving.restore,
    operations.Move: headings.move,
    operations.MovePreamble: headings.move_preamble,
    operations.SetLevel: headings.set_level,
    operations.RetypeLevel: headings.retype_level,
    operations.SetText: wordings.set_text,
    operations.SetKind: wordings.set_kind,
    operations.SetTitle: wordings.set_title,
    operations.SetRegistryNumber: wordings.set_registry_number,
    operations.SetFact: wordings.set_fact,
    operations.SetCell: wordings.set_cell,
    operations.SetColumn: wordings.set_column,
    operations.SetFootnote: wordings.set_footnote,
    operations.SetIndicator: wordings.set_indicator,
    operations.TableAs: grids.table_as,
    operations.SetFocusAreas: headings.set_focus_areas,
    operations.SetLabel: headings.set_label,
}


def perform(sheet: Sheet, wanted: Sequence[operations.Operation]) -> list[str]:
    """Do operations on the sheet's nodes; what each was about, in a few words.

    Raises NotFound for a place that is not there (any more), RuleBroken or Invalid for what cannot be done.
    """
    about: list[str] = []
    for kind, run in groupby(wanted, key=type):
        if kind is operations.Accept:
            about += _accept(sheet, [each.proposal_id for each in run])  # type: ignore[attr-defined]  # of that type
            continue
        for each in run:
            if isinstance(each, operations.Dismiss):
                about.append(_dismiss(sheet, each.proposal_id))
            else:
                about.append(_DO[kind](sheet, each))
            settle(sheet.nodes)
    return about


def _accept(sheet: Sheet, ids: list[str]) -> list[str]:
    """The last first, so that those before it are where they were."""
    known = {proposal.id: (at, proposal) for at, proposal in enumerate(proposals(sheet.nodes))}
    if any(id_ not in known for id_ in ids):
        raise NotFound(_("Förslaget finns inte längre: stället har ändrats."))
    found = sorted((known[id_] for id_ in set(ids)), key=lambda each: each[0], reverse=True)
    before = set(sheet.nodes[PLAN]["sections"])
    about = [lookup.short(accept(sheet.nodes, proposal)) for _at, proposal in found]
    headings.drop_own_numbers(sheet.nodes, set(sheet.nodes[PLAN]["sections"]) - before)
    return about[::-1]


def _dismiss(sheet: Sheet, id_: str) -> str:
    found = next((proposal for proposal in proposals(sheet.nodes) if proposal.id == id_), None)
    if found is None:
        raise NotFound(_("Förslaget finns inte längre: stället har ändrats."))
    sheet.nodes[PLAN]["dismissed"].append(id_)
    return lookup.short(found.text)
