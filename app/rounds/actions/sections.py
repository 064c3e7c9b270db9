"""Sections of a round's plan that are closed for comments, and those that some bodies are asked particularly about."""

import datetime
from collections.abc import Collection, Sequence

from sqlmodel import Session

from app.accounts.identity import By
from app.errors import Invalid, NotFound
from app.history.actions import record
from app.i18n import _
from app.plans.queries import outline
from app.plans.views import OutlineRow
from app.rounds.actions.board import locked_status
from app.rounds.models import Round
from app.rounds.rules import require_sections_editable


def close_section(
    session: Session, round_: Round, section_id: int, *, reason: str, by: By, now: datetime.datetime
) -> list[int]:
    """Close a section and all below it for comments; returns their ids. What bodies have drafted there stays.

    Raises NotFound for a section of another plan, RuleBroken when nobody answers any more.
    """
    section, ids = _section(session, round_, section_id)
    before = round_.closed_sections
    after = before | dict.fromkeys(map(str, ids), reason)
    if after != before:
        round_.closed_sections = after
        session.add(round_)
        session.flush()
        record(
            session, "round.section_closed", by=by, now=now, round_id=round_.id, section=section.heading, reason=reason
        )
    return ids


def open_section(session: Session, round_: Round, section_id: int, *, by: By, now: datetime.datetime) -> None:
    """Let bodies comment on a section again, and on all below it."""
    section, ids = _section(session, round_, section_id)
    before = round_.closed_sections
    after = {key: reason for key, reason in before.items() if int(key) not in ids}
    if after != before:
        round_.closed_sections = after
        session.add(round_)
        session.flush()
        record(session, "round.section_opened", by=by, now=now, round_id=round_.id, section=section.heading)


def emphasise_section(
    session: Session,
    round_: Round,
    section_id: int,
    *,
    organisation_ids: Collection[int],
    asked: Sequence[tuple[int, str]],
    by: By,
    now: datetime.datetime,
) -> None:
    """Ask some bodies particularly about a section; ``asked``: who can be (id and name). None at all: nobody is.

    Raises Invalid for one that the round does not ask.
    """
    section, _ids = _section(session, round_, section_id)
    names = {id_: name for id_, name in asked if id_ in organisation_ids}
    if len(names) < len(set(organisation_ids)):
        message = _("En av remissinstanserna hör inte till remissen.")
        raise Invalid(message, code="unknown_body", fields={"consultee_ids": message})
    before = round_.emphasised_sections
    after = {key: ids for key, ids in before.items() if key != str(section_id)}
    if names:
        after[str(section_id)] = sorted(names)
    if after != before:
        round_.emphasised_sections = after
        session.add(round_)
        session.flush()
        bodies = ", ".join(names.values()) or "–"
        record(
            session,
            "round.section_emphasised",
            by=by,
            now=now,
            round_id=round_.id,
            section=section.heading,
            bodies=bodies,
        )


def _section(session: Session, round_: Round, section_id: int) -> tuple[OutlineRow, list[int]]:
    """The section, and its id with those below it; the round is locked."""
    require_sections_editable(locked_status(session, round_))
    rows = outline(session, round_.plan_version_id) if round_.plan_version_id else []
    section = next((row for row in rows if row.id == section_id), None)
    if section is None:
        raise NotFound(_("Avsnittet finns inte i den här planen."))
    below = [row.id for row in rows if section.number and row.number.startswith(f"{section.number}.")]
    return section, [section_id, *below]
