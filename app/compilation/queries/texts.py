"""What officials have written in their own words (one statement each)."""

from sqlalchemy import select, union_all
from sqlmodel import Session, col

from app.compilation.models import OfficialText, OfficialTextRevision
from app.compilation.text_views import OfficialTexts, TextView
from app.compilation.texts import Subject

_WORDS = ("text", "consideration", "version", "by_name", "at")


def official_texts(session: Session, round_id: int) -> OfficialTexts:
    """All that stands in a round."""
    columns = (col(getattr(OfficialText, name)) for name in _WORDS)
    query = select(col(OfficialText.subject), *columns).where(col(OfficialText.round_id) == round_id)
    return OfficialTexts({subject: TextView(*words) for subject, *words in session.connection().execute(query)})


def text_wordings(session: Session, round_id: int, subject: Subject) -> list[TextView]:
    """Every wording that a text has had, the newest first."""
    mine = (col(OfficialText.round_id) == round_id, col(OfficialText.subject) == subject.stored)
    now = select(*(col(getattr(OfficialText, name)) for name in _WORDS)).where(*mine)
    before = select(*(col(getattr(OfficialTextRevision, name)) for name in _WORDS))
    before = before.join(OfficialText, col(OfficialText.id) == col(OfficialTextRevision.text_id)).where(*mine)
    wordings = [TextView(*words) for words in session.connection().execute(union_all(now, before))]
    return sorted(wordings, key=lambda wording: -wording.version)
