"""One person who answers for several bodies: a code is sent to the address, and whoever types it sees them all.

A link leads to its own body alone, for a link can be passed on. Only who reads the mailbox sees what else it is asked.
"""

import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from app.i18n import language
from app.mail.addresses import mailbox
from app.mail.kinds import LetterKind
from app.mail.outbox import post
from app.rounds.mailbox_models import MailboxCode, MailboxSession
from app.rounds.models import Link
from app.rounds.queries.mailboxes import bodies_of_mailbox
from app.tokens import mailbox_code, new_token, same_code, token_hash

CODE_LASTS = datetime.timedelta(minutes=15)
BETWEEN_CODES = datetime.timedelta(minutes=1)
AN_HOUR = datetime.timedelta(hours=1)
MOST_AN_HOUR = 5
MOST_TRIES = 10
SESSION_LASTS = datetime.timedelta(hours=12)
PRESSED_TWICE = datetime.timedelta(minutes=1)


def send_code(session: Session, *, email: str, now: datetime.datetime) -> bool:
    """Send a code to an address that has links. Tells nobody whether it has; returns it for tests.

    At most one code a minute and five an hour go to a mailbox, whoever asks.
    """
    address = mailbox(email)
    _forget_old_ones(session, now)
    links = session.exec(
        select(Link).where(col(Link.mailbox) == address, col(Link.revoked_at).is_(None)).with_for_update()
    ).all()
    if not links or not bodies_of_mailbox(session, address):
        return False
    times = session.exec(
        select(MailboxCode.created_at).where(MailboxCode.mailbox == address).order_by(col(MailboxCode.id).desc())
    ).all()
    if len(times) >= MOST_AN_HOUR or (times and now - times[0] < BETWEEN_CODES):
        return False
    code = MailboxCode(mailbox=address, created_at=now)
    session.add(code)
    session.flush()
    post(
        session,
        LetterKind.MAILBOX_CODE,
        to=next(link.email for link in links if link.email),
        now=now,
        language=language(),
        mailbox_code_id=code.id,
        expires_at=(now + CODE_LASTS).isoformat(),
    )
    return True


def show_code(session: Session, *, email: str, typed: str, key: bytes, now: datetime.datetime) -> str | None:
    """Let a browser in that types the code that was sent last; returns its cookie, None when the code does not hold.

    A wrong one is counted, and after ten the code holds no longer. A right one holds once; pressed twice it still does.
    """
    newest = select(MailboxCode).where(MailboxCode.mailbox == mailbox(email)).order_by(col(MailboxCode.id).desc())
    row = session.exec(newest.limit(1).with_for_update().execution_options(populate_existing=True)).first()
    if row is None or now - row.created_at >= CODE_LASTS or row.tries >= MOST_TRIES:
        return None
    if row.used_at is not None and now - row.used_at >= PRESSED_TWICE:
        return None
    if not same_code(mailbox_code(key, row.id), typed):
        row.tries += 1
        session.add(row)
        return None
    row.used_at = row.used_at or now
    token = new_token()
    session.add(row)
    session.add(MailboxSession(token_hash=token_hash(token), mailbox=row.mailbox, expires_at=now + SESSION_LASTS))
    return token


def leave_mailbox(session: Session, cookie: str) -> None:
    """Forget a browser that showed a code."""
    session.connection().execute(delete(MailboxSession).where(col(MailboxSession.token_hash) == token_hash(cookie)))


def _forget_old_ones(session: Session, now: datetime.datetime) -> None:
    """Codes of an hour ago are needed no more, nor are browsers whose time is out."""
    run = session.connection().execute
    run(delete(MailboxCode).where(col(MailboxCode.created_at) < now - AN_HOUR))
    run(delete(MailboxSession).where(col(MailboxSession.expires_at) < now))
