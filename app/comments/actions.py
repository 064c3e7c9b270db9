"""Where comments stand: each place looked up in the plan, each comment with its point's id."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import insert, select
from sqlmodel import Session, col

from app.comments.models import Point
from app.comments.places import WHOLE, Place, place_code
from app.comments.queries import Target, find_targets, successors
from app.comments.rules import not_of_this_kind, out_of_kind, same_place
from app.comments.written import WrittenComment
from app.errors import Invalid
from app.i18n import _


def placed(
    session: Session, version_id: int, before: Sequence[WrittenComment], sent: Sequence[WrittenComment]
) -> list[WrittenComment]:
    """What was sent with its places found in the plan; an ``id`` is that of a comment in ``before``.

    Raises Invalid naming each comment's field that cannot be used.
    """
    known = {comment.id: comment for comment in before}
    _require_known(known, sent)
    earlier = [known.get(comment.id) if comment.id else None for comment in sent]
    unmoved = [same_place(comment.place, old) for comment, old in zip(sent, earlier, strict=True)]
    asked = [comment.place for comment, place in zip(sent, unmoved, strict=True) if place is None or comment.stance]
    targets = find_targets(session, version_id, asked)
    later = _in_later_version(session, version_id, targets, [place for place in asked if place not in targets])
    faults: dict[str, str] = {}
    in_place = []
    for index, (comment, old, place) in enumerate(zip(sent, earlier, unmoved, strict=True)):
        target = targets.get(comment.place)
        if place is None:
            place = WHOLE if comment.place == WHOLE else target.place if target else later.get(comment.place)
        stays = old is not None and (old.place, old.stance) == (place, comment.stance)
        if comment.stance and place is not None and not (stays or (target and target.is_focus_area)):
            faults[f"comments.{index}.stance"] = _("Ett ställningstagande kan bara gälla ett fokusområde.")
        for field in out_of_kind(comment.kind, comment.content):
            faults[f"comments.{index}.{field.name}"] = not_of_this_kind()
        if place is None:
            name = _most_exact_part(comment.place)
            faults[f"comments.{index}.{name}"] = _("Platsen finns inte i planen, eller så hör delarna inte ihop.")
        else:
            in_place.append(_in_place(comment, place, old, moved=comment.place in later))
    refuse(faults)
    return in_place


def _in_later_version(
    session: Session, version_id: int, targets: dict[Place, Target], missing: Sequence[Place]
) -> dict[Place, Place]:
    """Where places are that are not in this version but in an earlier one: whoever read that did not know better.

    No statement where all are found. A focus area that is found again is one of ``targets`` from here on.
    """
    if not any(place != WHOLE for place in missing):
        return {}
    later = successors(session, version_id, missing)
    again = find_targets(session, version_id, later.values())
    targets.update({place: again[there] for place, there in later.items() if there in again})
    return later


def _require_known(known: dict[int | None, WrittenComment], sent: Sequence[WrittenComment]) -> None:
    faults: dict[str, str] = {}
    taken: set[int] = set()
    for index, comment in enumerate(sent):
        if comment.id is None:
            continue
        if comment.id not in known:
            faults[f"comments.{index}.id"] = _("Synpunkten finns inte där. Utelämna id för en ny.")
        elif comment.id in taken:
            faults[f"comments.{index}.id"] = _("Synpunkten finns två gånger.")
        taken.add(comment.id)
    refuse(faults)


def refuse(faults: dict[str, str]) -> None:
    """Raise Invalid with all that was found wrong."""
    if faults:
        raise Invalid(_("Något i svaret behöver rättas."), code="draft_invalid", fields=faults)


def _most_exact_part(place: Place) -> str:
    return [name for name, part in place._asdict().items() if part is not None][-1]


def _in_place(comment: WrittenComment, place: Place, before: WrittenComment | None, *, moved: bool) -> WrittenComment:
    origin = place_code(comment.place) if moved and comment.place != place else ""
    if before is None:
        return replace(comment, place=place, origin=origin)
    origin = before.origin if before.place == place else origin
    return replace(comment, place=place, by=before.by, at=before.at, slot=before.slot, origin=origin)


def with_points(
    session: Session, round_id: int, consultee_id: int, comments: Iterable[WrittenComment]
) -> list[WrittenComment]:
    """The comments, each new one with the id of a point made for it, or of the one its body has for the question."""
    comments = _with_known_points(session, consultee_id, list(comments))
    rows = [
        {"round_id": round_id, "consultee_id": consultee_id, "question_id": comment.question_id}
        for comment in comments
        if comment.id is None
    ]
    if not rows:
        return comments
    insertion = insert(Point).returning(col(Point.id), sort_by_parameter_order=True)
    ids = iter(session.connection().execute(insertion, rows).scalars().all())
    return [comment if comment.id is not None else replace(comment, id=next(ids)) for comment in comments]


def _with_known_points(session: Session, consultee_id: int, comments: list[WrittenComment]) -> list[WrittenComment]:
    """New answers with the points that the body made earlier for the same questions (one statement, if there are any).

    So an answer that was taken away and is written again keeps its number and the authority's reply.
    """
    asked = {comment.question_id for comment in comments if comment.id is None and comment.question_id is not None}
    if not asked:
        return comments
    taken = {comment.id for comment in comments}
    query = select(col(Point.question_id), col(Point.id)).where(
        col(Point.consultee_id) == consultee_id, col(Point.question_id).in_(asked)
    )
    known: dict[int | None, int] = {}
    for row in session.connection().execute(query.order_by(col(Point.id))):
        if row.id not in taken:
            known.setdefault(row.question_id, row.id)
    return [
        replace(comment, id=known.pop(comment.question_id))
        if comment.id is None and comment.question_id in known
        else comment
        for comment in comments
    ]
