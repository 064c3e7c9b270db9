"""The difference between two versions of a plan: what is the same place, and what changed of it word by word."""

import time
from dataclasses import replace
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts.identity import SYSTEM
from app.clock import now
from app.database import Database
from app.plans.actions import store_plan
from app.plans.differences import Changed, Differences, differences
from app.plans.following import compared
from app.plans.importing import read_plan
from app.plans.queries import version_view
from app.plans.views import VersionView
from tests.plans.importing.build_docx import docx, note, p
from tests.plans.versions import Written, first, following

BEFORE = (
    Written("Inledning", ("Planen gäller hela kommunen och alla dess nämnder.", "Den ersätter en äldre plan.")),
    Written("Mål", ("Vi vill att fler företag startar och växer här.",)),
    Written("Kompetens", ("Utbildningar ska möta det som företagen behöver.",), 2, (("Matchning", "75", "80"),)),
    Written("Uppföljning", ("Planen följs upp varje år i juni.",)),
)


def changed(*after: Written) -> Differences:
    plan = first(*BEFORE)
    return differences(plan, following(plan, *after))


def test_the_same_plan_has_no_difference() -> None:
    assert not changed(*BEFORE)


def test_a_paragraph_with_other_words_is_the_same_place() -> None:
    corrected = replace(BEFORE[3], texts=("Planen följs upp vartannat år i juni.",))
    (section,) = changed(*BEFORE[:3], corrected).sections
    (passage,) = section.passages
    assert (section.what, section.heading, passage.what) == (Changed.REWORDED, "3 Uppföljning", Changed.REWORDED)
    assert [piece for piece in passage.pieces if piece[0] != "equal"] == [("delete", "varje"), ("insert", "vartannat")]


def test_a_renamed_section_and_a_moved_one_are_found() -> None:
    renamed = replace(BEFORE[1], title="Vart vi vill")
    found = changed(BEFORE[0], BEFORE[3], renamed, BEFORE[2])
    whats = {change.heading: (change.what, change.is_renamed) for change in found.sections}
    assert whats == {"2 Uppföljning": (Changed.MOVED, False), "3 Vart vi vill": (Changed.REWORDED, True)}


def test_what_is_inserted_only_renumbers_the_rest() -> None:
    found = changed(Written("Sammanfattning", ("Kort sagt.",)), *BEFORE)
    assert [(change.what, change.heading) for change in found.sections] == [(Changed.ADDED, "1 Sammanfattning")]
    assert found.renumbered == 4


def test_a_section_that_is_gone_says_what_it_said() -> None:
    (section,) = changed(*BEFORE[:1], *BEFORE[2:]).gone
    assert section.heading == "2 Mål"
    assert [passage.before for passage in section.passages] == list(BEFORE[1].texts)


def test_a_cell_and_a_row_are_compared_by_name_and_column() -> None:
    other = replace(BEFORE[2], rows=(("Matchning", "75", "85"), ("Nystartade", "4", "5")))
    (section,) = changed(*BEFORE[:2], other, BEFORE[3]).sections
    said = [
        (passage.what.value, passage.row, passage.column, passage.before, passage.after) for passage in section.passages
    ]
    assert said[0] == ("reworded", "Matchning", "2029", "80", "85")
    assert said[1] == ("added", "Nystartade", "", "", "Nystartade")


def test_a_paragraph_that_moved_to_another_section_is_not_lost() -> None:
    moved = BEFORE[0].texts[0]
    found = changed(
        replace(BEFORE[0], texts=BEFORE[0].texts[1:]), replace(BEFORE[1], texts=(*BEFORE[1].texts, moved)), *BEFORE[2:]
    )
    (section,) = found.sections
    assert [(passage.what, passage.after) for passage in section.passages] == [(Changed.MOVED, moved)]


WORDS = (
    *("företag", "kommun", "mål", "klimat", "år", "plan", "ska", "vi", "fler", "växer", "skola", "hamn"),
    *("buss", "energi", "tillsammans", "med", "och", "för", "att"),
)


def sentence(random: Random, least: int = 3) -> str:
    return " ".join(random.choice(WORDS) for _ in range(random.randint(least, 14))).capitalize() + "."


def generated(random: Random, sections: int) -> list[Written]:
    return [
        Written(
            f"{random.choice(WORDS).capitalize()} {random.randint(1, 30)}",
            tuple(sentence(random) for _ in range(random.randint(0, 4))),
            random.randint(1, 3),
            tuple((sentence(random), str(random.randint(0, 99)), "") for _ in range(random.choice((0, 0, 2)))),
        )
        for _ in range(sections)
    ]


