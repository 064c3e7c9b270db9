"""Texts that replies begin with: written, changed, taken away, and filled in for the comments that are replied to."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.accounts.identity import By
from app.assessment import placeholders, queries
from app.assessment.actions.failures import failure
from app.assessment.actions.replies import Answer
from app.assessment.models import ModuleUse, TextModule
from app.assessment.queries.modules import module_text
from app.assessment.rules import require_replying
from app.errors import Invalid, NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.rounds.actions.board import locked_status, touch_content
from app.rounds.models import Round


class ModuleSaid(NamedTuple):
    """What a module is called and says, and whether every round may use it."""

    name: str
    text: str
    shared: bool


def write_module(session: Session, round_: Round, said: ModuleSaid, *, by: By, now: datetime.datetime) -> TextModule:
    """Add a module to a round. The same once more is the same module.

    Raises Invalid for a placeholder that there is not, and for a name that another of the round's has.
    """
    _touch(session, round_, everywhere=said.shared)
    require_replying(locked_status(session, round_))
    placeholders.require_known(said.text)
    there = _called(session, round_, said.name)
    if there is not None:
        if (there.name, there.text, there.shared) == said:
            return there
        raise _taken()
    module = TextModule(
        **said._asdict(),
        round_id=round_.id,
        name_key=said.name.casefold(),
        version=1,
        by_name=by.name,
        at=now,
    )
    session.add(module)
    session.flush()
    subject = ("module", module.id)
    record(session, "module.written", by=by, now=now, round_id=round_.id, subject=subject, name=said.name)
    return module


def change_module(
    session: Session,
    round_: Round,
    module_id: int,
    said: ModuleSaid,
    *,
    version: int,
    by: By,
    now: datetime.datetime,
) -> TextModule:
    """Change a module of the round. Replies that were begun with it stay as they are.

    Raises as ``write_module`` does; RuleBroken ``stale_version`` where somebody has changed it since it was read.
    """
    module = _locked(session, round_, module_id, shared=said.shared)
    placeholders.require_known(said.text)
    same = (module.name, module.text, module.shared) == said
    if same and module.version in (version, version + 1):
        return module
    if module.version != version:
        message = _("{name} har ändrat formuleringen under tiden. Jämför texterna och spara igen.")
        raise RuleBroken(
            message.format(name=module.by_name),
            code="stale_version",
            extra={"module": {"name": module.name, "text": module.text, "version": module.version}},
        )
    there = _called(session, round_, said.name)
    if there is not None and there.id != module.id:
        raise _taken()
    told = {"name_key": said.name.casefold(), "version": version + 1, "by_name": by.name, "at": now}
    module.sqlmodel_update(said._asdict() | told)
    session.add(module)
    subject = ("module", module_id)
    record(session, "module.changed", by=by, now=now, round_id=round_.id, subject=subject, name=said.name)
    return module


def remove_module(session: Session, round_: Round, module_id: int, *, by: By, now: datetime.datetime) -> int:
    """Take a module of the round away. How many replies were begun with it: they keep their words."""
    module = _locked(session, round_, module_id, shared=True)
    used: int = session.connection().execute(_uses(module_id)).scalar_one()
    session.delete(module)
    subject = ("module", module_id)
    record(session, "module.removed", by=by, now=now, round_id=round_.id, subject=subject, name=module.name)
    return used


def _locked(session: Session, round_: Round, module_id: int, *, shared: bool) -> TextModule:
    was_shared = session.connection().execute(select(col(TextModule.shared)).where(col(TextModule.id) == module_id))
    _touch(session, round_, everywhere=shared or bool(was_shared.scalar()))
    require_replying(locked_status(session, round_))
    module = session.get(TextModule, module_id, populate_existing=True)
    if module is None or module.round_id != round_.id:
        raise NotFound(_("Formuleringen finns inte i den här remissen. Någon kan ha tagit bort den."))
    return module


def _touch(session: Session, round_: Round, *, everywhere: bool) -> None:
    """Every desk that offers it is made anew: of all rounds in their order, so that two never wait for each other."""
    ids = session.connection().execute(select(col(Round.id)).order_by(col(Round.id))).scalars().all()
    for round_id in ids if everywhere else [round_.id]:
        touch_content(session, round_id)


def _called(session: Session, round_: Round, name: str) -> TextModule | None:
    query = select(TextModule).where(col(TextModule.round_id) == round_.id, col(TextModule.name_key) == name.casefold())
    return session.execute(query).scalars().first()


def _taken() -> Invalid:
    message = _("Det finns redan en formulering med det namnet i remissen.")
    return Invalid(message, code="name_taken", fields={"name": message})


def _uses(module_id: int) -> Any:
    return select(func.count()).select_from(ModuleUse).where(col(ModuleUse.module_id) == module_id)


def filled_in(
    session: Session, round_: Round, answers: Sequence[Answer], *, authority: str, prefix: bool = False
) -> list[Answer]:
    """The replies with the words of their modules, filled in for each comment; those without a module as they are.

    A reply without words of its own gets the module's. ``prefix``: say which of many a fault is in, in the fields and
    in ``extra["items"]``. Raises Invalid for a module that is gone where its words are needed, and for what cannot be
    filled in.
    """
    ids = [answer.comment_id for answer in answers if answer.module]
    if not ids:
        return list(answers)
    comments = {comment.id: comment for comment, _quote in queries.chosen(session, round_.id, ids)}
    texts = {
        id_: module_text(session, round_.id, id_) for id_ in {answer.module for answer in answers if answer.module}
    }
    filled: list[Answer] = []
    faults: dict[str, str] = {}
    failed: list[dict[str, Any]] = []
    for index, answer in enumerate(answers):
        comment = comments.get(answer.comment_id)
        if not answer.module or comment is None:
            filled.append(answer)
            continue
        text = answer.text or texts[answer.module]
        try:
            text = _words(text, placeholders.facts_of(comment, round_, authority))
        except Invalid as fault:
            at = f"items.{index}." if prefix else ""
            faults |= {f"{at}{name}": message for name, message in fault.fields.items()}
            if not prefix:
                raise
            failed.append(failure(index, answer.comment_id, fault))
            continue
        known = answer.module if texts[answer.module] is not None else None
        filled.append(replace(answer, text=text, module=known))
    if faults:
        message = _("Inget sparades: {n} av svaren behöver rättas.").format(n=len(faults))
        raise Invalid(message, code="reply_batch", fields=faults, extra={"items": failed})
    return filled


def _words(text: str | None, facts: dict[str, str]) -> str:
    if text is None:
        message = _("Standardformuleringen finns inte längre. Välj en annan eller skriv texten själv.")
        raise Invalid(message, code="module_gone", fields={"module_id": message})
    text = placeholders.fill(text, facts)
    placeholders.require_filled(text)
    return text
