"""The letter that tells a body that its answer has come in: the receipt, with a copy of the answer."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from app.comments.labels import stance_label
from app.i18n import speaking
from app.mail.kinds import LetterKind
from app.mail.outbox import post
from app.responses.answer_text import contents, decided, timeliness
from app.responses.content import AnswerContent, AttachedFile
from app.responses.identified import identified_of
from app.responses.models import Response
from app.responses.receipts import iso
from app.rounds.facts import ConsulteeFacts, RoundFacts
from app.rounds.letters import about
from app.rounds.models import Consultee, Round


def post_receipts(
    session: Session,
    round_: Round | RoundFacts,
    consultee: Consultee | ConsulteeFacts,
    response: Response,
    sent: AnswerContent,
    files: Sequence[AttachedFile] = (),
    *,
    to: Mapping[str, int | None],
    now: datetime.datetime,
    **facts: Any,
) -> None:
    """Put a receipt into the outbox for each address of ``to``, with the link (or None) that it may hold.

    The copy of the answer is written when the letter leaves: hundreds answer at once, and are to wait for nothing slow.
    """
    for position, (email, link_id) in enumerate(to.items()):
        post(
            session,
            LetterKind.RECEIPT,
            to=email,
            to_name=consultee.name,
            now=now,
            round_id=round_.id,
            consultee_id=consultee.id,
            link_id=link_id,
            dedupe_key=f"receipt:{response.id}:{position}",
            **about(round_, consultee.name),
            number=response.number,
            received_at=iso(response.received_at),
            sha256=response.sha256,
            revision=response.revision,
            late=response.late,
            preliminary=response.preliminary,
            response_id=response.id,
            also_for=", ".join(body["name"] for body in response.on_behalf_of),
            documents=[{"title": document["title"], "version": document["version"]} for document in response.documents],
            **_in_words(response, sent, files, now),
            **facts,
        )


def _in_words(
    response: Response, sent: AnswerContent, files: Sequence[AttachedFile], now: datetime.datetime
) -> dict[str, str]:
    """What the receipt on the page says of the answer too, in the language of the copy."""
    with speaking("sv"):
        return {
            "in_time": timeliness(response.late, response.deadline, now),
            "stance": stance_label(response.stance),
            "contents": contents(
                sum(comment.counts for comment in sent.remarks), len(files), len(sent.answers), len(sent.statements)
            ),
            "decided": decided(response.decision),
            "signatory": ", ".join(part for part in (response.signatory_name, response.signatory_title) if part),
            "identified": proof.in_words if (proof := identified_of(response.identified)) else "",
        }