def edited(random: Random, sections: list[Written]) -> list[Written]:
    after = list(sections)
    for _ in range(random.randint(0, 5)):
        at = random.randrange(len(after) + 1)
        match random.choice(("drop", "add", "move", "rename", "reword", "shift")):
            case "drop" if after:
                del after[at - 1]
            case "add":
                after[at:at] = generated(random, 1)
            case "move" if after:
                after.insert(at - 1, after.pop(random.randrange(len(after))))
            case "rename" if after:
                after[at - 1] = replace(after[at - 1], title=sentence(random))
            case "reword" if after and after[at - 1].texts:
                words = after[at - 1].texts[0].split()
                words[random.randrange(len(words))] = random.choice(WORDS)
                after[at - 1] = replace(after[at - 1], texts=(" ".join(words), *after[at - 1].texts[1:]))
            case _ if after:
                after[at - 1] = replace(after[at - 1], texts=(*after[at - 1].texts, sentence(random)))
    return after


def paragraphs(plan: VersionView) -> dict[str, str]:
    return {paragraph.lineage: paragraph.text for section in plan.sections for paragraph in section.paragraphs}


def cells(plan: VersionView) -> dict[str, str]:
    return {cell.lineage: cell.text for row in plan.indicators for cell in row.cells}


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 12))
def test_the_differences_applied_to_the_old_plan_give_the_new_one_and_lose_nothing(random: Random, size: int) -> None:
    sections = generated(random, size)
    after = edited(random, sections)
    old = first(*sections)
    new = following(old, *after)
    found = differences(old, new)
    assert bool(found) == (after != sections)
    # each place stands once, and what it is called in the other version is the same place or nothing
    for places in (paragraphs, cells):
        assert len(places(new)) == sum(len(value) for value in _counted(new, places))
    told_before = [passage.before for change in found.sections for passage in change.passages]
    told_after = [passage.after for change in found.sections for passage in change.passages]
    for places in (paragraphs, cells):
        was, is_now = places(old), places(new)
        for lineage, text in is_now.items():
            assert was.get(lineage, "") == text or text in told_after
        for lineage, text in was.items():
            assert is_now.get(lineage, "") == text or text in told_before
    for passage in (passage for change in found.sections for passage in change.passages):
        struck = "".join(words for what, words in passage.pieces if what != "insert")
        added = "".join(words for what, words in passage.pieces if what != "delete")
        assert struck.split() == passage.before.split()
        assert added.split() == passage.after.split()
    kept = {section.section.lineage for section in new.sections}
    gone = {change.section.lineage for change in found.gone}
    assert {section.section.lineage for section in old.sections} - kept == gone


def _counted(plan: VersionView, places: object) -> list[list[str]]:
    if places is paragraphs:
        return [[paragraph.lineage for paragraph in section.paragraphs] for section in plan.sections]
    return [[cell.lineage for cell in row.cells] for row in plan.indicators]


def test_a_long_plan_is_compared_in_a_moment() -> None:
    random = Random(7)
    sections = [
        replace(section, texts=tuple(sentence(random, 12) * 6 for _ in range(12))) for section in generated(random, 60)
    ]
    after = [replace(section, texts=(sentence(random, 12) * 6, *section.texts[1:])) for section in reversed(sections)]
    old = first(*sections)
    begun = time.process_time()
    new = following(old, *after)
    found = differences(old, new)
    pieces = [passage.pieces for change in found.sections for passage in change.passages]
    assert time.process_time() - begun < 2.5
    assert len(pieces) >= 60


def test_a_stored_plan_and_the_file_it_came_from_say_the_same(database: Database, tmp_path: Path) -> None:
    """Also of notes before the first heading, and of one that two sections refer to."""
    path = docx(
        tmp_path / "plan.docx",
        p("Plan för skogen", style="Title"),
        p("Gäller till 2030.", note("Beslutad av fullmäktige.")),
        p("Bakgrund", style="Heading1"),
        p("Skogen växer.", note("Enligt mätningen.")),
        p("Mål", style="Heading1"),
        p("Mer skog."),
    )
    parsed = read_plan(path, "plan.docx")
    assert len(parsed.footnotes) == 2
    with database.write() as session:
        base = version_view(session, store_plan(session, parsed=parsed, by=SYSTEM, now=now()))
        assert base.before is not None
        assert base.before.footnotes
        assert not compared(base, parsed).changes
