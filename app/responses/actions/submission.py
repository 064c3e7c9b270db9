"""Sending an answer: everything in one transaction, in the order rule, number, rows, chain, letter, history."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session, col

from app.errors import Invalid
from app.history.actions import record
from app.i18n import _, speaking
from app.mail.models import LetterKind
from app.mail.outbox import address, post
from app.plans.models import Section
from app.plans.queries import places
from app.plans.views import Places
from app.responses.actions.drafting import store_draft
from app.responses.draft import DraftState, Written
from app.responses.models import Channel, Comment, CurrentResponse, Point, Response, Stance
from app.responses.queries import drafts
from app.responses.queries.answers import Receipt, has_signatory, last_link, latest_response, receipt_for_draft
from app.responses.receipts import chained, checksum, comment_content, iso, response_content
from app.responses.rules import may_send, require_answerable, require_version
from app.responses.wording import copy_of
from app.rounds.actions import touch_board
from app.rounds.actions.board import locked_status
from app.rounds.calendar import day_of
from app.rounds.doors import Holder, require
from app.rounds.models import Round
from app.rounds.rules import is_late, own_deadline
from app.sorting import search_text

Hook = Callable[[Session, Response, Response | None, datetime.datetime], None]


@dataclass(frozen=True, slots=True)
class Sending:
    """What is sent and who signs. ``instead`` replaces the draft's content: no objection or abstains, with a text.

    ``prefix`` stands before the names of the signature's fields when one is refused.
    """

    version: int | None
    name: str
    title: str = ""
    email: str = ""
    preliminary: bool = False
    channel: Channel = Channel.WEB
    instead: tuple[Stance, str] | None = None
    prefix: str = ""


def submit(
    session: Session, holder: Holder, *, sending: Sending, hooks: Sequence[Hook], now: datetime.datetime
) -> tuple[Receipt, bool]:
    """Send the draft as the body's answer; it has come in at ``now`` (FL 22 §). Returns the receipt and if it is new.

    The same version again gives the same receipt. Raises RuleBroken when the round takes no answer or the draft is
    stale, Invalid without a stance, NotAllowed for a link that may not sign. Submissions of a round stand in line.
    """
    status = locked_status(session, holder.round)
    session.refresh(holder.consultee)
    consultee_id = holder.consultee.id or 0
    again = receipt_for_draft(session, consultee_id, sending.version)
    if again is not None:
        return again, False
    previous = latest_response(session, consultee_id)
    require_answerable(status, answered=previous is not None)
    allowed = may_send(holder.link.role, has_signatory=has_signatory(session, consultee_id))
    require(allowed, _("Svaret skickas av den som får skriva under. Be er kontaktperson skicka det."))
    draft = drafts.draft(session, consultee_id, show_progress=holder.consultee.show_progress)
    require_version(sending.version, draft)
    _require_signature(sending)
    sent = _what_is_sent(draft, sending)
    response = _store(session, holder, sending, sent, previous, now)
    _renew_draft(session, holder, draft, sent, sending, now)
    _tell(session, holder, response, sent, now)
    for hook in hooks:
        hook(session, response, previous, now)
    return Receipt.of(response), True


def _require_signature(sending: Sending) -> None:
    if not sending.name.strip():
        raise Invalid(fields={f"{sending.prefix}name": _("Skriv namnet på den som svarar.")}, code="signatory_required")
    if sending.email:
        try:
            address(sending.email)
        except Invalid as error:
            raise Invalid(
                error.message, code="address", fields={f"{sending.prefix}email": error.fields["email"]}
            ) from None


def _what_is_sent(draft: DraftState, sending: Sending) -> DraftState:
    if sending.instead:
        return draft.but(stance=sending.instead[0], summary=sending.instead[1], comments=[])
    if draft.stance is None:
        raise Invalid(
            _("Ta ställning till planen som helhet innan ni skickar svaret."),
            code="stance_required",
            fields={"stance": _("Välj det som stämmer bäst för er.")},
        )
    return draft.but(comments=[one for one in draft.comments if not one.is_empty])


def _store(
    session: Session,
    holder: Holder,
    sending: Sending,
    sent: DraftState,
    previous: Response | None,
    now: datetime.datetime,
) -> Response:
    round_, consultee = holder.round, holder.consultee
    item, deadline = round_.last_item + 1, own_deadline(round_, consultee)
    sections = _sections(session, sent.comments)
    comments = sorted(sent.comments, key=lambda one: _order(one, sections))
    row: dict[str, Any] = {
        "round_id": round_.id, "consultee_id": consultee.id, "revision": previous.revision + 1 if previous else 1,
        "item": item, "number": f"{round_.registry_number}-{item}", "received_at": now, "received_on": day_of(now),
        "deadline": deadline, "late": is_late(now, deadline), "channel": sending.channel, "stance": sent.stance,
        "summary": sent.summary, "signatory_name": sending.name.strip(), "signatory_title": sending.title.strip(),
        "signatory_email": sending.email.strip(), "preliminary": sending.preliminary,
        "draft_version": sending.version, "idempotency_key": f"draft:{sending.version}",
    }  # fmt: skip
    last_number, numbers = _give_numbers(session, round_, comments)
    content = [comment_content(numbers.get(one.id or 0), one) for one in comments]
    row["sha256"] = checksum(response_content(row, consultee.name, content))
    row["previous_hash"] = last_link(session, round_.id or 0)
    row["chain_hash"] = chained(row["previous_hash"], row["sha256"])
    connection = session.connection()
    response_id = connection.execute(insert(Response).returning(col(Response.id)), row).scalar_one()
    if comments:
        connection.execute(insert(Comment), _comment_rows(response_id or 0, comments, sections))
    _make_current(session, consultee.id or 0, response_id or 0)
    changes = {"last_item": item, "last_number": last_number}
    connection.execute(update(Round).where(col(Round.id) == round_.id).values(**changes))
    touch_board(session, round_.id or 0)
    return Response(id=response_id, **row)


def _give_numbers(session: Session, round_: Round, comments: Iterable[Written]) -> tuple[int, dict[int, int]]:
    """Every comment that says something has a number of its own in the round, given once (design: Point)."""
    ids = [one.id or 0 for one in comments if one.counts]
    query = select(col(Point.id), col(Point.number)).where(col(Point.id).in_(ids))
    known: dict[int, Any] = {row[0] or 0: row[1] for row in session.connection().execute(query)} if ids else {}
    last, given = round_.last_number, {}
    for point_id in ids:
        if known[point_id] is None:
            last += 1
            given[point_id] = last
    if given:
        session.connection().execute(_NUMBER, [{"which": point, "given": number} for point, number in given.items()])
    return last, {**known, **given}


_NUMBER = update(Point).where(col(Point.id) == bindparam("which")).values(number=bindparam("given"))


Sections = dict[int, tuple[int, int | None]]


def _sections(session: Session, comments: list[Written]) -> Sections:
    """Position and focus area of each section that is commented on."""
    wanted = {one.place.section_id for one in comments if one.place.section_id}
    if not wanted:
        return {}
    query = select(col(Section.id), col(Section.position), col(Section.focus_area_id))
    rows = session.connection().execute(query.where(col(Section.id).in_(wanted)))
    return {row[0] or 0: (row[1], row[2]) for row in rows}


def _order(one: Written, sections: Sections) -> tuple[int, int, int, int]:
    """Comments are numbered in the order of the plan, the whole first; in one place as they were written."""
    section_id, paragraph, indicator_id, cell_id = one.place.parts
    return sections[section_id][0] if section_id else 0, paragraph or 0, indicator_id or 0, cell_id or 0


def _comment_rows(response_id: int, comments: list[Written], sections: Sections) -> list[dict[str, Any]]:
    rows = []
    for position, one in enumerate(comments):
        section_id, paragraph, indicator_id, cell_id = one.place.parts
        place, focus_area_id = sections[section_id] if section_id else (0, None)
        rows.append({
            "response_id": response_id, "point_id": one.id, "position": position, "counts": one.counts,
            "kind": one.kind, "place": place, "focus_area_id": focus_area_id, "section_id": section_id,
            "paragraph": paragraph, "indicator_id": indicator_id, "cell_id": cell_id, "stance": one.stance,
            "text": one.text, "proposed_text": one.proposed_text, "reason": one.reason,
            "search_text": search_text(*one.words),
        })  # fmt: skip
    return rows


def _make_current(session: Session, consultee_id: int, response_id: int) -> None:
    connection = session.connection()
    mine = update(CurrentResponse).where(col(CurrentResponse.consultee_id) == consultee_id)
    if connection.execute(mine.values(response_id=response_id)).rowcount == 0:
        connection.execute(insert(CurrentResponse), {"consultee_id": consultee_id, "response_id": response_id})


def _renew_draft(
    session: Session, holder: Holder, draft: DraftState, sent: DraftState, sending: Sending, now: datetime.datetime
) -> None:
    """The draft goes on at a new version. A quick answer leaves comments that were being written as they are."""
    copy = draft if sending.instead and draft.has_words else draft.but(stance=sent.stance, summary=sent.summary)
    store_draft(session, holder, draft, copy, now=now)


def _tell(session: Session, holder: Holder, response: Response, sent: DraftState, now: datetime.datetime) -> None:
    consultee = holder.consultee
    record(
        session, "response.submitted", by=holder.by, now=now, round_id=holder.round.id,
        subject=("consultee", consultee.id or 0), name=consultee.name, number=response.number,
        revision=response.revision, stance=str(response.stance), late=response.late,
        preliminary=response.preliminary, sha256=response.sha256,
    )  # fmt: skip
    to = {holder.link.email: holder.link.id} if holder.link.email else {}
    if response.signatory_email:
        to.setdefault(response.signatory_email, None)
    copy = _copy(session, holder, sent) if to else ""
    for position, (email, link_id) in enumerate(to.items()):
        post(
            session, LetterKind.RECEIPT, to=email, to_name=consultee.name, now=now, round_id=holder.round.id,
            consultee_id=consultee.id, link_id=link_id, dedupe_key=f"receipt:{response.id}:{position}",
            round_title=holder.round.title, registry_number=holder.round.registry_number, organisation=consultee.name,
            number=response.number, received_at=iso(response.received_at), sha256=response.sha256,
            revision=response.revision, late=response.late, copy=copy,
        )  # fmt: skip


def _copy(session: Session, holder: Holder, sent: DraftState) -> str:
    version_id = holder.round.plan_version_id
    named = places(session, version_id) if version_id and sent.comments else Places({}, {}, {})
    query = select(col(Point.id), col(Point.number)).where(col(Point.id).in_([one.id for one in sent.comments]))
    numbers = {row[0] or 0: row[1] for row in session.connection().execute(query) if row[1]} if sent.comments else {}
    with speaking("sv"):
        return copy_of(sent, named, numbers)
