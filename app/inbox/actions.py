"""Taking in, assigning, setting aside and registering what came to the inbox."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.comments.kinds import CommentKind, Stance
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.database import in_turn
from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.inbox.incoming import Incoming
from app.inbox.matching import Match, matched
from app.inbox.models import InboxFile, InboxItem, MatchedBy
from app.inbox.queries import files_of
from app.intake.mails import ReadMail
from app.intake.reports import DeliveryOutcome
from app.mail.bounces import Reported, note, reported
from app.mail.kinds import INNER
from app.mail.models import Letter
from app.passages.actions import close_text, divide_anew, keep_text
from app.passages.pieces import require_placed
from app.passages.proposing import proposed
from app.passages.queries import Division, division, plan_words
from app.responses.actions import Registering, register
from app.responses.models import ArrivalBasis, Channel
from app.responses.queries.answers import Receipt, comments_of
from app.responses.rules import MAX_FILES, free_name
from app.rounds.calendar import day_of
from app.rounds.models import Consultee, Round
from app.rounds.queries import plan_versions
from app.storage.store import register_files
from app.tracking.letters import settled

_MOST_OF_ONE_ID = 20


def receive(
    session: Session, incoming: Incoming, *, by_id: int | None, now: datetime.datetime
) -> tuple[InboxItem, bool]:
    """An item of what came, and whether it is new: the same mail, or the same bytes, is one item.

    A mail's id is written by whoever sends it, so one with the same id that says something else is another.
    """
    in_turn(session, "inbox")
    known = _known(session, incoming)
    if known is not None:
        return known, False
    mail, original = incoming.mail, incoming.original
    register_files(session, [(file.sha256, file.size, file.media_type) for file in incoming.files], now=now)
    text = keep_text(session, incoming.text, incoming.kind, sha256=original.sha256, now=now)
    about = reported(session, mail.report, incoming.came_back)
    match = _about_letter(about.letter) if about else _matched(session, incoming)
    item = InboxItem(
        sha256=original.sha256,
        text_id=text.id,
        subject=mail.subject,
        sender=mail.sender,
        sender_name=mail.sender_name,
        message_id=mail.message_id,
        arrived_at=_arrived(mail.arrived_at, now),
        came_in_at=now,
        came_in_by=by_id,
        pictures=mail.pictures,
        unread=incoming.unread,
        automatic=mail.automatic,
        round_id=match.round_id,
        consultee_id=match.consultee_id,
        matched_by=match.by,
        channel=incoming.way.channel,
        received_on=incoming.way.received_on,
        basis=incoming.way.basis,
        outcome=_outcome(mail, about),
        letter_id=about.letter.id if about else None,
    )
    session.add(item)
    session.flush()
    if about is not None:
        _tell(session, about, now=now)
    names: list[str] = []
    for position, file in enumerate(incoming.files):
        names.append(free_name(file.name, names))
        row = InboxFile(
            item_id=item.id,
            position=position,
            name=names[-1],
            sha256=file.sha256,
            size=file.size,
            media_type=file.media_type,
        )
        session.add(row)
    session.flush()
    return item, True


def _tell(session: Session, about: Reported, *, now: datetime.datetime) -> None:
    """Note what a report says of a letter, and tell the board and the officials of a bounce as of any other."""
    outcome = "bounced" if about.told and about.told.outcome is DeliveryOutcome.FAILED else "delayed"
    for letter in note(about, now=now):
        session.add(letter)
        session.flush()
        settled(session, letter, outcome, now)


def _matched(session: Session, incoming: Incoming) -> Match:
    """Whose it may be; a report on a mail that we do not know is nobody's, whatever link stands in it."""
    mail = incoming.mail
    if mail.report is not None:
        return Match()
    return matched(session, sender=mail.sender, subject=mail.subject, text=incoming.text)


def _about_letter(letter: Letter) -> Match:
    """A letter's round and body. Those between a body's own people are none of the officials'."""
    if letter.round_id is None or letter.kind in INNER:
        return Match()
    return Match(letter.round_id, letter.consultee_id, MatchedBy.LETTER)


def _outcome(mail: ReadMail, about: Reported | None) -> DeliveryOutcome | None:
    if mail.report is None:
        return None
    told = about.told if about else None
    return told.outcome if told else next((one.outcome for one in mail.report.told), None)


def _known(session: Session, incoming: Incoming) -> InboxItem | None:
    same = col(InboxItem.sha256) == incoming.original.sha256
    known = session.exec(select(InboxItem).where(same).order_by(col(InboxItem.id))).first()
    if known is not None or not incoming.mail.message_id:
        return known
    of_id = select(InboxItem).where(col(InboxItem.message_id) == incoming.mail.message_id)
    candidates = session.exec(of_id.order_by(col(InboxItem.id)).limit(_MOST_OF_ONE_ID)).all()
    files = files_of(session, [item.id for item in candidates])
    attached = {file.sha256 for file in incoming.files[1:]}
    for item in candidates:
        is_from = item.sender.casefold() == incoming.mail.sender.casefold()
        has_its_files = {file.sha256 for file in files[item.id][1:]} == attached
        if is_from and has_its_files and division(session, item.text_id).text.split() == incoming.text.split():
            return item
    return None


def _arrived(said: str, now: datetime.datetime) -> datetime.datetime | None:
    """The moment that our own server wrote, unless it has not come yet: then nobody knows."""
    moment = datetime.datetime.fromisoformat(said) if said else None
    return moment if moment is not None and moment <= now else None


