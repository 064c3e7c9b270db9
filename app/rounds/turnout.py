"""How many have answered, and how, and how many have not: the same sentences on pages and in files."""

import datetime

from app.i18n import _, long_date, ngettext, number
from app.rounds.counts import Counts


def answers_in_words(counts: Counts) -> str:
    """How those who have answered did: "22 med synpunkter, 1 inget att erinra, 1 avstår"."""
    return _("{answered} med synpunkter, {no_objection} inget att erinra, {abstained} avstår").format(
        answered=number(counts.answered),
        no_objection=number(counts.no_objection),
        abstained=number(counts.abstained),
    )


def awaited_in_words(counts: Counts, deadline: datetime.date, *, is_open: bool) -> str:
    """How many have not answered, and for how many of them the time is out.

    ``deadline``: the round's last day, told while nobody's time is out and the round ``is_open``; and then also how
    many have longer.
    """
    if not counts.waiting:
        return _no_longer_asked(counts, _("Alla tillfrågade har svarat."), _("Alla som behöver svara har svarat."))
    if counts.missing:
        text = _("{waiting} har inte svarat. Svar saknas från {missing}: deras svarstid har gått ut.")
    elif is_open and counts.waiting_longer == counts.waiting:
        text = _("{waiting} har inte svarat och har fått längre svarstid än till {date}.")
    elif is_open and counts.waiting_longer:
        text = _("{waiting} har inte svarat; svarstiden går ut {date}, och senare för {longer} av dem.")
    elif is_open:
        text = _("{waiting} har inte svarat; svarstiden går ut {date}.")
    else:
        text = _("{waiting} har inte svarat.")
    said = text.format(
        waiting=number(counts.waiting),
        missing=number(counts.missing),
        longer=number(counts.waiting_longer),
        date=long_date(deadline),
    )
    return _no_longer_asked(counts, said, said)


def _no_longer_asked(counts: Counts, everybody: str, others: str) -> str:
    """``everybody`` where all who were asked are to answer; else ``others`` and how many need not."""
    n = counts.not_required
    if not n:
        return everybody
    return f"{others} " + ngettext("{n} behöver inte svara.", "{n} behöver inte svara.", n).format(n=number(n))


def turnout(counts: Counts, deadline: datetime.date, *, is_open: bool) -> str:
    """Both: "24 av 26 har svarat: 22 med synpunkter, 1 inget att erinra, 1 avstår. 2 har inte svarat; …"."""
    responded = _("{responded} av {expected} har svarat: {how}.").format(
        responded=number(counts.responded), expected=number(counts.expected), how=answers_in_words(counts)
    )
    return f"{responded} {awaited_in_words(counts, deadline, is_open=is_open)}"
