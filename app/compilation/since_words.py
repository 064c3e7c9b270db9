"""What has changed since the last file, in words: files and the compilation's page say the same."""

from collections.abc import Callable, Sequence

from app.clock import local
from app.compilation.since import Since
from app.i18n import _, long_date, ngettext, number

MOST_SAID = 12
"""So many numbers or names are said one by one; the others are counted."""


def moment_in_words(since: Since) -> str:
    """When that file was made: "28 november 2026 kl. 14.10"."""
    at = local(since.made_at)
    return _("{day} kl. {time}").format(day=long_date(at.date()), time=at.strftime("%H.%M"))


def since_in_words(since: Since) -> str:
    """ "Sedan filen 28 november 2026 kl. 14.10: 3 nya svar på synpunkter (14, 20 a, 31), 1 ny synpunkt (166)." """
    if since.nothing:
        said = _("Inga synpunkter, svar eller egna texter har ändrats sedan filen {moment}.")
        return said.format(moment=moment_in_words(since))
    return _("Sedan filen {moment}: {changes}.").format(moment=moment_in_words(since), changes=changes_in_words(since))


def changes_in_words(since: Since) -> str:
    """What has changed, kind by kind, each with how many and which; "" for nothing."""
    said = [_said(each, words) for words, each in _kinds(since) if each]
    if since.texts:
        words = ngettext("{n} ändrad text av kommunen", "{n} ändrade texter av kommunen", since.texts)
        said.append(words.format(n=number(since.texts)))
    return ", ".join(said)


def changes_of_comment_in_words(changes: Sequence[str]) -> str:
    """What has changed of one comment: "ny synpunkt, nytt svar"."""
    words = {
        "comment_new": _("ny synpunkt"),
        "comment_changed": _("ändrad synpunkt"),
        "comment_divided": _("annan indelning"),
        "reply_new": _("nytt svar"),
        "reply_changed": _("ändrat svar"),
        "reply_gone": _("borttaget svar"),
    }
    return ", ".join(words[change] for change in changes)


Words = Callable[[int], str]


def _kinds(since: Since) -> list[tuple[Words, Sequence[str]]]:
    return [
        (lambda n: ngettext("{n} nytt svar på en synpunkt", "{n} nya svar på synpunkter", n), since.replies_new),
        (lambda n: ngettext("{n} ändrat svar", "{n} ändrade svar", n), since.replies_changed),
        (lambda n: ngettext("{n} borttaget svar", "{n} borttagna svar", n), since.replies_gone),
        (lambda n: ngettext("{n} ny synpunkt", "{n} nya synpunkter", n), since.comments_new),
        (lambda n: ngettext("{n} ändrad synpunkt", "{n} ändrade synpunkter", n), since.comments_changed),
        (
            lambda n: ngettext("{n} synpunkt med annan indelning", "{n} synpunkter med annan indelning", n),
            since.comments_divided,
        ),
        (
            lambda n: ngettext("{n} synpunkt som inte längre är med", "{n} synpunkter som inte längre är med", n),
            since.comments_gone,
        ),
        (lambda n: ngettext("{n} nytt remissvar", "{n} nya remissvar", n), since.answers_new),
        (lambda n: ngettext("{n} ändrat remissvar", "{n} ändrade remissvar", n), since.answers_changed),
        (
            lambda n: ngettext("{n} remissvar som inte längre räknas", "{n} remissvar som inte längre räknas", n),
            since.answers_gone,
        ),
    ]


def _said(each: Sequence[str], words: Words) -> str:
    which = ", ".join(each[:MOST_SAID])
    if len(each) > MOST_SAID:
        which = _("{names} och {n} till").format(names=which, n=number(len(each) - MOST_SAID))
    return f"{words(len(each)).format(n=number(len(each)))} ({which})"
