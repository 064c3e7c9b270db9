"""Comments on an earlier version of a plan at their places in the one that holds now."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlmodel import Session

from app.comments.passages import passage_in
from app.comments.places import WHOLE, Place, place_code, place_of
from app.comments.queries import paragraph_texts, successors
from app.comments.written import WrittenComment


def in_version(session: Session, version_id: int, comments: Iterable[WrittenComment]) -> list[WrittenComment]:
    """The comments, each where its place is in this version, with its ``origin``; no word of them is touched.

    One whose place is gone is about the paragraph that has the words it quotes now, else about the nearest place that
    is left, or the whole; when a later version has the place again it is back there. One statement more where words
    that were quoted have lost their paragraph.
    """
    comments = list(comments)
    asked = {place for comment in comments for place in (comment.place, _origin(comment)) if place}
    later = successors(session, version_id, asked) if asked else {}
    moved = [_moved(comment, later) for comment in comments]
    if not any(map(_has_lost_its_words, moved)):
        return moved
    texts = paragraph_texts(session, version_id)
    return [_with_its_words(comment, texts) if _has_lost_its_words(comment) else comment for comment in moved]


def places_in(session: Session, version_id: int, places: Iterable[Place]) -> dict[Place, Place]:
    """Places of other versions of this plan → where they are in this one; those of this one are left out."""
    return successors(session, version_id, places)


def section_ids_in(session: Session, version_id: int, section_ids: Sequence[int]) -> dict[int, int | None]:
    """Sections of this plan's versions → the same sections in this one; None for one that is gone."""
    later = successors(session, version_id, [Place(id_) for id_ in section_ids])
    return {place.section_id: there.section_id for place, there in later.items() if place.section_id}


def _origin(comment: WrittenComment) -> Place | None:
    return place_of(comment.origin) if comment.origin else None


def _as_exact(origin: Place | None, there: Place) -> bool:
    """Whether a place that was gone is back itself, and not only what it lay in."""
    return origin is not None and place_code(origin)[0] == place_code(there)[0]


def _moved(comment: WrittenComment, later: dict[Place, Place]) -> WrittenComment:
    origin = _origin(comment)
    there = later.get(comment.place, comment.place)
    again = later.get(origin) if origin is not None else None
    if again is not None and (there.section_id is None or _as_exact(origin, again)):
        there = again
    if there == comment.place or (comment.place == WHOLE and origin is None):
        return comment
    if comment.question_id is not None:  # an answer stands where its question does
        return replace(comment, place=there)
    return replace(comment, place=there, origin=comment.origin or place_code(comment.place))


def _has_lost_its_words(comment: WrittenComment) -> bool:
    """Whether it quotes words of a paragraph that this version does not have."""
    return bool(comment.content.quote and comment.origin) and comment.place.paragraph is None


def _with_its_words(comment: WrittenComment, texts: dict[Place, str]) -> WrittenComment:
    """Where the quoted words stand now, if they stand in one paragraph alone."""
    holding = [place for place, text in texts.items() if passage_in(text, comment.content.quote)]
    return replace(comment, place=holding[0]) if len(holding) == 1 else comment
