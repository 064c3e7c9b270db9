"""Replies that were taken over from another comment's, and whether that one has changed since."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.assessment.models import ActionKind, Outcome, Reply
from app.comments.models import Point
from app.comments.numbers import asked_number, point_number
from app.errors import Invalid, NotFound
from app.i18n import _
from app.responses.models import Standing


class Source(NamedTuple):
    """The reply of a comment, as another takes it over."""

    id: int
    number: int
    part: int
    version: int | None
    outcome: Outcome
    text: str
    action: str
    action_kind: ActionKind | None
    responsible: str
    due: str
    same_as: int | None

    @property
    def content(self) -> tuple[Any, ...]:
        """What it says."""
        return self[4:10]

    @property
    def label(self) -> str:
        """The comment's number, as it is shown."""
        return point_number(self.number, self.part)


_COLUMNS: tuple[Any, ...] = (
    col(Standing.point_id),
    col(Standing.number),
    col(Standing.part),
    *(col(getattr(Reply, name)) for name in Source._fields[3:]),
)


def source_called(
    session: Session, round_id: int, typed: str, *, for_point: int = 0, field: str = "as_number"
) -> Source:
    """The reply of the comment whose number was typed, "14" or "14 b" (one or two statements).

    Raises Invalid for what is no number, a number that no comment has or whose comment is withdrawn or divided, a
    comment without a reply, and the comment's own number.
    """
    asked = asked_number(typed)
    if asked is None:
        raise _refused(_("Skriv numret på en synpunkt, till exempel 14 eller 14 b."), "number_unknown", field)
    number, part = asked
    which = (col(Standing.number) == number, col(Standing.part) == (part or 0))
    source = _standing(session, round_id, *which)
    if source is None:
        raise _not_there(session, round_id, number, part, field)
    return _usable(source, for_point, field)


def source_at(session: Session, round_id: int, point_id: int, *, for_point: int = 0) -> Source:
    """The same by the comment's id (one statement)."""
    source = _standing(session, round_id, col(Standing.point_id) == point_id)
    if source is None:
        raise NotFound(_("Synpunkten finns inte i remissen, eller så har remissinstansen tagit bort den."))
    return _usable(source, for_point, "same")


def _standing(session: Session, round_id: int, *which: ColumnElement[bool]) -> Source | None:
    query = select(*_COLUMNS).outerjoin(Reply, col(Reply.point_id) == col(Standing.point_id))
    row = session.connection().execute(query.where(col(Standing.round_id) == round_id, *which)).first()
    return Source(*row) if row else None


def _not_there(session: Session, round_id: int, number: int, part: int | None, field: str) -> Invalid:
    """Why no comment with that number stands."""
    label = point_number(number, part or 0)
    standing = select(col(Standing.point_id)).where(col(Standing.round_id) == round_id, col(Standing.number) == number)
    known = select(col(Point.id)).where(col(Point.round_id) == round_id, col(Point.number) == number)
    run = session.connection().execute
    if part is None and run(standing).first():
        message = _("Synpunkt {n} är delad. Skriv vilken del, till exempel {part}.")
        return _refused(message.format(n=label, part=point_number(number, 1)), "number_divided", field)
    if run(known.where(col(Point.part) == (part or 0))).first():
        return _refused(_("Synpunkt {n} är borttagen eller räknas inte.").format(n=label), "number_withdrawn", field)
    return _refused(_("Det finns ingen synpunkt {n} i remissen.").format(n=label), "number_unknown", field)


def _usable(source: Source, for_point: int, field: str) -> Source:
    if source.id == for_point:
        raise _refused(_("Det är synpunktens eget nummer. Skriv en annan synpunkts."), "number_own", field)
    if source.version is None:
        message = _("Synpunkt {n} har inget svar än.").format(n=source.label)
        raise _refused(message, "number_unanswered", field)
    return source


def _refused(message: str, code: str, field: str) -> Invalid:
    return Invalid(message, code=code, fields={field: message})


def behind() -> ColumnElement[bool]:
    """That a reply was taken over from one that has changed since: a condition on :class:`Reply`."""
    source = aliased(Reply)
    newer: Any = select(col(source.point_id)).where(
        col(source.point_id) == col(Reply.same_as), col(source.version) > col(Reply.same_version)
    )
    return exists(newer.correlate(Reply))


class Kin(NamedTuple):
    """A comment whose reply another was taken over from, or that took over another's. ``behind``: it changed since."""

    id: int
    number: str
    behind: bool


class TakenOver(NamedTuple):
    """Where a comment's reply was taken over from, and which took it over."""

    source: Kin | None = None
    by: tuple[Kin, ...] = ()

    @property
    def behind(self) -> list[Kin]:
        """Those that took over an earlier wording of it."""
        return [kin for kin in self.by if kin.behind]


def taken_over(session: Session, point_id: int) -> TakenOver:
    """Of one comment, those that stand (one statement)."""
    source, copy = aliased(Reply), aliased(Reply)
    query: Any = (
        select(
            col(copy.point_id).label("copy"),
            col(source.point_id).label("source"),
            col(Standing.point_id),
            col(Standing.number),
            col(Standing.part),
            (col(source.version) > col(copy.same_version)).label("behind"),
        )
        .join(source, col(source.point_id) == col(copy.same_as))
        .join(Standing, col(Standing.point_id).in_((col(copy.point_id), col(source.point_id))))
        .where((col(copy.point_id) == point_id) | (col(copy.same_as) == point_id), col(Standing.point_id) != point_id)
        .order_by(col(Standing.number), col(Standing.part))
    )
    rows = session.connection().execute(query).all()
    kin = [
        (row.copy == point_id, Kin(row.point_id, point_number(row.number, row.part), bool(row.behind))) for row in rows
    ]
    return TakenOver(
        next((each for is_source, each in kin if is_source), None),
        tuple(each for is_source, each in kin if not is_source),
    )
