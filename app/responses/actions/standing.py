"""Which comments stand, how many there are and how many are done: moved in the transaction that moves them.

A point is done when its reply answers the wording that stands, to be looked at again when the reply answers another
wording, and waits when it has none. It is worked out only here.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, delete, func, insert, or_, select, update
from sqlmodel import Session, col

from app.comments.models import Point
from app.comments.order import place_in_sql
from app.comments.places import Place
from app.database import Prepared
from app.plans.models import Cell, FocusArea, Indicator, Paragraph, Section
from app.responses.actions.done import DONE, PART, in_parts, with_replies
from app.responses.actions.fitting import fit_parts
from app.responses.areas import AREA, KEY, LAST
from app.responses.models import Comment, FocusCount, PointPassage, RepliedWording, Response, Standing
from app.responses.present import at_present
from app.responses.summaries import IS_POINT
from app.rounds.actions import touch_content
from app.rounds.counts import IS_INCLUDED
from app.rounds.models import Consultee, Round

FIGURES = ("comments", "done", "to_look_again")
Change = Counter[str]
"""How much more (or less) there is of each of the figures."""

PLACE = place_in_sql(Comment.place, col(Comment.paragraph), col(Comment.section_id))
"""Where a comment stands in the plan: what ``Standing.plan_place`` holds. Indicator and cell are joined."""
_LEFT = Prepared(
    select(
        col(Standing.point_id),
        col(Standing.comment_id),
        col(Standing.outcome),
        col(Standing.done),
        col(Standing.group_key).label("key"),
    ).where(col(Standing.consultee_id) == bindparam("body"))
)
_COME = Prepared(
    with_replies(
        in_parts(
            select(
                col(Point.id).label("point_id"),
                col(Comment.id),
                AREA.label("area"),
                PLACE.label("plan_place"),
                col(Point.number),
                col(RepliedWording.outcome),
                DONE,
                *(col(getattr(Comment, name)) for name in Place._fields),
                KEY.label("key"),
                *PART,
            ).select_from(Comment)
        )
        .outerjoin(FocusArea, col(FocusArea.id) == col(Comment.focus_area_id))
        .outerjoin(Indicator, col(Indicator.id) == col(Comment.indicator_id))
        .outerjoin(Cell, col(Cell.id) == col(Comment.cell_id))
        .join(Consultee, col(Consultee.id) == col(Point.consultee_id))
        .where(col(Comment.response_id) == bindparam("response"), IS_POINT, IS_INCLUDED)
    )
)
_STANDS = Prepared(insert(Standing).values({name: bindparam(name) for name in Standing.model_fields}))
_GROWN = Prepared(
    update(FocusCount)
    .where(col(FocusCount.round_id) == bindparam("of_round"), col(FocusCount.focus_area) == bindparam("key"))
    .values({name: getattr(FocusCount, name) + bindparam(f"more_{name}") for name in FIGURES})
)


def let_stand(session: Session, response: Response, *, is_present: bool = True) -> Change:
    """Let the comments of a new response stand in place of the body's earlier ones. Returns the change of the figures.

    A point whose wording changed keeps its reply but is no longer done; one that is back at the wording that the reply
    answers is done again. A removed point no longer counts. The round's row is locked by the caller, and the response
    is the body's current one. ``is_present``: it read the version of the plan that its round has now.
    """
    fit_parts(session, response)
    left = _LEFT.all(session, {"body": response.consultee_id})
    come = _COME.all(session, {"response": response.id}) if is_present else _come_to_present(session, response)
    if left:
        session.connection().execute(delete(Standing).where(col(Standing.consultee_id) == response.consultee_id))
    if come:
        rows = [
            {
                "point_id": row.point_id,
                "round_id": response.round_id,
                "consultee_id": response.consultee_id,
                "comment_id": row.id,
                "area": row.area,
                "plan_place": row.plan_place,
                "number": row.number,
                "outcome": row.outcome,
                "done": row.done,
                "section_id": row.section_id,
                "paragraph": row.paragraph,
                "indicator_id": row.indicator_id,
                "cell_id": row.cell_id,
                "group_key": row.key,
                "part": row.part,
                "begins": row.begins,
                "ends": row.ends,
                "leads": row.leads,
            }
            for row in come
        ]
        _STANDS.run_each(session, rows)
    changes: defaultdict[int, Change] = defaultdict(Counter)
    for row in come:
        changes[row.key].update(_counted(row))
    for row in left:
        changes[row.key].subtract(_counted(row))
    return _add_to_counters(session, response.round_id, changes)


def let_none_stand(session: Session, round_id: int, consultee_id: int) -> Change:
    """Let no comment of a body stand any more: it has taken its answer back. Returns the change of the figures.

    Points keep their numbers and their replies, and count again when the body sends them again.
    """
    left = _LEFT.all(session, {"body": consultee_id})
    if left:
        session.connection().execute(delete(Standing).where(col(Standing.consultee_id) == consultee_id))
    changes: defaultdict[int, Change] = defaultdict(Counter)
    for gone in left:
        changes[gone.key].subtract(_counted(gone))
    return _add_to_counters(session, round_id, changes)


def let_stand_again(session: Session, round_id: int, consultee_id: int) -> Change:
    """Let the comments of a body's current answer stand again, with their replies. Returns how the figures change."""
    run = session.connection().execute
    rows = run(facts().where(col(Consultee.id) == consultee_id)).all()
    changes: defaultdict[int, Change] = defaultdict(Counter)
    for row in rows:
        changes[row.group_key].update(_counted(row))
    if rows:
        run(insert(Standing), [{name: getattr(row, name) for name in STANDING} for row in rows])
    return _add_to_counters(session, round_id, changes)


