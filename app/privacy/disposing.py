"""Making, removing and running rules of disposal."""

import datetime
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.identity import SYSTEM, By
from app.clock import zulu
from app.database import Database, in_turn
from app.errors import NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.privacy.disposal import AT_ONCE, DryRun, dispose, dry_run, due
from app.privacy.models import DisposalKind, DisposalRule
from app.rounds.actions.board import touch_both
from app.rounds.models import Round

BY_HAND = 20_000
"""Rows that go at once when somebody presses the button; the rest by the next press, or by the worker."""
EACH = datetime.timedelta(hours=20)
"""How often the worker runs the rules that are automatic."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule in force and what it would dispose of now."""

    rule: DisposalRule
    would: DryRun


def rules(session: Session) -> list[DisposalRule]:
    """The rules in force, by kind."""
    query = select(DisposalRule).where(col(DisposalRule.removed_at).is_(None))
    return list(session.exec(query.order_by(col(DisposalRule.kind))))


def ruled(session: Session, *, now: datetime.datetime) -> list[Ruled]:
    """The rules in force, each with what would go: the dry run."""
    return [Ruled(rule, dry_run(session, rule.kind, before=_before(rule, now))) for rule in rules(session)]


def titles_of(session: Session, round_ids: Collection[int]) -> dict[int, str]:
    """What rounds are called."""
    query = select(Round.id, Round.title, Round.registry_number).where(col(Round.id).in_(round_ids))
    return {id_: f"{title}, {number}" for id_, title, number in session.exec(query)}


def dry_run_json(session: Session, *, now: datetime.datetime, only: Collection[int] = ()) -> list[dict[str, Any]]:
    """The dry run as the command says it: of all rules in force, or of ``only`` those."""
    _check(session, only)
    return [
        {
            "rule": one.rule.id,
            "kind": one.rule.kind.value,
            "decision": one.rule.decision,
            "after_days": one.rule.after_days,
            "automatic": one.rule.automatic,
            "count": one.would.count,
            "oldest": zulu(one.would.oldest) if one.would.oldest else None,
            "newest": zulu(one.would.newest) if one.would.newest else None,
            "rounds": {str(round_id): count for round_id, count in one.would.rounds.items()},
        }
        for one in ruled(session, now=now)
        if not only or one.rule.id in only
    ]


def _check(session: Session, ids: Collection[int]) -> None:
    """Raises NotFound where one of them is no rule in force: else a slip of the pen would look like nothing due."""
    if missing := sorted(set(ids) - {rule.id for rule in rules(session)}):
        raise NotFound(_("Regeln finns inte: {n}.").format(n=", ".join(map(str, missing))))


def _before(rule: DisposalRule, now: datetime.datetime) -> datetime.datetime:
    return now - datetime.timedelta(days=rule.after_days)


def add_rule(
    session: Session,
    kind: DisposalKind,
    *,
    after_days: int,
    decision: str,
    automatic: bool,
    by: By,
    now: datetime.datetime,
) -> DisposalRule:
    """A rule of its kind, by a decision. Raises RuleBroken when one is in force already."""
    in_turn(session, "disposal rules")  # no row is there yet that could be locked
    in_force = select(DisposalRule.id).where(DisposalRule.kind == kind, col(DisposalRule.removed_at).is_(None))
    if session.exec(in_force).first() is not None:
        raise RuleBroken(_("Det finns redan en regel för de uppgifterna. Ta bort den först."))
    rule = DisposalRule(
        kind=kind, after_days=after_days, decision=decision, automatic=automatic, made_at=now, made_by=by.name
    )
    session.add(rule)
    session.flush()
    record(
        session,
        "privacy.rule_added",
        by=by,
        now=now,
        subject=("disposal_rule", rule.id),
        rule=kind.value,
        days=after_days,
        automatic=automatic,
        decision=decision,
    )
    return rule


def remove_rule(session: Session, rule_id: int, *, by: By, now: datetime.datetime) -> None:
    """The rule is in force no more; what it has disposed of stays gone."""
    rule = session.get(DisposalRule, rule_id, with_for_update=True)
    if rule is None:
        raise NotFound(_("Regeln finns inte."))
    if rule.removed_at is not None:
        return
    rule.removed_at, rule.removed_by = now, by.name
    session.add(rule)
    subject = ("disposal_rule", rule_id)
    record(
        session, "privacy.rule_removed", by=by, now=now, subject=subject, rule=rule.kind.value, decision=rule.decision
    )


def run_rule(session: Session, rule_id: int, *, by: By, now: datetime.datetime, limit: int = AT_ONCE) -> int:
    """Dispose of what is due by a rule, at most so many rows; how many. The history tells of each time."""
    rule = session.get(DisposalRule, rule_id, with_for_update=True)
    if rule is None or rule.removed_at is not None:
        raise NotFound(_("Regeln finns inte."))
    rows = due(session, rule.kind, before=_before(rule, now), limit=limit)
    rule.last_run_at = now
    session.add(rule)
    session.flush()
    if not rows:
        return 0
    dispose(session, rule.kind, [row.id for row in rows], now=now)
    rounds = Counter(row.round_id for row in rows if row.round_id)
    for round_id in sorted(rounds):
        touch_both(session, round_id)
    record(
        session,
        "privacy.disposed",
        by=by,
        now=now,
        subject=("disposal_rule", rule.id),
        rule=rule.kind.value,
        disposed=len(rows),
        rounds={str(round_id): count for round_id, count in sorted(rounds.items())},
        decision=rule.decision,
    )
    return len(rows)


def run_rules(
    database: Database, *, by: By = SYSTEM, now: datetime.datetime, only: Collection[int] = (), again: bool = False
) -> dict[str, int]:
    """Run the automatic rules that have not run today, some rows a transaction; kind → rows.

    ``again``: also those that have. ``only``: these instead, whether they are automatic or run by hand.
    """
    with database.read() as session:
        _check(session, only)
        chosen = [(rule.id, rule.kind.value) for rule in rules(session) if _is_to_run(rule, now, only, again)]
    done: dict[str, int] = {}
    for rule_id, kind in chosen:
        while True:
            with database.write() as session:
                count = run_rule(session, rule_id, by=by, now=now)
            done[kind] = done.get(kind, 0) + count
            if count < AT_ONCE:
                break
    return done


def _is_to_run(rule: DisposalRule, now: datetime.datetime, only: Collection[int], again: bool) -> bool:
    if only:
        return rule.id in only
    return rule.automatic and (again or rule.last_run_at is None or now - rule.last_run_at >= EACH)
