"""Erasing by decision. Whoever may is judged by the pages; what is kept for good is refused here."""

import datetime
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlmodel import Session, SQLModel, col

from app.accounts.identity import By
from app.database.triggers import ERASED
from app.errors import Invalid, RuleBroken
from app.history.actions import record
from app.history.erasing import Decision, erase
from app.i18n import _
from app.privacy.queries import Asked, Extract, extract
from app.responses.erasing import forget_beside, is_whole, what_is_said
from app.responses.models import Response
from app.responses.verify import checksums_now
from app.rounds.actions.board import locked_round, locked_status, touch_both
from app.rounds.models import RoundStatus


def make_extract(
    session: Session, asked: Asked, *, as_file: str, reads_answers: bool, by: By, now: datetime.datetime
) -> Extract:
    """All that is kept of one person. That somebody has asked is told by the history, not about whom."""
    asked.check()
    found = extract(session, asked, now=now, reads_answers=reads_answers)
    record(session, "privacy.extracted", by=by, now=now, places=len(found.places), file=as_file)
    return found


def dispose_of_answer(session: Session, number: str, *, decision: Decision, by: By, now: datetime.datetime) -> int:
    """Dispose of the answer with a number. Raises Invalid where there is none, or its round is still open."""
    query = select(col(Response.id), col(Response.round_id)).where(col(Response.number) == number)
    rows = session.connection().execute(query).all()
    if len(rows) != 1:
        raise Invalid(fields={"answer_number": _("Det finns inget svar med det numret.")})
    ((response_id, round_id),) = rows
    if locked_status(session, locked_round(session, round_id)) is RoundStatus.OPEN:
        raise Invalid(fields={"answer_number": _("Remissen är öppen. Svar gallras tidigast när den är stängd.")})
    count = erase_answers(session, [response_id], decision=decision, by=by, now=now)
    if not count:
        raise Invalid(fields={"answer_number": _("Svaret är redan gallrat.")})
    return count


def erase_answers(
    session: Session, response_ids: Sequence[int], *, decision: Decision, by: By, now: datetime.datetime
) -> int:
    """Dispose of answers: what they say, their files and what repeats them; how many rows of the record.

    Raises RuleBroken when one is not what its receipt says: what has been tampered with is looked into first.
    """
    query = select(col(Response.round_id)).where(col(Response.id).in_(response_ids)).distinct()
    rounds = sorted(session.connection().execute(query).scalars())
    for round_id in rounds:
        locked_round(session, round_id)
    if not is_whole(session, response_ids):
        raise RuleBroken(_("Svaret är inte längre vad kvittensen säger. Kör remiss verify och utred det först."))
    rows = what_is_said(session, response_ids)
    brought = _files_of(session, response_ids)
    _forget_mail(session, response_ids)
    _forget_drafts(session, response_ids)
    files = _needed_no_more(session, brought, response_ids)
    count = erase(
        session,
        rows,
        decision=decision,
        by=by,
        now=now,
        proofs=lambda: checksums_now(session, response_ids),
        files=files,
    )
    forget_beside(session, response_ids)
    for round_id in rounds:
        touch_both(session, round_id)
    return count


_WITH_ANSWER = ("attachment", "inbox_item")
"""Tables whose rows stay with an answer that is disposed of, and keep the hash of its files."""


def _files_of(session: Session, response_ids: Sequence[int]) -> set[str]:
    """What came with these answers: their files, and the mail that they came in."""
    tables, names = SQLModel.metadata.tables, set()
    for name in _WITH_ANSWER:
        query = select(tables[name].c.sha256).where(tables[name].c.response_id.in_(response_ids))
        names |= set(session.connection().execute(query).scalars())
    item, file = tables["inbox_item"], tables["inbox_file"]
    beside = select(file.c.sha256).join(item, item.c.id == file.c.item_id).where(item.c.response_id.in_(response_ids))
    return names | set(session.connection().execute(beside).scalars())


def _needed_no_more(session: Session, names: set[str], response_ids: Sequence[int]) -> list[str]:
    """Those of these files that nothing refers to but these answers."""
    for table in SQLModel.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table.name != "stored_file" or not names:
                continue
            where: ColumnElement[bool] = key.parent.in_(names)
            if table.name in _WITH_ANSWER:
                where = and_(where, func.coalesce(table.c.response_id, 0).not_in(response_ids))
            if table.name == "inbox_file":
                item = SQLModel.metadata.tables["inbox_item"]
                mine = select(item.c.id).where(item.c.response_id.in_(response_ids))
                where = and_(where, table.c.item_id.not_in(mine))
            names = names - set(session.connection().execute(select(key.parent).where(where)).scalars())
    return sorted(names)


def _forget_mail(session: Session, response_ids: Sequence[int]) -> None:
    """The items of the inbox that were registered as these answers: whom they came from, and their files."""
    item, file, text = (SQLModel.metadata.tables[name] for name in ("inbox_item", "inbox_file", "divided_text"))
    run = session.connection().execute
    items = list(run(select(item.c.id).where(item.c.response_id.in_(response_ids))).scalars())
    run(update(file).where(file.c.item_id.in_(items)).values(name=ERASED))
    run(update(item).where(item.c.id.in_(items)).values(subject=ERASED, sender="", sender_name="", message_id=""))
    run(update(text).where(text.c.response_id.in_(response_ids)).values(sha256=None))


def _forget_drafts(session: Session, response_ids: Sequence[int]) -> None:
    """The drafts that the answers were sent from."""
    answer, draft = (SQLModel.metadata.tables[name] for name in ("response", "draft"))
    bodies = select(answer.c.consultee_id).where(answer.c.id.in_(response_ids))
    drafts = select(draft.c.id).where(draft.c.consultee_id.in_(bodies))
    delete_drafts(session, list(session.connection().execute(drafts).scalars()))


def delete_drafts(session: Session, draft_ids: Sequence[int]) -> None:
    """Delete drafts and all that stands in them."""
    tables, run = SQLModel.metadata.tables, session.connection().execute
    for name in ("draft_comment", "draft_attachment", "draft_revision"):
        run(delete(tables[name]).where(tables[name].c.draft_id.in_(draft_ids)))
    run(delete(tables["draft"]).where(tables["draft"].c.id.in_(draft_ids)))