def _come_to_present(session: Session, response: Response) -> Sequence[Any]:
    """The comments of an answer on another version of the plan, where they are in the present one."""
    real = facts().where(col(Comment.response_id) == response.id).subquery()
    named = {"comment_id": "id", "group_key": "key"}
    return (
        session.connection()
        .execute(select(*(column.label(named.get(column.key, column.key)) for column in real.c)))
        .all()
    )


def _counted(row: Any) -> Change:
    """What one comment that stands adds to the figures."""
    return Counter(comments=1, done=int(row.done), to_look_again=int(row.outcome is not None and not row.done))


def _add_to_counters(session: Session, round_id: int, changes: Mapping[int, Change]) -> Change:
    """Add to the counters of focus areas, in a fixed order so that two who do it at once do not wait for each other."""
    total: Change = Counter()
    for key in sorted(changes):
        change = {name: changes[key][name] for name in FIGURES}
        if not any(change.values()):
            continue
        total.update(change)
        more = {f"more_{name}": change[name] for name in FIGURES}
        if _GROWN.run(session, {"of_round": round_id, "key": key, **more}) == 0:
            values = {"round_id": round_id, "focus_area": key, **change}
            session.connection().execute(insert(FocusCount), values)
    return total


def raised(change: Change) -> dict[str, Any]:
    """The change as values of an update of the round's row."""
    return {name: getattr(Round, name) + more for name, more in change.items() if more}


