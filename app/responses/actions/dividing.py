"""Dividing a comment into parts, and undoing it. What the body sent is not touched."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.comments.models import Point
from app.errors import NotFound, RuleBroken
from app.i18n import _
from app.responses.actions.fitting import write_parts
from app.responses.actions.standing import stand_as_now
from app.responses.models import Comment, PointDivision, PointPassage, RepliedWording
from app.responses.parts import Cut, Fitted, require_cuts, words_key
from app.responses.summaries import IS_POINT
from app.rounds.models import Consultee


@dataclass(frozen=True, slots=True)
class Divided:
    """What a division did. ``is_new`` is False where the comment was divided so already.

    ``replies``: each new part, and the point whose reply it is to begin with.
    """

    is_new: bool
    replies: dict[int, int] = field(default_factory=dict)


def divide_point(
    session: Session, point: Point, cuts: Sequence[Cut], version: int | None, *, by: By, now: datetime.datetime
) -> Divided:
    """Let the parts of a comment stand in its place, each with a reply of what it was cut from, to be looked at again.

    A part of the same words as one that the comment has had is that one again, with its letter and its reply. The
    caller has locked the round. ``version``: the division that was read, 0 for none; None: not divided as far as known.
    Raises Invalid for cuts that do not divide the text, NotFound where the body has removed the comment, RuleBroken for
    a part and for a ``version`` that is not the present one.
    """
    require_whole(point)
    comment = _comment(session, point.id)
    if comment.taken:
        raise RuleBroken(
            _("Synpunkten är uttagen ur en fil. Ta ut delarna ur filen var för sig i stället."), code="out_of_a_file"
        )
    require_cuts(comment.text, cuts)
    every = _passages(session, point.id)
    before = [passage for passage in every if passage.stands]
    if [Cut(passage.begins, passage.ends, passage.point_id is None) for passage in before] == list(cuts):
        return Divided(False)
    _require_version(session, point.id, version, is_divided=bool(before))
    stands = _keyed(comment.text, cuts, every)
    made = write_parts(session, comment, stands)
    new = [Cut(passage.begins, passage.ends) for passage in stands if passage.key is None]
    replies = _begun_with(session, point.id, dict(zip(made, new, strict=True)), before)
    _raise_version(session, point.id, by=by, now=now)
    stand_as_now(session, point.round_id, point.id)
    return Divided(True, replies)


def join_parts(session: Session, point: Point, version: int | None, *, by: By, now: datetime.datetime) -> bool:
    """Undo a division: the comment stands whole, with the reply that it had. False where it is not divided.

    Parts keep their letters and replies, and have them again when the same words are a part again. What the whole was
    answered with before is to be looked at again where a part has been answered since. The caller has locked the round.
    """
    require_whole(point)
    before = [passage for passage in _passages(session, point.id) if passage.stands]
    if not before:
        return False
    if version is not None:
        _require_version(session, point.id, version, is_divided=True)
    run = session.connection().execute
    ids = [passage.point_id for passage in before if passage.point_id is not None]
    judged = select(col(RepliedWording.point_id)).where(
        col(RepliedWording.point_id).in_(ids), ~col(RepliedWording.elsewhere)
    )
    if run(judged.limit(1)).first() is not None:
        run(update(RepliedWording).where(col(RepliedWording.point_id) == point.id).values(elsewhere=True))
    write_parts(session, session.get_one(Comment, before[0].comment_id), [])
    _raise_version(session, point.id, by=by, now=now)
    stand_as_now(session, point.round_id, point.id)
    return True


def require_whole(point: Point) -> None:
    """Raises RuleBroken for a part: it is the comment that is divided."""
    if point.parent_id is not None:
        raise RuleBroken(
            _("Det här är redan en del av synpunkt {n}. Ändra delningen av den i stället.").format(n=point.number),
            code="is_part",
            extra={"comment_id": point.parent_id},
        )


def _comment(session: Session, point_id: int) -> Comment:
    """The wording that counts. Raises NotFound."""
    query = (
        select(Comment)
        .join(Consultee, col(Consultee.current_response_id) == col(Comment.response_id))
        .where(col(Comment.point_id) == point_id, IS_POINT)
    )
    comment = session.exec(query).first()
    if comment is None:
        raise NotFound(_("Synpunkten finns inte i remissen, eller så har remissinstansen tagit bort den."))
    return comment


def _passages(session: Session, point_id: int) -> Sequence[PointPassage]:
    """All the passages that a comment has and has had."""
    query = select(PointPassage).where(col(PointPassage.parent_id) == point_id)
    query = query.order_by(col(PointPassage.begins), col(PointPassage.id)).execution_options(populate_existing=True)
    return session.exec(query).all()


def _require_version(session: Session, point_id: int, version: int | None, *, is_divided: bool) -> None:
    known = session.get(PointDivision, point_id, populate_existing=True)
    if version is None and is_divided:
        raise RuleBroken(
            _("Synpunkten är redan delad på ett annat sätt. Ångra den delningen först, eller utgå från den."),
            code="already_divided",
        )
    if version is not None and version != (known.version if known else 0):
        raise RuleBroken(
            _("{name} har delat synpunkten under tiden. Ladda om sidan och dela igen.").format(
                name=known.by_name if known else _("Någon")
            ),
            code="stale_division",
        )


def _keyed(text: str, cuts: Sequence[Cut], every: Sequence[PointPassage]) -> list[Fitted]:
    """The cuts, each with the passage that it is again: the one of the same words, what stands before what stood."""
    free = sorted((passage for passage in every if passage.point_id is not None), key=lambda each: not each.stands)
    stands = []
    for cut in cuts:
        words = words_key(text[cut.begins : cut.ends])
        again = None if cut.none else next((passage for passage in free if passage.words == words), None)
        if again is not None:
            free.remove(again)
        stands.append(Fitted(cut.begins, cut.ends, "" if cut.none else again.id if again else None))
    return stands


def _begun_with(
    session: Session, parent_id: int, new: dict[int, Cut], before: Sequence[PointPassage]
) -> dict[int, int]:
    """New part → the point whose reply it begins with: the part that most of its words were in, else the whole.

    That is written down as a reply to something else, which is to be looked at again.
    """
    sources = [passage.point_id for passage in before if passage.point_id is not None] or [parent_id]
    query = select(RepliedWording).where(col(RepliedWording.point_id).in_(sources))
    known = {row.point_id: row for row in session.exec(query)}
    texts = [passage for passage in before if passage.point_id in known]
    begun: dict[int, int] = {}
    for point_id, cut in new.items():
        source = parent_id if not before else _nearest(cut, texts)
        if source not in known:
            continue
        row = known[source].model_dump() | {"point_id": point_id, "elsewhere": True, "sent_back_to": None}
        session.connection().execute(insert(RepliedWording), row)
        begun[point_id] = source
    return begun


def _nearest(cut: Cut, passages: Sequence[PointPassage]) -> int:
    """The point of the passage that shares most characters with a cut; 0 for none."""
    shared = [
        (min(cut.ends, passage.ends) - max(cut.begins, passage.begins), passage.point_id or 0) for passage in passages
    ]
    most = max(shared, default=(0, 0))
    return most[1] if most[0] > 0 else 0


def _raise_version(session: Session, point_id: int, *, by: By, now: datetime.datetime) -> None:
    run = session.connection().execute
    values = {"by_id": by.id if by.kind == "user" else None, "by_name": by.name, "at": now}
    known = session.get(PointDivision, point_id, populate_existing=True)
    if known is None:
        run(insert(PointDivision).values(point_id=point_id, version=1, **values))
    else:
        of_it = update(PointDivision).where(col(PointDivision.point_id) == point_id)
        run(of_it.values(version=known.version + 1, **values))
