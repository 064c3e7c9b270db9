"""What pages need: the text that stands, and the versions before it."""

import datetime
from dataclasses import dataclass

from sqlalchemy import func, tuple_
from sqlmodel import Session, col, select

from app.errors import NotFound
from app.i18n import FOR_BODIES, _
from app.information.defaults import default_text
from app.information.models import InformationText, Topic
from app.information.rules import left_to_fill_in


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A version of a text; number 0 is the one delivered, which nobody has saved."""

    topic: Topic
    language: str
    number: int
    text: str
    saved_at: datetime.datetime | None = None
    saved_by: str = ""


def _delivered(topic: Topic, language: str) -> TextVersion:
    return TextVersion(topic, language, 0, default_text(topic, language))


def _of(row: InformationText) -> TextVersion:
    return TextVersion(row.topic, row.language, row.number, row.text, row.saved_at, row.saved_by_name)


def current_texts(session: Session, topic: Topic | None = None) -> dict[tuple[Topic, str], TextVersion]:
    """The text that stands, by topic and language, in one statement: of one topic or of all."""
    key = (col(InformationText.topic), col(InformationText.language))
    newest = select(*key, func.max(InformationText.number)).group_by(*key)
    chosen = select(InformationText).where(tuple_(*key, col(InformationText.number)).in_(newest))
    if topic:
        chosen = chosen.where(col(InformationText.topic) == topic)
    rows = {(row.topic, row.language): _of(row) for row in session.exec(chosen)}
    topics = [topic] if topic else list(Topic)
    return {
        (topic, code): rows.get((topic, code)) or _delivered(topic, code) for topic in topics for code in FOR_BODIES
    }


def places_left(session: Session) -> int:
    """How many facts are still to fill in, in one statement: in the texts as the authority has them.

    A delivered text that is not Swedish is left out: it gives way to a Swedish one that is written, and repeats one
    that is not.
    """
    texts = current_texts(session).values()
    return sum(len(left_to_fill_in(text.text)) for text in texts if text.language == "sv" or text.number)


def text_to_read(session: Session, topic: Topic, language: str) -> TextVersion:
    """The text for a reader of a language; in Swedish where the authority has written that and not the other.

    The delivered text would contradict what the authority says in Swedish.
    """
    texts = current_texts(session, topic)
    wanted, swedish = texts[topic, language], texts[topic, "sv"]
    return swedish if wanted.number == 0 and swedish.number else wanted


def versions(session: Session, topic: Topic, language: str) -> list[TextVersion]:
    """Every version, the newest first; the delivered one last."""
    chosen = (
        select(InformationText)
        .where(col(InformationText.topic) == topic, col(InformationText.language) == language)
        .order_by(col(InformationText.number).desc())
    )
    return [*(_of(row) for row in session.exec(chosen)), _delivered(topic, language)]


def version(session: Session, topic: Topic, language: str, number: int) -> TextVersion:
    """One version. Raises NotFound."""
    for candidate in versions(session, topic, language):
        if candidate.number == number:
            return candidate
    raise NotFound(_("Sidan finns inte, eller så har du inte tillgång till den."))
