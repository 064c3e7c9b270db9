"""All that `remiss verify` looks at, in one moment's view: nothing that is written meanwhile is taken for tampering."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from app.assessment.verify import verify_replies
from app.database.integrity import verify_integrity
from app.history.heads import Head, verify_against, verify_mailed_heads
from app.history.queries import verify_chains
from app.responses.verify import verify_responses
from app.responses.verify_counts import verify_counts
from app.rounds.verify import verify_deadlines
from app.storage.store import Store
from app.storage.verify import verify_files


def findings(session: Session, store: Store, *, mailed: Sequence[Head] = ()) -> Iterator[str]:
    """One line a finding, none when all is complete and unchanged. ``mailed``: the heads of a letter that was kept.

    The session must see one moment (``Database.snapshot``). A database whose own file is broken is asked nothing else.
    """
    broken = False
    for fault in verify_integrity(session):
        broken = True
        yield fault
    if not broken:
        yield from verify_chains(session)
        yield from verify_mailed_heads(session)
        yield from verify_against(session, mailed)
        yield from verify_responses(session)
        yield from verify_counts(session)
        yield from verify_replies(session)
        yield from verify_deadlines(session)
        yield from verify_files(session, store)
