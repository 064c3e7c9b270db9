"""What a receipt says beside its facts: the copy of the answer, written when the letter leaves or is looked at."""

from typing import Any

from sqlmodel import Session

from app.i18n import speaking
from app.mail.models import Letter
from app.plans.queries import places
from app.plans.views import Places
from app.responses.answer_text import copy_of
from app.responses.queries.answers import attachments_of, sent_answer
from app.rounds.models import Round
from app.rounds.queries import questions


def with_copy(session: Session, letter: Letter) -> dict[str, Any]:
    """A receipt's facts with the copy of its answer, in the language of the letter. An answer never changes.

    The copy lists files with their checksums; they are not sent along. Receipts of earlier versions hold the text.
    """
    response_id = letter.facts.get("response_id")
    if response_id is None or "copy" in letter.facts:
        return letter.facts
    answer = sent_answer(session, response_id)
    version_id = answer.plan_version_id or session.get_one(Round, letter.round_id).plan_version_id
    named = places(session, version_id) if version_id and answer.content.comments else Places({}, {}, {})
    numbers = {id: number for id, number in answer.numbers.items() if number is not None}
    files = attachments_of(session, [response_id]).get(response_id, [])
    asked = questions(session, letter.round_id or 0) if answer.content.answers else []
    with speaking(letter.language):
        return {**letter.facts, "copy": copy_of(answer.content, named, numbers, files, asked)}
