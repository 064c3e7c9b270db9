"""The only way to a batch: by its round, for who may do that there. Not yours is not found."""

from sqlmodel import Session

from app.accounts.identity import Asker
from app.batches import queries
from app.batches.models import Batch
from app.database import only_reads
from app.rounds.access import Door, not_found, round_for


def batch_for(session: Session, who: Asker, round_id: int, batch_id: int) -> tuple[Batch, Door]:
    """A batch of a round for an official who may do ``who.action`` in it; locked where something is to be changed."""
    door = round_for(session, who, round_id)
    batch = queries.batch_of(session, round_id, batch_id, lock=not only_reads(session))
    if batch is None:
        raise not_found()
    return batch, door
