"""Keeping a text, dividing it, taking a step back. Lock, then read, then judge: two people may have one text open."""

import datetime
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import delete, func, insert, update
from sqlmodel import Session, col, select

from app.errors import RuleBroken
from app.i18n import _
from app.passages.kinds import SourceKind
from app.passages.models import DividedText, Passage, PassageStep
from app.passages.pieces import Piece, covers
from app.passages.queries import pieces_of

Act = Callable[[list[Piece], str], list[Piece]]
"""What a person does: the pieces as they are and the text → the pieces as they shall be."""


def keep_text(
    session: Session, text: str, kind: SourceKind, *, sha256: str | None, now: datetime.datetime
) -> DividedText:
    """A text that came in, exactly as it was read; nothing of it is divided yet."""
    divided = DividedText(kind=kind, text=text, sha256=sha256, created_at=now)
    session.add(divided)
    session.flush()
    return divided


def divide_anew(session: Session, text_id: int, plan_version_id: int | None, pieces: Sequence[Piece]) -> DividedText:
    """The text as it is proposed to be divided by the places of a version; what was done before is gone."""
    divided = _locked(session, text_id)
    session.connection().execute(delete(PassageStep).where(col(PassageStep.text_id) == text_id))
    divided.plan_version_id = plan_version_id
    _write(session, divided, pieces)
    return divided


def change(session: Session, text_id: int, act: Act, *, version: int) -> DividedText:
    """One step, which can be taken back. ``version`` is the one that whoever does it saw.

    Raises RuleBroken when somebody else has changed it since, or when it is registered, and what the act raises.
    """
    divided = _locked(session, text_id, version)
    before = pieces_of(session, text_id)
    after = act(before, divided.text)
    if after == before:
        return divided
    last = session.exec(select(func.max(col(PassageStep.number))).where(PassageStep.text_id == text_id)).one()
    session.add(PassageStep(text_id=text_id, number=(last or 0) + 1, before=[piece.row() for piece in before]))
    _write(session, divided, after)
    return divided


def take_back(session: Session, text_id: int, *, version: int) -> DividedText:
    """Undo the last step. Raises RuleBroken when there is none, and as ``change``."""
    divided = _locked(session, text_id, version)
    query = select(PassageStep).where(PassageStep.text_id == text_id).order_by(col(PassageStep.number).desc())
    step = session.exec(query.limit(1)).first()
    if step is None:
        raise RuleBroken(_("Det finns inget att ångra."), code="nothing_to_undo")
    _write(session, divided, [Piece.of_row(row) for row in step.before])
    session.delete(step)
    session.flush()
    return divided


def close_text(session: Session, text_id: int, *, response_id: int, points: Mapping[int, int]) -> None:
    """The text as registered: which point each passage became, by its number from 1. Nothing is changed afterwards."""
    divided = _locked(session, text_id)
    divided.response_id = response_id
    session.add(divided)
    session.flush()
    of_text = col(Passage.text_id) == text_id
    for number, point_id in points.items():
        where = (of_text, col(Passage.position) == number)
        session.connection().execute(update(Passage).where(*where).values(point_id=point_id))
    session.connection().execute(update(Passage).where(of_text).values(confirmed=True))


def follow_move(session: Session, response_id: int, to: int, points: Mapping[int, int]) -> None:
    """The text of an answer that was moved to another body is that of what it became there, as are its passages."""
    text_id = session.exec(select(DividedText.id).where(DividedText.response_id == response_id)).first()
    if text_id is None:
        return
    session.connection().execute(update(DividedText).where(col(DividedText.id) == text_id).values(response_id=to))
    for point_id in session.exec(select(Passage.point_id).where(Passage.text_id == text_id)).all():
        if point_id is not None and point_id in points:
            of_point = (col(Passage.text_id) == text_id, col(Passage.point_id) == point_id)
            session.connection().execute(update(Passage).where(*of_point).values(point_id=points[point_id]))


def _locked(session: Session, text_id: int, version: int | None = None) -> DividedText:
    query = select(DividedText).where(DividedText.id == text_id).with_for_update()
    divided = session.exec(query, execution_options={"populate_existing": True}).one()
    if divided.response_id is not None:
        raise RuleBroken(_("Texten är redan registrerad. Uppdelningen kan inte ändras."), code="registered")
    if version is not None and version != divided.version:
        message = _("Någon annan har ändrat uppdelningen under tiden. Ladda om sidan och gör om det sista.")
        raise RuleBroken(message, code="changed_meanwhile", extra={"version": divided.version})
    return divided


def _write(session: Session, divided: DividedText, pieces: Sequence[Piece]) -> None:
    if not covers(pieces, len(divided.text)):
        raise AssertionError("the passages do not join to the text")
    divided.version += 1
    session.add(divided)
    session.flush()
    session.connection().execute(delete(Passage).where(col(Passage.text_id) == divided.id))
    rows = [
        {
            "text_id": divided.id,
            "position": number,
            "starts_at": piece.start,
            "ends_at": piece.end,
            "is_comment": piece.is_comment,
            **piece.place._asdict(),
            "kind": piece.kind,
            "reason": piece.reason,
            "confirmed": piece.confirmed,
            "parts": [list(part) for part in piece.parts],
        }
        for number, piece in enumerate(pieces, 1)
    ]
    if rows:
        session.connection().execute(insert(Passage), rows)
