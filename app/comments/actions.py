"""Where comments stand: each place looked up in the plan, each comment with its point's id."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import insert
from sqlmodel import Session, col

from app.comments.models import Point
from app.comments.places import Place
from app.comments.queries import find_targets
from app.comments.rules import same_place
from app.comments.written import WrittenComment
from app.errors import Invalid
from app.i18n import _


def placed(
    session: Session, version_id: int, before: Sequence[WrittenComment], sent: Sequence[WrittenComment]
) -> list[WrittenComment]:
    """What was sent with its places found in the plan; an ``id`` is that of a comment in ``before``.

    Raises Invalid naming each comment's field that cannot be used.
    """
    known = {one.id: one for one in before}
    _require_known(known, sent)
    unmoved = [same_place(edit.place, known.get(edit.id) if edit.id else None) for edit in sent]
    pairs = list(zip(sent, unmoved, strict=True))
    asked = [edit.place for edit, place in pairs if place is None or edit.stance]
    found = find_targets(session, version_id, asked)
    faults: dict[str, str] = {}
    written = []
    for index, (edit, place) in enumerate(pairs):
        target = found.get(edit.place)
        place = place or (target.place if target else None)
        if place is None and edit.place == Place():
            place = Place()
        if place is None:
            faults[_place_field(index, edit.place)] = _("Platsen finns inte i planen, eller så hör delarna inte ihop.")
            continue
        if edit.stance and not (target and target.is_focus_area):
            faults[f"comments.{index}.stance"] = _("Ställning kan bara tas till ett fokusområde.")
        before_it = known.get(edit.id) if edit.id else None
        written.append(_in_place(edit, place, before_it))
    refuse(faults)
    return written


def _require_known(known: dict[int | None, WrittenComment], sent: Sequence[WrittenComment]) -> None:
    faults: dict[str, str] = {}
    taken: set[int] = set()
    for index, edit in enumerate(sent):
        if edit.id is None:
            continue
        if edit.id not in known:
            faults[f"comments.{index}.id"] = _("Synpunkten finns inte där. Utelämna id för en ny.")
        elif edit.id in taken:
            faults[f"comments.{index}.id"] = _("Synpunkten finns två gånger.")
        taken.add(edit.id)
    refuse(faults)


def refuse(faults: dict[str, str]) -> None:
    """Raise Invalid with all that was found wrong."""
    if faults:
        raise Invalid(_("Något i svaret behöver rättas."), code="draft_invalid", fields=faults)


def _place_field(index: int, place: Place) -> str:
    names = ("section_id", "paragraph", "indicator_id", "cell_id")
    given = [name for name, part in zip(names, place.parts, strict=True) if part is not None]
    return f"comments.{index}.{given[-1]}"


def _in_place(edit: WrittenComment, place: Place, before: WrittenComment | None) -> WrittenComment:
    if before is None:
        return replace(edit, place=place)
    return replace(edit, place=place, by=before.by, at=before.at, slot=before.slot)


def with_points(
    session: Session, round_id: int, consultee_id: int, comments: Iterable[WrittenComment]
) -> list[WrittenComment]:
    """The comments, each new one with the id of a point made for it."""
    comments = list(comments)
    missing = sum(one.id is None for one in comments)
    if not missing:
        return comments
    rows = [{"round_id": round_id, "consultee_id": consultee_id}] * missing
    made = session.connection().execute(insert(Point).returning(col(Point.id), sort_by_parameter_order=True), rows)
    ids = iter(made.scalars().all())
    return [one if one.id is not None else replace(one, id=next(ids)) for one in comments]
