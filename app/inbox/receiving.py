"""A mail that a mail server hands over through a pipe: kept, and an item of the inbox, before anything is answered."""

from typing import BinaryIO

from app.clock import now
from app.errors import Invalid, TooLarge
from app.inbox.actions import receive
from app.inbox.incoming import MOST_OF_A_MAIL, take_in_mails
from app.installation import Installation


def receive_mail(installation: Installation, source: BinaryIO) -> int:
    """The item of the mail; the same one when it has come before.

    Raises Invalid for nothing at all, TooLarge for more than is ever taken, Unavailable and what the database raises.
    """
    content = source.read(MOST_OF_A_MAIL + 1)
    if not content.strip():
        raise Invalid("There is no mail.", code="empty")
    if len(content) > MOST_OF_A_MAIL:
        raise TooLarge(f"The mail is larger than {MOST_OF_A_MAIL // 1_000_000} MB.")
    (incoming,) = take_in_mails(installation, [content])
    with installation.database.write() as session:
        item, _new = receive(session, incoming, by_id=None, now=now())
        return item.id
