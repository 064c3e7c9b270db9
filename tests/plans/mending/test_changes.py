"""Whatever is done to a plan can be taken back, in any order that is safe, and is stored as it is told."""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from app.accounts.identity import By
from app.clock import now
from app.errors import RemissError
from app.plans.actions import store_plan
from app.plans.importing import read_plan_text
from app.plans.mending import operations as ops
from app.plans.mending.changes import Conflict, applied, changes_between
from app.plans.mending.extent import Extent
from app.plans.mending.nodes import PLAN, Nodes, Sheet, copied, is_whole, settle, sheet_of
from app.plans.mending.perform import perform
from app.plans.mending.stored import write
from app.plans.mending.warnings import FROM_WORDS, warnings_after
from app.plans.preview import preview_of
from app.plans.queries import latest_version, version_view
from tests.plans.conftest import TEXT

MORE = (
    TEXT
    + """
## Tabell

| Nr | Åtgärd | Ansvar |
| --- | --- | --- |
| 1 | Plantera ekar | Nämnden[^1] |
| 2 | Mäta vattnet | Bolaget |
| 3 | Läsa av pegeln | Bolaget |

**Kort sagt.** Det blir mer skog. Och mer vatten.[^1]

[^1]: Enligt beslut.
"""
)


def sheet() -> Sheet:
    view = preview_of(read_plan_text(MORE), title=None, source_name=None, now=now())
    return sheet_of(view)


def some_operation(chance: random.Random, known: Sheet) -> ops.Operation:
    """An operation that may or may not be possible."""

    def one(kind: str) -> int:
        ids = [id_ for (of, key), id_ in known.ids.items() if of == kind and key in known.nodes]
        return chance.choice(ids or [1])

    sections, paragraph = one("section"), one("paragraph")
    makers = [
        lambda: ops.MakeHeading(op="make_heading", paragraph_id=paragraph, level=chance.choice([None, 1, 3])),
        lambda: ops.MakeParagraph(op="make_paragraph", section_id=sections),
        lambda: ops.Split(op="split", paragraph_id=paragraph, at=chance.randint(1, 12)),
        lambda: ops.Join(op="join", paragraph_id=paragraph),
        lambda: ops.InsertHeading(op="insert_heading", title="Ny", level=2, before=chance.choice([None, sections])),
        lambda: ops.InsertParagraph(op="insert_paragraph", section_id=sections, text="Nytt.\n\nMer nytt."),
        lambda: ops.Drop(op="drop", section_id=sections),
        lambda: ops.Drop(op="drop", paragraph_id=paragraph),
        lambda: ops.Restore(op="restore", id=chance.choice(known.nodes[PLAN]["left_out"] or ["ingen"])),
        lambda: ops.Move(op="move", section_id=sections, direction=chance.choice(["up", "down", "in", "out"])),
        lambda: ops.Move(op="move", section_id=sections, before=one("section")),
        lambda: ops.MovePreamble(op="move_preamble", title="Inledning"),
        lambda: ops.SetLevel(op="set_level", section_id=sections, level=chance.randint(1, 4)),
        lambda: ops.RetypeLevel(op="retype_level", level=2, to=chance.randint(1, 3)),
        lambda: ops.SetText(
            op="set_text", paragraph_id=paragraph, text=chance.choice(["", "Andra ord.", "Ett.\n\nTvå."])
        ),
        lambda: ops.SetKind(op="set_kind", paragraph_ids=[paragraph], kind="list"),
        lambda: ops.SetTitle(op="set_title", section_id=sections, title="Annan rubrik"),
        lambda: ops.SetFact(op="set_fact", name="Status", value="Utkast"),
        lambda: ops.SetCell(op="set_cell", cell_id=one("cell"), text="3,6"),
        lambda: ops.SetColumn(op="set_column", table_id=one("table"), column=1, text="Nu"),
        lambda: ops.SetIndicator(op="set_indicator", indicator_id=one("row"), name="Annat", unit="ha"),
        lambda: ops.TableAs(op="table_as", paragraph_id=paragraph, kind="rows"),
        lambda: ops.TableAs(op="table_as", table_id=one("table"), kind="plain"),
        lambda: ops.SetFocusAreas(op="set_focus_areas", section_ids=[sections], own_titles=True, aliases=["X"]),
    ]
    return chance.choice(makers)()


def steps(chance: random.Random, known: Sheet, count: int) -> Iterator[Nodes]:
    """The nodes before each of so many operations that were possible; ``known`` has them after it."""
    for _each in range(count):
        before = copied(known.nodes)
        try:
            perform(known, [some_operation(chance, known)])
        except RemissError:
            known.nodes = before
            continue
        assert is_whole(known.nodes)
        yield before


@pytest.mark.parametrize("seed", range(25))
def test_what_was_done_is_done_again_and_taken_back(seed: int) -> None:
    known = sheet()
    settle(known.nodes)
    first, done = copied(known.nodes), []
    for before in steps(random.Random(seed), known, 12):
        changes = changes_between(before, known.nodes)
        assert applied(before, changes) == known.nodes
        assert applied(known.nodes, changes, back=True) == before
        done.append(changes)
    nodes = known.nodes
    for changes in reversed(done):
        nodes = applied(nodes, changes, back=True)
    assert nodes == first


@pytest.mark.parametrize("seed", range(25))
def test_taking_back_an_earlier_step_is_whole_or_refused(seed: int) -> None:
    chance, known = random.Random(seed), sheet()
    settle(known.nodes)
    done = [changes_between(before, copied(known.nodes)) for before in steps(chance, known, 10)]
    for changes in done:
        try:
            nodes = applied(known.nodes, changes, back=True)
        except Conflict:
            continue
        assert is_whole(nodes)


@pytest.mark.parametrize("seed", range(2))
def test_what_is_stored_is_what_was_made(database: Any, handler: By, seed: int) -> None:
    with database.write() as session:
        plan_id = store_plan(session, parsed=read_plan_text(MORE), by=handler, now=now()).plan_id
    chance = random.Random(seed)
    for _each in range(12):
        with database.write() as session:
            version = latest_version(session, plan_id)
            known = sheet_of(version_view(session, version))
            for before in steps(chance, known, 1):
                settle(known.nodes)
                write(session, version, known, before)
                everywhere = Extent(frozenset(), frozenset({PLAN, *known.nodes}))
                found = warnings_after(before, known.nodes, [], known.note_places, everywhere)
                kept = [told for told in version.warnings if told["code"] in FROM_WORDS]
                assert [(told["code"], told["text"]) for told in found] == [
                    (told["code"], told["text"]) for told in kept
                ]
        with database.read() as session:
            stored = sheet_of(version_view(session, latest_version(session, plan_id)))
        assert stored.nodes == known.nodes
        assert is_whole(stored.nodes)
