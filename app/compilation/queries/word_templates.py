"""The template that Word files are made of, and those before it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sqlmodel import Session, col, select

from app.compilation.compiled import CompiledRound
from app.compilation.models import WordTemplate
from app.errors import NotFound
from app.i18n import _
from app.storage.store import Store

MOST_SHOWN = 100


def word_templates(session: Session) -> Sequence[WordTemplate]:
    """The changes, the latest first: what is in use and what was, at most a hundred."""
    return session.exec(select(WordTemplate).order_by(col(WordTemplate.number).desc()).limit(MOST_SHOWN)).all()


def template_in_use(session: Session) -> WordTemplate | None:
    """The authority's template; None while it is our own."""
    newest = session.exec(select(WordTemplate).order_by(col(WordTemplate.number).desc()).limit(1)).first()
    return newest if newest is not None and newest.sha256 else None


def word_template(session: Session, template_id: int) -> WordTemplate:
    """One that has a file, in use or not. Raises NotFound."""
    row = session.get(WordTemplate, template_id)
    if row is None or not row.sha256:
        raise NotFound(_("Mallen finns inte."))
    return row


@contextmanager
def with_template(session: Session, compiled: CompiledRound, store: Store) -> Iterator[CompiledRound]:
    """The same round, whose Word files are made of the authority's template. Raises Unavailable if its file is lost.

    The template lies on this host until the block ends.
    """
    used = template_in_use(session)
    if used is None or used.sha256 is None:
        yield compiled
        return
    with store.whole(used.sha256) as template:
        yield replace(compiled, template=template)
