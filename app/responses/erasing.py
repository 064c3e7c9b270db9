"""Answers that are disposed of by decision: all that they say goes, and that they came, when and from whom stays.

Their checksums and their place in the chain stay, too: what was received can still be shown to be what a receipt says.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlmodel import Session, SQLModel, col

from app.database.triggers import ERASABLE, ERASED
from app.history.erasures import erasures
from app.responses.models import Comment, Response, Standing
from app.responses.verify import checksums_now

NOTHING = frozenset({"signatory_email", "search_text", "sender_address", "quote"})
"""Columns in which nothing stands when they are erased: an address that is none, words of the plan."""
_BY_ANSWER = ("attachment", "registration", "confirmation", "withdrawal", "inclusion", "comment")


def is_whole(session: Session, response_ids: Collection[int]) -> bool:
    """Whether these answers are what their receipts say, or what an earlier erasing left: only then may one go on."""
    told, now = erasures(session), checksums_now(session, response_ids)
    then = select(col(Response.id), col(Response.sha256)).where(col(Response.id).in_(response_ids))
    rows = session.connection().execute(then)
    return all(told.checksum(f"response {id_}", sha256) == now[f"response {id_}"] for id_, sha256 in rows)


def what_is_said(session: Session, response_ids: Collection[int]) -> dict[str, dict[int, dict[str, Any]]]:
    """All that these answers say, as it stands when it is erased: table → key → column → what stands there then."""
    tables = SQLModel.metadata.tables
    rows = {"response": _blank(session, "response", col(Response.id).in_(response_ids))}
    for name in _BY_ANSWER:
        rows[name] = _blank(session, name, tables[name].c.response_id.in_(response_ids))
    wordings = tables["file_wording"].c.comment_id.in_(rows["comment"])
    rows["file_wording"] = _blank(session, "file_wording", wordings)
    return rows


def _blank(session: Session, name: str, where: ColumnElement[bool]) -> dict[int, dict[str, Any]]:
    table = SQLModel.metadata.tables[name]
    (key,) = table.primary_key.columns
    columns = [table.c[column] for column in ERASABLE[name]]
    found = {}
    for row in session.connection().execute(select(key, *columns).where(where)):
        changes = {c.name: erased(c.name, value) for c, value in zip(columns, row[1:], strict=True) if value}
        if any(change != value for change, value in zip(changes.values(), filter(None, row[1:]), strict=True)):
            found[int(row[0])] = changes
    return found


def erased(column: str, value: Any) -> Any:
    """What stands in a column instead of a value that is erased."""
    if isinstance(value, list):
        return []
    if isinstance(value, dict):  # as whom a signatory was identified: all but the name is of nobody
        return {key: ERASED if key == "name" else part for key, part in value.items()}
    return "" if column in NOTHING else ERASED


def forget_beside(session: Session, response_ids: Sequence[int]) -> None:
    """What stands beside the answers and repeats their words: the parts of comments, the text that was divided."""
    tables = SQLModel.metadata.tables
    passage, text = tables["point_passage"], tables["divided_text"]
    comments = select(col(Comment.id)).where(col(Comment.response_id).in_(response_ids))
    run = session.connection().execute
    whole: Mapping[str, Any] = {"begins": 0, "ends": len(ERASED)}
    run(update(passage).where(passage.c.comment_id.in_(comments)).values(**whole, search_text=""))
    divided = and_(col(Standing.comment_id).in_(comments), col(Standing.begins).is_not(None))
    run(update(Standing).where(divided).values(**whole))
    texts = list(run(select(text.c.id).where(text.c.response_id.in_(response_ids))).scalars())
    for name in ("passage", "passage_step"):
        run(delete(tables[name]).where(tables[name].c.text_id.in_(texts)))
    run(update(text).where(text.c.id.in_(texts)).values(text=ERASED))
