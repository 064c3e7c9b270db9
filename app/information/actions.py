"""Changing a text: its next version is added."""

import datetime

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.history.actions import record
from app.information.models import InformationText, Topic
from app.information.rules import judge_version


def change_text(
    session: Session, topic: Topic, language: str, *, text: str, version: int, by: By, now: datetime.datetime
) -> InformationText:
    """Add the next version. ``version`` is the number that was changed; raises RuleBroken if a newer one stands."""
    current = _newest(session, topic, language)
    judge_version(version, current)
    saved = InformationText(
        topic=topic,
        language=language,
        number=current + 1,
        text=text,
        saved_at=now,
        saved_by=by.id,
        saved_by_name=by.name,
    )
    try:
        with session.begin_nested():
            session.add(saved)
    except IntegrityError:  # somebody saved the same number at the same moment: theirs stands
        judge_version(version, _newest(session, topic, language))
        raise
    record(
        session,
        "information.changed",
        by=by,
        now=now,
        subject=("information", saved.id),
        topic=topic.value,
        language=language,
        number=saved.number,
    )
    return saved


def _newest(session: Session, topic: Topic, language: str) -> int:
    chosen = select(func.max(InformationText.number)).where(
        col(InformationText.topic) == topic, col(InformationText.language) == language
    )
    return session.exec(chosen).one() or 0
