"""All that `remiss verify` looks at, in one moment's view: nothing that is written meanwhile is taken for tampering."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from app.assessment.verify import verify_replies
from app.database.integrity import verify_integrity, verify_references
from app.history.erasing import verify_erasures
from app.history.heads import Head, verify_against, verify_mailed_heads
from app.history.queries import verify_chains
from app.history.seals import verify_seals
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
    if broken:
        return
    parts: tuple[tuple[str, Iterator[str]], ...] = (
        ("database", verify_references(session)),
        ("history", verify_chains(session)),
        ("history", verify_mailed_heads(session)),
        ("history", verify_against(session, mailed)),
        ("seals", verify_seals(session)),
        ("erasures", verify_erasures(session)),
        ("answers", verify_responses(session)),
        ("counts", verify_counts(session)),
        ("replies", verify_replies(session)),
        ("deadlines", verify_deadlines(session)),
        ("files", verify_files(session, store)),
    )
    for name, part in parts:
        try:
            yield from part
        except (ValueError, LookupError, TypeError, ArithmeticError) as error:
            # Somebody has put there what no program of ours writes: that is a finding, and the other parts go on.
            yield f"{name}: something cannot be read any more ({type(error).__name__}: {error})"
