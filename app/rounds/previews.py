"""A letter looked at before it is written: the same words, the link as "[personlig länk]"."""

import datetime
from dataclasses import dataclass

from app.accounts.identity import By
from app.i18n import _
from app.mail.calendar import NAME as LAST_DAY
from app.mail.models import Letter
from app.mail.rendering import preview, tells_last_day
from app.rounds.actions.opening import invitation
from app.rounds.models import Round


@dataclass(frozen=True, slots=True)
class LetterPreview:
    """A letter's subject and plain text; ``attachment`` is the name of the file that goes along, if one does."""

    subject: str
    text: str
    attachment: str = ""


def preview_of(letter: Letter, *, authority_name: str) -> LetterPreview:
    """A letter as it reads."""
    shown = preview(letter, authority_name=authority_name)
    return LetterPreview(shown.subject, shown.text, attachment=LAST_DAY if tells_last_day(letter) else "")


def invitation_preview(round_: Round, *, by: By, now: datetime.datetime, authority_name: str) -> LetterPreview:
    """The invitation to some body of the list."""
    values = invitation(round_, 0, 0, _("Remissinstansens namn"), "namn@organisation.se", by=by, now=now, once=False)
    return preview_of(Letter(**values), authority_name=authority_name)
