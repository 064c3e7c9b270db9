"""Proving that answers are whole: checksums and chains recomputed from what is stored."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, func, select

from app.comments.canonical import NEWEST, said_content
from app.comments.kinds import CommentKind
from app.comments.models import Point
from app.comments.written import WrittenComment
from app.history.erasures import Erasures, erasures
from app.responses.content import AttachedFile
from app.responses.models import Comment, Confirmation, Response
from app.responses.queries.answers import attachments_of, minutes_of, written_of
from app.responses.receipts import (
    GENESIS,
    chained,
    checksum,
    confirmation_content,
    response_content,
    signed_content,
)
from app.responses.summaries import summary_comment
from app.rounds.models import Consultee, Round

BATCH = 200
_UNKNOWN = f"its receipt is of format {{}}, and this version of the program knows {NEWEST}: verify with a newer one"


def verify_responses(session: Session) -> Iterator[str]:
    """One line a finding; none when every answer is what its receipt says and none is missing from its chain."""
    expected: dict[int, tuple[int, str]] = {}
    erased = erasures(session)
    query = (
        select(Response, func.coalesce(Consultee.asked_as, Consultee.name))
        .join(Consultee, col(Consultee.id) == Response.consultee_id)
        .order_by(col(Response.round_id), col(Response.item))
        .execution_options(yield_per=BATCH)
    )
    for batch in session.exec(query).partitions(BATCH):
        formats = {response.id: response.format for response, _body in batch}
        known = {own: format for own, format in formats.items() if format <= NEWEST}
        (said, in_short), files = _said(session, known), attachments_of(session, list(known))
        for response, body in batch:
            item, previous = expected.get(response.round_id, (0, GENESIS))
            own = response.id
            if own not in known:
                yield f"{_name(response)}: {_UNKNOWN.format(response.format)}"
                expected[response.round_id] = (response.item, response.chain_hash)
                continue
            content = response_content(response.model_dump(), body, said[own], files.get(own, []), response.documents)
            sha256 = erased.checksum(f"response {own}", response.sha256)
            yield from _findings(response, content, item, previous, sha256)
            is_whole = sha256 == response.sha256  # nothing of it has been erased
            if response.identified and is_whole and not _is_what_was_signed(response, said[own], files.get(own, [])):
                yield f"{_name(response)}: is not what its signatory signed"
            if own in in_short and in_short[own] != summary_comment(response.summary, in_short[own].id or 0):
                yield f"answer {response.number} (round {response.round_id}): its point in short says something else"
            expected[response.round_id] = (response.item, response.chain_hash)
    yield from _confirmations(session, erased)
    for round_id, last_item in session.exec(select(Round.id, Round.last_item).where(Round.last_item > 0)):
        seen = expected.get(round_id or 0, (0, ""))[0]
        if seen != last_item:
            yield f"answers of round {round_id}: item {seen + 1} to {last_item} are missing at the end"


def _is_what_was_signed(
    response: Response, said: Mapping[str, list[dict[str, Any]]], files: Sequence[AttachedFile]
) -> bool:
    """Whether an answer says what was shown to whoever identified themselves to sign it."""
    return checksum(signed_content(response.model_dump(), said, files)) == response.identified.get("sha256")


def _confirmations(session: Session, erased: Erasures) -> Iterator[str]:
    """Confirmations that say something else than when they were made, or of an answer that was never preliminary."""
    query = select(Confirmation, Response).join(Response, col(Response.id) == Confirmation.response_id)
    rows = session.exec(query.order_by(col(Confirmation.response_id))).all()
    files = minutes_of(session, [row.response_id for row, _response in rows])
    for row, response in rows:
        content = confirmation_content(row.model_dump(), response.sha256, files.get(response.id, []))
        if not response.preliminary or checksum(content) != erased.checksum(f"confirmation {response.id}", row.sha256):
            yield f"answer {response.number} (round {response.round_id}): its confirmation has been changed"


def checksums_now(session: Session, response_ids: Collection[int]) -> dict[str, str]:
    """The checksum that each of these answers and its confirmation have as they stand: it proves what is erased."""
    query = select(Response, func.coalesce(Consultee.asked_as, Consultee.name))
    query = query.join(Consultee, col(Consultee.id) == Response.consultee_id).where(col(Response.id).in_(response_ids))
    rows = session.exec(query.order_by(col(Response.id))).all()
    formats = {response.id: response.format for response, _body in rows}
    (said, _in_short), files = _said(session, formats), attachments_of(session, list(formats))
    proofs = {}
    for response, body in rows:
        own = response.id
        content = response_content(response.model_dump(), body, said[own], files.get(own, []), response.documents)
        proofs[f"response {own}"] = checksum(content)
    minutes = minutes_of(session, list(formats))
    for row in session.exec(select(Confirmation).where(col(Confirmation.response_id).in_(formats))):
        answer = next(response for response, _body in rows if response.id == row.response_id)
        content = confirmation_content(row.model_dump(), answer.sha256, minutes.get(answer.id, []))
        proofs[f"confirmation {answer.id}"] = checksum(content)
    return proofs


def _name(response: Response) -> str:
    return f"answer {response.number} (round {response.round_id})"


def _findings(response: Response, content: dict[str, Any], item: int, previous: str, sha256: str) -> Iterator[str]:
    name = _name(response)
    if response.item != item + 1:
        yield f"{name}: item {item + 1} is missing before it"
    elif response.previous_hash != previous:
        yield f"{name}: does not follow the answer before it"
    if checksum(content) != sha256:
        yield f"{name}: has been changed since its receipt"
    if chained(response.previous_hash, response.sha256) != response.chain_hash:
        yield f"{name}: its link in the chain has been changed"


Said = dict[int, dict[str, list[dict[str, Any]]]]


def _said(session: Session, formats: Mapping[int, int]) -> tuple[Said, dict[int, WrittenComment]]:
    """What the checksums of responses cover of what they say, and their points in short, which are made from it."""
    in_short: dict[int, WrittenComment] = {}
    numbered: dict[int, list[tuple[int | None, WrittenComment]]] = {response_id: [] for response_id in formats}
    query = (
        select(Comment, Point.number)
        .join(Point, col(Point.id) == Comment.point_id)
        .where(col(Comment.response_id).in_(formats), col(Comment.taken) == 0)
        .order_by(col(Comment.response_id), col(Comment.position))
    )
    for row, number in session.exec(query):
        if row.kind == CommentKind.SUMMARY:
            in_short[row.response_id] = written_of(row)
            continue
        numbered[row.response_id].append((number if row.counts else None, written_of(row)))
    said = {response_id: said_content(said, formats[response_id]) for response_id, said in numbered.items()}
    return said, in_short
