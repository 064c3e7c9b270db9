"""What comes from a page that was opened before the plan was corrected, put where its places are now."""

from dataclasses import replace

from sqlmodel import Session

from app.comments import moving
from app.comments.written import WrittenComment
from app.drafts.merge import Edit, Row, mark_of
from app.drafts.queries import in_present_version
from app.rounds.access import Holder


def moved_edit(session: Session, holder: Holder, edit: Edit, seen: int | None = None) -> Edit:
    """What a page of an earlier version says, about the same places in the present one (up to four statements).

    A stance on a focus area that is gone cannot be taken. ``seen``: the section that was gone through, as it was then.
    """
    mines = in_present_version(session, holder, [row.mine for row in edit.rows])
    rows = [_moved(row, mine) for row, mine in zip(edit.rows, mines, strict=True)]
    asked = [section for section in (edit.section_id, seen) if section is not None]
    version_id = holder.round.plan_version_id
    there = moving.section_ids_in(session, version_id, asked) if version_id and asked else {}
    section_id = there.get(edit.section_id) if edit.section_id else None
    changes = [change for change in edit.changes if section_id is not None or change.name != "focus_stance"]
    return replace(
        edit, rows=rows, changes=changes, section_id=section_id, seen=there.get(seen) if seen is not None else None
    )


def _moved(row: Row, mine: WrittenComment) -> Row:
    """A row that was not touched stays one that was not touched."""
    base = mark_of(mine) if row.base == mark_of(row.mine) else row.base
    return replace(row, mine=mine, base=base)
