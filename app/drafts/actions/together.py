"""What a body's own people agree on beside the draft: whose a section is, notes to each other, ready to sign.

The history of the round hears of none of it (decision 0327).
"""

import datetime

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from app.drafts import queries as drafts
from app.drafts import together as beside
from app.drafts.actions.save import require_writable
from app.drafts.models import InnerNote, SectionShare, SigningMark
from app.errors import Invalid, NotFound, RuleBroken
from app.i18n import _, language
from app.mail.kinds import LetterKind
from app.mail.outbox import letter_values, post_all
from app.mail.queries import count_since
from app.plans.queries import outline
from app.rounds.access import Holder, alone
from app.rounds.letters import about
from app.rounds.link_rules import require_not_too_many, writes
from app.rounds.models import LinkRole
from app.rounds.queries.colleagues import links_of
from app.rounds.rules import own_deadline

MOST_NOTES = 500
A_DAY = datetime.timedelta(days=1)


def give_section(
    session: Session, holder: Holder, section_id: int, link_id: int | None, *, now: datetime.datetime
) -> None:
    """Let somebody at the body have a section; None: nobody. Whoever had it before has it no longer.

    Raises NotFound for a section of another plan, Invalid for somebody who is not there or only reads.
    """
    require_writable(session, holder)
    holder = alone(session, holder)
    _require_section(session, holder, section_id)
    _free(session, holder, section_id)
    if link_id is None:
        return
    person = next((link for link in links_of(session, holder) if link.id == link_id), None)
    if person is None or not writes(person.role):
        raise Invalid(fields={"link_id": _("Välj någon av er som kan skriva.")}, code="not_among_you")
    session.add(SectionShare(line_id=holder.link.line_id, section_id=section_id, link_id=link_id, given_at=now))
    session.flush()


def _free(session: Session, holder: Holder, section_id: int) -> None:
    """Nobody has the section any more, in whichever version of the plan it was given."""
    stored = session.exec(select(SectionShare.section_id).where(SectionShare.line_id == holder.link.line_id)).all()
    now = beside.present(session, holder, stored)
    same = [each for each in stored if now.get(each, each) == section_id]
    mine = col(SectionShare.line_id) == holder.link.line_id
    session.connection().execute(delete(SectionShare).where(mine, col(SectionShare.section_id).in_(same)))


def write_note(
    session: Session,
    holder: Holder,
    *,
    text: str,
    section_id: int | None = None,
    comment_id: int | None = None,
    now: datetime.datetime,
) -> int:
    """A note to the body's own people, about a section, a comment or the whole; its id. The same words again: the same.

    Raises NotFound for what is not there, RuleBroken when there are too many.
    """
    require_writable(session, holder)
    holder = alone(session, holder)
    if comment_id is not None:
        comment = next((each for each in drafts.draft(session, holder).comments if each.id == comment_id), None)
        if comment is None:
            raise NotFound(_("Synpunkten finns inte i ert utkast."))
        section_id = comment.place.section_id
    elif section_id is not None:
        _require_section(session, holder, section_id)
    mine = col(InnerNote.line_id) == holder.link.line_id
    if session.exec(select(func.count()).select_from(InnerNote).where(mine)).one() >= MOST_NOTES:
        raise RuleBroken(_("Ni har väldigt många anteckningar. Ta bort några först."), code="too_many_notes")
    same = select(InnerNote.id).where(
        mine,
        InnerNote.section_id == section_id,
        InnerNote.point_id == comment_id,
        InnerNote.text == text,
        InnerNote.link_id == holder.link.id,
    )
    known = session.exec(same).first()
    if known is not None:
        return known
    note = InnerNote(
        line_id=holder.link.line_id,
        section_id=section_id,
        point_id=comment_id,
        text=text,
        written_by=holder.by.name,
        link_id=holder.link.id,
        written_at=now,
    )
    session.add(note)
    session.flush()
    return note.id


def remove_note(session: Session, holder: Holder, note_id: int) -> None:
    """Delete a note, whoever of the body's people wrote it. Raises NotFound for one that is not theirs."""
    holder = alone(session, holder)
    gone = delete(InnerNote).where(col(InnerNote.id) == note_id, col(InnerNote.line_id) == holder.link.line_id)
    if session.connection().execute(gone).rowcount == 0:
        raise NotFound(_("Anteckningen finns inte. En kollega kan ha tagit bort den."))


def mark_ready(session: Session, holder: Holder, *, tell: bool, now: datetime.datetime) -> int:
    """Call the draft as it stands ready to sign; ``tell``: those who sign get a letter. How many letters.

    What was called ready already and has not changed stays so, and nobody is told again. Raises RuleBroken when there
    is nothing to sign yet.
    """
    require_writable(session, holder)
    holder = alone(session, holder)
    draft = drafts.draft(session, holder)
    if draft.stance is None and not draft.has_words:
        raise RuleBroken(_("Ni har inte börjat skriva, så det finns inget att skriva under."), code="nothing_to_sign")
    files = drafts.attachments(session, draft)
    there = beside.signing_mark(session, holder, draft, files)
    if there is not None and not there.changed:
        return 0
    unmark(session, holder)
    mark = beside.mark_of_draft(draft, files)
    session.add(SigningMark(line_id=holder.link.line_id, mark=mark, marked_by=holder.by.name, marked_at=now))
    session.flush()
    return _tell_signatories(session, holder, now=now) if tell else 0


def take_mark_back(session: Session, holder: Holder) -> None:
    """The draft is not ready to sign after all. Again: nothing."""
    unmark(session, alone(session, holder))


def unmark(session: Session, holder: Holder) -> None:
    session.connection().execute(delete(SigningMark).where(col(SigningMark.line_id) == holder.link.line_id))


def _tell_signatories(session: Session, holder: Holder, *, now: datetime.datetime) -> int:
    people = [link for link in links_of(session, holder) if link.role is LinkRole.SIGNATORY and link.email]
    told = [link for link in people if link.id != holder.link.id]
    if told:
        require_not_too_many(count_since(session, LetterKind.READY, holder.consultee.id, now - A_DAY))
    post_all(
        session,
        [
            letter_values(
                LetterKind.READY,
                to=link.email or "",
                to_name=link.name or holder.consultee.name,
                now=now,
                round_id=holder.round.id,
                consultee_id=holder.consultee.id,
                link_id=link.id,
                language=language(),
                **about(holder.round, holder.consultee.name),
                deadline=own_deadline(holder.round, holder.consultee).isoformat(),
                marked_by=holder.by.name,
            )
            for link in told
        ],
    )
    return len(told)


def _require_section(session: Session, holder: Holder, section_id: int) -> None:
    version_id = holder.round.plan_version_id
    if version_id is None or section_id not in {row.id for row in outline(session, version_id)}:
        raise NotFound(_("Avsnittet finns inte i den här planen."))