def assign(
    session: Session, item: InboxItem, round_: Round, consultee: Consultee, *, by: By, now: datetime.datetime
) -> Division:
    """A person says whose an item is: its text is proposed to be divided by the places of the round's plan."""
    _require_waiting(item)
    if item.assigned_at is None or item.consultee_id != consultee.id:
        version_id = round_.plan_version_id
        text = division(session, item.text_id).text
        pieces = proposed(text, plan_words(session, version_id)) if version_id else []
        divide_anew(session, item.text_id, version_id, pieces)
        item.round_id, item.consultee_id = round_.id, consultee.id
        item.assigned_at, item.assigned_by = now, by.name
        item.set_aside_at, item.set_aside_by, item.set_aside_why = None, "", ""
        _raise(session, item)
    return division(session, item.text_id)


def set_aside(session: Session, item: InboxItem, *, reason: str, by: By, now: datetime.datetime) -> None:
    """A person says that an item is no answer. It stays, and can be assigned later all the same."""
    _require_waiting(item)
    item.set_aside_at, item.set_aside_by, item.set_aside_why = now, by.name, reason
    _raise(session, item)


def _require_waiting(item: InboxItem) -> None:
    if item.response_id is not None:
        raise RuleBroken(_("Det här är redan registrerat som ett svar."), code="registered")


def _raise(session: Session, item: InboxItem) -> None:
    item.version += 1
    session.add(item)
    session.flush()


def register_item(
    session: Session,
    item: InboxItem,
    round_: Round,
    consultee: Consultee,
    *,
    registering: Registering,
    version: int | None,
    stances: Mapping[int, Stance] | None = None,
    by: By,
    now: datetime.datetime,
) -> Receipt:
    """The item as an answer of its body: a comment for each passage that is one, the original and its files with it.

    ``registering`` is what a person says of it: its comments and files are the item's own. ``version``: that of the
    division which was seen; ``stances``: on focus areas, by section. Raises RuleBroken while a passage is unplaced or
    when somebody else has changed the division, and what ``responses.actions.register`` raises.
    """
    _require_waiting(item)
    divided = division(session, item.text_id)
    if version not in (None, divided.version):
        message = _("Någon annan har ändrat uppdelningen under tiden. Läs igenom den innan du registrerar.")
        raise RuleBroken(message, code="changed_meanwhile")
    require_placed(divided.pieces)
    numbers = [at for at, piece in enumerate(divided.pieces, 1) if piece.is_comment]
    comments = [_comment(divided, number) for number in numbers]
    said = replace(
        registering,
        comments=_with_stances(comments, stances or {}),
        name=registering.name or item.sender_name,
        basis=_basis(item, registering),
        sender_name=registering.sender_name or item.sender_name,
        sender_address=registering.sender_address or item.sender,
        files=files_of(session, [item.id])[item.id][:MAX_FILES],
        plan_version=_read_version(session, round_, divided),
    )
    receipt, _new = register(session, round_, consultee, registering=said, by=by, now=now)
    close_text(
        session, item.text_id, response_id=receipt.response_id, points=_points(session, receipt, divided, numbers)
    )
    item.response_id = receipt.response_id
    _raise(session, item)
    return receipt


def _with_stances(comments: Sequence[WrittenComment], stances: Mapping[int, Stance]) -> list[WrittenComment]:
    """The comments with the stances on focus areas after them: each is about its area, and no passage says it alone."""
    return [*comments, *(WrittenComment(None, CommentKind.COMMENT, Place(id_), one) for id_, one in stances.items())]


def _read_version(session: Session, round_: Round, divided: Division) -> int | None:
    """The number of the version of the plan that the text was divided by; None for the one that holds now."""
    if divided.plan_version_id in (None, round_.plan_version_id):
        return None
    known = plan_versions(session, round_.id)
    return next((one.number for one in known if one.plan_version_id == divided.plan_version_id), None)


def _comment(divided: Division, number: int) -> WrittenComment:
    piece = divided.pieces[number - 1]
    return WrittenComment(None, piece.kind, piece.place, content=piece.content(divided.text))


def _points(session: Session, receipt: Receipt, divided: Division, numbers: Sequence[int]) -> dict[int, int]:
    """The point of each passage by its number: the comment of the same kind with its words, each once."""
    free = [numbered.written for numbered in comments_of(session, receipt.response_id)]
    points = {}
    for number in numbers:
        said = _comment(divided, number)
        mine = [other for other in free if (other.kind, other.content) == (said.kind, said.content)]
        mine.sort(key=lambda other: other.place != said.place)
        if mine:
            free.remove(mine[0])
            points[number] = mine[0].id or 0
    return points


def day_of_arrival(item: InboxItem, said: datetime.date | None) -> datetime.date:
    """The day that a person says, else the one said as it was put in, else when our own mail server took it.

    Raises Invalid where nobody knows.
    """
    day = said or item.received_on
    if day is not None:
        return day
    if item.arrived_at is None:
        message = _("Ingen av myndighetens egna mejlservrar säger när det kom in. Ange dagen.")
        raise Invalid(_("Något behöver rättas."), fields={"received_on": message})
    return day_of(item.arrived_at)


def _basis(item: InboxItem, registering: Registering) -> ArrivalBasis | None:
    """What the day is taken from: as a person says, else as it was put in, else our own mail server."""
    if registering.basis is not None:
        return registering.basis
    if registering.received_on == item.received_on and item.basis is not None:
        return item.basis
    is_servers = item.arrived_at is not None and registering.received_on == day_of(item.arrived_at)
    return ArrivalBasis.MAIL_SERVER if is_servers and registering.channel is Channel.EMAIL else None
