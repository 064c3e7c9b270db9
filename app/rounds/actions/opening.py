"""Opening a round: what goes out freezes, every body gets its place, its link and its letter, once."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session, col

from app.accounts.identity import By
from app.errors import RuleBroken
from app.history.actions import record
from app.i18n import _
from app.mail.kinds import LetterKind
from app.mail.outbox import letter_values, mail_facts, post_all
from app.organisations.list_actions import freeze_list_version
from app.organisations.queries import entries
from app.plans.actions import freeze_version
from app.rounds.actions.board import locked_status, take_step
from app.rounds.background import NOTHING_KNOWN
from app.rounds.checks import Finding, blockers, check
from app.rounds.letters import about
from app.rounds.models import Consultee, Link, LinkLine, LinkRole, Origin, Round, RoundStatus, Step
from app.rounds.queries import questions, subject_of
from app.tokens import link_token, token_hash


def open_round(
    session: Session, round_: Round, *, key: bytes, by: By, signed: str = "", now: datetime.datetime
) -> int | None:
    """Open the round: plan and list freeze, every body on the list gets a link and, with an address, an invitation.

    ``signed``: whose name the invitations bear, where that is another than who opens. All in
    the caller's transaction. Returns how many invitations were written. An open round stays as it is: None, no
    letter. Raises RuleBroken with the list of blockers, or when the round is past being opened.
    """
    status = locked_status(session, round_)
    if status is RoundStatus.OPEN:
        return None
    if status is not RoundStatus.DRAFT:
        raise RuleBroken(_("Remissen har redan varit öppen och kan inte öppnas igen."), code="round_not_draft")
    asked = questions(session, round_.id)
    subject = subject_of(session, round_, now, questions=asked, background=NOTHING_KNOWN)  # nothing of it blocks
    _refuse(blockers(check(subject)))
    freeze_version(session, round_.plan_version_id or 0, now=now)
    freeze_list_version(session, round_.list_version_id or 0, now=now)
    take_step(session, round_, Step.OPENED, by=by, now=now)
    bodies = [
        {
            "organisation_id": e.organisation_id,
            "name": e.name,
            "sort_key": e.sort_key,
            "group": e.group,
            "position": position,
            "email": e.email,
        }
        for position, e in enumerate(entries(session, round_.list_version_id or 0), 1)
    ]
    signing = replace(by, name=signed or by.name)
    letters = seat(session, round_, bodies, origin=Origin.LISTED, key=key, by=signing, now=now)
    record(
        session,
        "round.opened",
        by=by,
        now=now,
        round_id=round_.id,
        consultees=len(bodies),
        letters=letters,
        **mail_facts(session, letters=letters),
    )
    return letters


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise RuleBroken(
            _("Remissen kan inte öppnas än: {reasons}").format(reasons=" ".join(f.message for f in findings)),
            code="round_has_blockers",
            extra={"blockers": [{"code": f.code, "message": f.message} for f in findings]},
        )


def seat(
    session: Session,
    round_: Round,
    bodies: Sequence[dict[str, Any]],
    *,
    origin: Origin,
    key: bytes,
    by: By,
    now: datetime.datetime,
) -> int:
    """Give bodies their place, a contact's link each and, where there is an address, a letter of invitation.

    Four statements and the letters, however many they are. Returns how many letters were written.
    """
    connection = session.connection()
    rows = [
        {
            "round_id": round_.id,
            "organisation_id": body["organisation_id"],
            "name": body["name"],
            "sort_key": body["sort_key"],
            "group_name": body["group"],
            "position": body["position"],
            "origin": origin,
            "show_progress": True,
            "created_at": now,
        }
        for body in bodies
    ]
    seated = insert(Consultee).returning(col(Consultee.organisation_id), col(Consultee.id))
    of_organisation: dict[int, int] = {row.organisation_id: row.id for row in connection.execute(seated, rows)}
    consultees = [of_organisation[body["organisation_id"]] for body in bodies]
    link_ids = _first_links(session, consultees, [body["email"] for body in bodies], now=now)
    hashed = update(Link).where(col(Link.id) == bindparam("of_link")).values(token_hash=bindparam("hash_"))
    connection.execute(hashed, [{"of_link": n, "hash_": token_hash(link_token(key, n, 1))} for n in link_ids])
    letters = [
        invitation(round_, consultee_id, link_id, body["name"], body["email"], by=by, now=now, once=True)
        for consultee_id, link_id, body in zip(consultees, link_ids, bodies, strict=True)
        if body["email"]
    ]
    post_all(session, letters)
    return len(letters)


def _first_links(
    session: Session, consultees: Sequence[int], addresses: Sequence[str | None], *, now: datetime.datetime
) -> list[int]:
    """The contact's link of each body, the first of the first line; their ids in the order of the bodies."""
    connection = session.connection()
    begun = insert(LinkLine).returning(col(LinkLine.consultee_id), col(LinkLine.id))
    rows = [{"consultee_id": consultee_id, "number": 1, "began_at": now} for consultee_id in consultees]
    line_of = {line.consultee_id: line.id for line in connection.execute(begun, rows)}
    first = {"name": "", "role": LinkRole.SIGNATORY, "is_contact": True, "generation": 1, "created_at": now}
    links = [
        first | {"consultee_id": consultee_id, "line_id": line_of[consultee_id], "email": address}
        for consultee_id, address in zip(consultees, addresses, strict=True)
    ]
    linked = insert(Link).returning(col(Link.consultee_id), col(Link.id))
    link_of = {link.consultee_id: link.id for link in connection.execute(linked, links)}
    return [link_of[consultee_id] for consultee_id in consultees]


def invitation(
    round_: Round, consultee_id: int, link_id: int, name: str, email: str, *, by: By, now: datetime.datetime, once: bool
) -> dict[str, Any]:
    """A letter of invitation. ``once``: the first one, which a body can only get one of."""
    return letter_values(
        LetterKind.INVITATION,
        to=email,
        to_name=name,
        now=now,
        round_id=round_.id,
        consultee_id=consultee_id,
        link_id=link_id,
        dedupe_key=f"invitation:{link_id}" if once else None,
        **about(round_, name),
        deadline=round_.deadline.isoformat(),
        by_name=by.name,
        cover_letter=round_.cover_letter,
    )