def set_replied(session: Session, round_id: int, outcomes: Mapping[int, str]) -> None:
    """Write down that points have a reply to the wording that stands, and its outcome. They are done from now on.

    Called by the room of replies in the transaction that stores them, with the round's row locked. ``outcomes``: point
    id → code of the outcome.
    """
    run = session.connection().execute
    query: Any = (
        select(
            col(Standing.point_id),
            col(Standing.comment_id),
            col(Standing.outcome),
            col(Standing.done),
            col(Standing.group_key).label("key"),
            col(RepliedWording.point_id).label("known"),
            col(Standing.begins),
            col(Standing.ends),
            col(Standing.leads),
            col(PointPassage.words),
        )
        .outerjoin(RepliedWording, col(RepliedWording.point_id) == col(Standing.point_id))
        .outerjoin(PointPassage, col(PointPassage.point_id) == col(Standing.point_id))
        .where(col(Standing.round_id) == round_id, col(Standing.point_id).in_(outcomes))
    )
    rows = run(query).all()
    values = [
        {
            "point": row.point_id,
            "to_comment_id": row.comment_id,
            "to_outcome": outcomes[row.point_id],
            "to_begins": row.begins,
            "to_ends": row.ends,
            "to_words": row.words,
            "to_leads": row.leads,
        }
        for row in rows
    ]
    known = {row.point_id for row in rows if row.known is not None}
    new = [row for row in values if row["point"] not in known]
    if new:
        run(_NEW_WORDING, new)
    if known:
        run(_WORDING, [row for row in values if row["point"] in known])
    for outcome in sorted(set(outcomes.values())):  # many that get the same reply are one statement
        theirs = [row["point"] for row in values if row["to_outcome"] == outcome]
        run(_REPLIED, {"points": theirs, "to_outcome": outcome})
    changes: defaultdict[int, Change] = defaultdict(Counter)
    for row in rows:
        changes[row.key].update({"done": 1})
        changes[row.key].subtract({name: _counted(row)[name] for name in ("done", "to_look_again")})
    _raise_round(session, round_id, _add_to_counters(session, round_id, changes))


def set_sent_back(session: Session, writers: Mapping[int, int | None]) -> None:
    """Write down whose reply was sent back, or that it is no longer: point id → who wrote it, None for nobody.

    Called by the room of replies as ``set_replied`` is; what is replied to anew is sent back to nobody.
    """
    query = update(RepliedWording).where(col(RepliedWording.point_id) == bindparam("point"))
    values = [{"point": point_id, "to": writer} for point_id, writer in writers.items()]
    session.connection().execute(query.values(sent_back_to=bindparam("to")), values)


def stand_aside(session: Session, round_id: int, point_id: int) -> None:
    """Take a point that was set aside out of what stands and of the figures. The caller has locked the round."""
    run = session.connection().execute
    query = select(col(Standing.outcome), col(Standing.done), col(Standing.group_key))
    row = run(query.where(col(Standing.point_id) == point_id)).one()
    run(delete(Standing).where(col(Standing.point_id) == point_id))
    change: Change = Counter()
    change.subtract(_counted(row))
    _raise_round(session, round_id, _add_to_counters(session, round_id, {row.group_key: change}))


def stand_again(session: Session, round_id: int, point_id: int) -> None:
    """The opposite: a point that is set aside no more stands as its body's current answer has it, if that has it."""
    stand_as_now(session, round_id, point_id)


def stand_as_now(session: Session, round_id: int, point_id: int) -> None:
    """Let a comment, or the parts it is divided into, stand as its body's current answer has it.

    With the figures; called after it was divided or the division was undone. The caller has locked the round.
    """
    run = session.connection().execute
    family = select(col(Point.id)).where(or_(col(Point.id) == point_id, col(Point.parent_id) == point_id))
    of_it = col(Standing.point_id).in_(family)
    changes: defaultdict[int, Change] = defaultdict(Counter)
    query = select(col(Standing.outcome), col(Standing.done), col(Standing.group_key))
    for row in run(query.where(of_it)).all():
        changes[row.group_key].subtract(_counted(row))
    run(delete(Standing).where(of_it))
    come = run(facts().where(col(Comment.point_id) == point_id)).all()
    if come:
        run(insert(Standing), [{name: getattr(row, name) for name in STANDING} for row in come])
    for row in come:
        changes[row.group_key].update(_counted(row))
    _raise_round(session, round_id, _add_to_counters(session, round_id, changes))


def _raise_round(session: Session, round_id: int, change: Change) -> None:
    values = raised(change)
    if values:
        session.connection().execute(update(Round).where(col(Round.id) == round_id).values(**values))


