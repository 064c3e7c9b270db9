"""Tagging comments. Nothing of it is in the history: it is the officials' working material, as notes are."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from app.assessment.rules import require_replying
from app.assessment.tag_models import PointTag, Tag, TagColour
from app.errors import Invalid, NotFound
from app.i18n import _
from app.responses.models import Standing
from app.rounds.actions.board import locked_status, touch_content
from app.rounds.models import Round
from app.sorting import search_text

MOST = 200
"""Tags of one round."""


def make_tag(session: Session, round_: Round, *, name: str, colour: TagColour) -> Tag:
    """A new tag of a round. Raises Invalid ``name_taken`` for a name that one has, in whatever case."""
    require_replying(locked_status(session, round_))
    theirs = session.exec(select(Tag.name_key).where(Tag.round_id == round_.id)).all()
    if len(theirs) >= MOST:
        raise Invalid(_("Remissen har redan {n} etiketter.").format(n=MOST), code="too_many_tags")
    _require_free(session, round_, name)
    tag = Tag(round_id=round_.id, name=name, name_key=search_text(name)[:200], colour=colour)
    session.add(tag)
    session.flush()
    touch_content(session, round_.id)
    return tag


def change_tag(session: Session, round_: Round, tag_id: int, *, name: str, colour: TagColour) -> Tag:
    """Another name or colour. Raises NotFound for another round's, Invalid ``name_taken``."""
    require_replying(locked_status(session, round_))
    tag = _tag(session, round_, tag_id)
    _require_free(session, round_, name, apart_from=tag_id)
    tag.name, tag.name_key, tag.colour = name, search_text(name)[:200], colour
    session.add(tag)
    session.flush()
    touch_content(session, round_.id)
    return tag


def merge_tag(session: Session, round_: Round, tag_id: int, into: int) -> Tag:
    """What has one tag gets the other instead, and the first is gone. Raises NotFound, Invalid for the same one."""
    require_replying(locked_status(session, round_))
    first, other = _tag(session, round_, tag_id), _tag(session, round_, into)
    if first.id == other.id:
        message = _("Välj en annan etikett att slå ihop med.")
        raise Invalid(message, code="same_tag", fields={"into": message})
    _put_on(session, other.id, session.exec(select(PointTag.point_id).where(PointTag.tag_id == first.id)).all())
    _drop(session, first)
    touch_content(session, round_.id)
    return other


def delete_tag(session: Session, round_: Round, tag_id: int) -> None:
    """A tag is gone from the round and from all that had it. Raises NotFound."""
    require_replying(locked_status(session, round_))
    _drop(session, _tag(session, round_, tag_id))
    touch_content(session, round_.id)


def tag_many(session: Session, round_: Round, point_ids: Sequence[int], tag_id: int, *, on: bool) -> int:
    """Put a tag on comments, or take it off them, all or none; how many that changed. Raises NotFound."""
    require_replying(locked_status(session, round_))
    tag = _tag(session, round_, tag_id)
    _require_standing(session, round_, point_ids)
    had = set(session.exec(select(PointTag.point_id).where(PointTag.tag_id == tag.id)).all())
    changed = sorted(set(point_ids) - had) if on else sorted(set(point_ids) & had)
    if on:
        _put_on(session, tag.id, changed)
    elif changed:
        run = session.connection().execute
        run(delete(PointTag).where(col(PointTag.tag_id) == tag.id, col(PointTag.point_id).in_(changed)))
    if changed:
        touch_content(session, round_.id)
    return len(changed)


def set_tags(session: Session, round_: Round, point_id: int, tag_ids: Sequence[int]) -> None:
    """A comment has exactly these tags. Raises NotFound for a tag of another round."""
    require_replying(locked_status(session, round_))
    wanted = {_tag(session, round_, tag_id).id for tag_id in tag_ids}
    _require_standing(session, round_, [point_id])
    has = set(session.exec(select(PointTag.tag_id).where(PointTag.point_id == point_id)).all())
    if wanted == has:
        return
    session.connection().execute(delete(PointTag).where(col(PointTag.point_id) == point_id))
    for tag_id in sorted(wanted):
        _put_on(session, tag_id, [point_id])
    touch_content(session, round_.id)


def _tag(session: Session, round_: Round, tag_id: int) -> Tag:
    tag = session.get(Tag, tag_id, populate_existing=True)
    if tag is None or tag.round_id != round_.id:
        raise NotFound(_("Etiketten finns inte i den här remissen. Någon kan ha tagit bort den."))
    return tag


def _require_free(session: Session, round_: Round, name: str, apart_from: int = 0) -> None:
    query = select(Tag.id).where(Tag.round_id == round_.id, Tag.name_key == search_text(name)[:200])
    if set(session.exec(query).all()) - {apart_from}:
        message = _("Det finns redan en etikett som heter så.")
        raise Invalid(message, code="name_taken", fields={"name": message})


def _require_standing(session: Session, round_: Round, point_ids: Sequence[int]) -> None:
    query = select(Standing.point_id).where(Standing.round_id == round_.id)
    if set(point_ids) - set(session.exec(query).all()):
        raise NotFound(_("En synpunkt finns inte längre i remissen. Ladda om sidan och välj igen."))


def _put_on(session: Session, tag_id: int, point_ids: Iterable[int]) -> None:
    have = set(session.exec(select(PointTag.point_id).where(PointTag.tag_id == tag_id)).all())
    rows = [{"tag_id": tag_id, "point_id": id_} for id_ in point_ids if id_ not in have]
    if rows:
        session.connection().execute(insert(PointTag), rows)


def _drop(session: Session, tag: Tag) -> None:
    session.connection().execute(delete(PointTag).where(col(PointTag.tag_id) == tag.id))
    session.delete(tag)
    session.flush()
