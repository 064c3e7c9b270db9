"""A body's last day to answer as a calendar file (RFC 5545), the same in its letters and on its pages.

A file that comes later, after an extension, moves the entry that an earlier one has put into a calendar: both have the
same UID, and ``SEQUENCE`` only grows, since a last day is never moved to an earlier one.
"""

import datetime

from app.i18n import _
from app.mail.addresses import ascii_domain
from app.mail.titles import matter, referral

MEDIA_TYPE = "text/calendar"
NAME = "sista-svarsdag.ics"
METHOD = "PUBLISH"
PRODUCT = "-//Remiss//Remiss//SV"


def last_day_file(
    *,
    consultee_id: int,
    organisation: str,
    round_title: str,
    registry_number: str,
    deadline: datetime.date,
    authority_name: str,
    mail_from: str,
    at: datetime.datetime,
) -> bytes:
    """The whole day on which a body can answer last, in the language that is spoken, as written at the instant ``at``.

    It holds no personal link: calendars are shared with colleagues, and a link is not for all of them.
    """
    import icalendar  # slow to import, and needed by few requests

    event = icalendar.Event()
    event.add("uid", f"last-day-{consultee_id}@{ascii_domain(mail_from.rpartition('@')[2])}")
    event.add("dtstamp", at.astimezone(datetime.UTC))
    event.add("sequence", deadline.toordinal())
    event.add("dtstart", deadline)
    event.add("dtend", deadline + datetime.timedelta(days=1))
    event.add("summary", _("Sista dag att svara: {referral}").format(referral=referral(round_title)))
    said = [
        matter(round_title, registry_number),
        _("{organisation} kan svara till och med den här dagen, kl. 23.59.").format(organisation=organisation),
        _("Länken till svaret står i inbjudan från {authority}.").format(authority=authority_name),
    ]
    event.add("description", "\n".join(said))
    event.add("transp", "TRANSPARENT")  # the day is not taken: meetings can still be booked on it
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", METHOD)
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