_WORDS = ("comment_id", "begins", "ends", "words", "leads")
_NEW_WORDING = insert(RepliedWording).values(
    point_id=bindparam("point"), **{name: bindparam(f"to_{name}") for name in ("outcome", *_WORDS)}
)
_WORDING = (
    update(RepliedWording)
    .where(col(RepliedWording.point_id) == bindparam("point"))
    .values(elsewhere=False, sent_back_to=None, **{name: bindparam(f"to_{name}") for name in ("outcome", *_WORDS)})
)
_REPLIED = (
    update(Standing)
    .where(col(Standing.point_id).in_(bindparam("points", expanding=True)))
    .values(outcome=bindparam("to_outcome"), done=True)
)

STANDING = (
    *("point_id", "round_id", "consultee_id", "comment_id", "area", "plan_place", "number", "outcome", "done"),
    *("section_id", "paragraph", "indicator_id", "cell_id", "group_key"),
    *("part", "begins", "ends", "leads"),
)
"""The columns of :class:`Standing`, as ``facts`` gives them."""


def facts() -> Select[Any]:
    """What :class:`Standing` should hold, read from the responses themselves and the round's version of the plan."""
    at: Any = func.coalesce(col(Section.position), 0)
    area = case((at == 0, 0), else_=func.coalesce(col(FocusArea.position), LAST))
    key = case((at == 0, 0), else_=func.coalesce(col(Section.focus_area_id), -1))
    told: Select[Any] = (
        select(
            col(Point.id).label("point_id"),
            col(Point.round_id),
            col(Point.consultee_id),
            col(Comment.id).label("comment_id"),
            area.label("area"),
            place_in_sql(at, col(Paragraph.number), col(Section.id)).label("plan_place"),
            col(Point.number),
            col(RepliedWording.outcome),
            DONE,
            col(Section.id).label("section_id"),
            col(Paragraph.number).label("paragraph"),
            col(Indicator.id).label("indicator_id"),
            col(Cell.id).label("cell_id"),
            key.label("group_key"),
            *PART,
        )
        .select_from(Consultee)
        .join(Round, col(Round.id) == col(Consultee.round_id))
        .join(Comment, col(Comment.response_id) == col(Consultee.current_response_id))
        .where(IS_POINT, IS_INCLUDED)
    )
    return with_replies(at_present(in_parts(told)))


def tallied() -> Select[Any]:
    """What :class:`FocusCount` should hold, read from the responses themselves."""
    real = facts().subquery()
    look = and_(real.c.outcome.is_not(None), real.c.done.is_(False))
    return select(
        real.c.round_id,
        real.c.group_key,
        func.count().label("comments"),
        func.sum(case((real.c.done, 1), else_=0)).label("done"),
        func.sum(case((look, 1), else_=0)).label("to_look_again"),
    ).group_by(real.c.round_id, real.c.group_key)


def recount(session: Session, round_id: int) -> None:
    """Make a round's standing comments and counters again from its responses and replies: for seeds and repair."""
    run = session.connection().execute
    run(delete(Standing).where(col(Standing.round_id) == round_id))
    run(delete(FocusCount).where(col(FocusCount.round_id) == round_id))
    real = facts().where(col(Point.round_id) == round_id)
    run(insert(Standing).from_select(STANDING, real))
    groups = tallied()
    groups = groups.where(groups.get_final_froms()[0].c.round_id == round_id)
    run(insert(FocusCount).from_select(("round_id", "focus_area", *FIGURES), groups))
    sums = {
        name: select(func.coalesce(func.sum(getattr(FocusCount, name)), 0))
        .where(col(FocusCount.round_id) == round_id)
        .scalar_subquery()
        for name in FIGURES
    }
    run(update(Round).where(col(Round.id) == round_id).values(**sums))
    touch_content(session, round_id)
