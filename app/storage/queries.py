"""How much has been brought."""

from sqlmodel import Session, col, func, select

from app.storage.models import StoredFile


def brought(session: Session, *, round_id: int, consultee_id: int) -> tuple[int, int]:
    """Bytes in the store that first came from a body, and from all bodies of its round. One statement."""
    size = func.coalesce(func.sum(StoredFile.size), 0)
    query = select(
        select(size).where(col(StoredFile.consultee_id) == consultee_id).scalar_subquery(),
        select(size).where(col(StoredFile.round_id) == round_id).scalar_subquery(),
    )
    of_body, of_round = session.exec(query).one()
    return int(of_body), int(of_round)
