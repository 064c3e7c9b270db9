"""What to look at before a round opens. Pure: texts, names, dates in, findings out. Never a silent change."""

import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.i18n import _, long_date, mark, month_name, ngettext
from app.mail.addresses import Shared
from app.plans.importing.doubts import bodies_named, find_doubts
from app.rounds.background_rules import Remark
from app.rounds.calendar import day_of, days_left, holiday_name, working_day
from app.rounds.disagreements import Figure, disagreements, is_plain
from app.rounds.letter_facts import letter_deadline_differs
from app.rounds.listed_names import is_listed, words_of
from app.rounds.meeting_days import chance as chance_of
from app.rounds.rules import is_past

SIX_WEEKS = 42
JULY = 7
BLOCKERS = ("deadline_past", "no_bodies", "no_plan")
SEVERAL = {
    "address_missing": mark(
        "{n} organisationer saknar e-postadress och får inget mejl. "
        "Lägg till adresserna, eller lämna ut länkarna på annat sätt."
    ),
    "meeting_too_late": mark("{n} remissinstanser har inget sammanträde före sista svarsdagen."),
    "body_not_on_list": mark("{n} organisationer nämns i det som skickas ut men står inte på sändlistan."),
}
"""Of findings that each name a body: what is said of several at once."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to look at: where it stands in words, and the page where it is mended.

    ``indicator``: the name of the indicator whose first cell it is; ``in_section``: it is of a section of the plan.
    """

    where: str
    text: str
    href: str = ""
    indicator: str = ""
    in_section: bool = False


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A body without a mail address, and where the address is filled in. ``organisation_id``: in which field."""

    name: str
    href: str = ""
    organisation_id: int = 0


@dataclass(frozen=True, slots=True)
class Meetings:
    """The days from today on which a body meets, and where they are set."""

    name: str
    days: Sequence[datetime.date]
    href: str = ""


@dataclass(frozen=True, slots=True)
class DayRule:
    """Which last days are worth a look: an authority may have its own (``REMISS_SHORTEST_PERIOD`` and
    ``REMISS_QUIET_MONTHS``). ``shortest`` is in days, 0 for none; ``quiet_months`` are those in which few answer.
    """

    shortest: int = SIX_WEEKS
    quiet_months: tuple[int, ...] = (JULY,)


@dataclass(frozen=True, slots=True)
class OfficialContact:
    """An official whose own address is the one that bodies of the list are asked at."""

    name: str
    bodies: Sequence[str]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is checked. ``bodies`` are the names on the list, ``unreachable`` those of them without a mail address.

    ``meetings``: of the bodies whose meetings are known. ``shared`` are the addresses that several of them have,
    ``officials`` those who have one of them; ``texts_left`` counts what is not filled in in the texts at the foot of
    every page. ``unnamed_groups`` are groups of the list that have a number for a name; ``remarks`` are about how the
    round came about.
    """

    deadline: datetime.date
    now: datetime.datetime
    passages: Sequence[Passage] = ()
    bodies: Sequence[str] = ()
    unreachable: Sequence[Unreachable] = ()
    shared: Sequence[Shared] = ()
    officials: Sequence[OfficialContact] = ()
    letter: str = ""
    has_plan: bool = True
    has_contact: bool = True
    has_handler: bool = True
    edit_href: str = ""
    list_href: str = ""
    texts_left: int = 0
    unnamed_groups: Sequence[str] = ()
    has_sections: bool = True
    sends_mail: bool = True
    plan_href: str = ""
    contact_href: str = ""
    members_href: str = ""
    texts_href: str = ""
    remarks: Sequence[Remark] = ()
    background_href: str = ""
    meetings: Sequence[Meetings] = ()
    rule: DayRule = DayRule()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at. A blocker stops the opening; a warning does not.

    ``better_day`` is the nearest last day of which this would not be said; it is offered, and never set by itself.
    """

    code: str
    message: str
    where: str = ""
    text: str = ""
    href: str = field(default="", compare=False)
    better_day: datetime.date | None = field(default=None, compare=False)

    @property
    def severity(self) -> str:
        """blocker or warning."""
        return "blocker" if self.code in BLOCKERS else "warning"


def check(subject: Subject) -> list[Finding]:
    """Everything worth a look, blockers first."""
    findings = [
        *_missing(subject),
        *_dates(subject),
        *_meetings(subject),
        *_letter_day(subject),
        *(
            Finding(remark.code, remark.message, remark.where, remark.text, subject.background_href)
            for remark in subject.remarks
        ),
        *_addresses(subject),
        *_officials(subject),
        *_bodies(subject),
        *_texts(subject.passages),
        *_figures(subject.passages),
    ]
    return sorted(dict.fromkeys(findings), key=lambda finding: finding.severity)


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that say the same thing of several passages, bodies or addresses, under one sentence for all of them."""

    message: str
    findings: list[Finding]

    @property
    def code(self) -> str:
        """Of each of them."""
        return self.findings[0].code

    @property
    def severity(self) -> str:
        """blocker or warning."""
        return self.findings[0].severity

    @property
    def better_day(self) -> datetime.date | None:
        """The nearest last day of which none of them would be said; None where another day would not help."""
        return max((finding.better_day for finding in self.findings if finding.better_day), default=None)

    @property
    def hrefs(self) -> set[str]:
        """Where they are mended: often in one place."""
        return {finding.href for finding in self.findings}


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """The findings with those of a kind together, in the order of the first of each."""
    by_kind: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        kind = finding.code if finding.code in SEVERAL else finding.message
        by_kind.setdefault((finding.code, kind), []).append(finding)
    return [Group(_in_common(alike), alike) for alike in by_kind.values()]


def _in_common(findings: Sequence[Finding]) -> str:
    first = findings[0]
    return (
        _(SEVERAL[first.code]).format(n=len(findings)) if len(findings) > 1 and first.code in SEVERAL else first.message
    )


def blockers(findings: Iterable[Finding]) -> list[Finding]:
    """Those that stop the opening."""
    return [finding for finding in findings if finding.severity == "blocker"]


def _missing(subject: Subject) -> Iterator[Finding]:
    if not subject.has_plan:
        yield Finding(
            "no_plan", _("Remissen har ingen plan. Välj den plan som ska skickas ut."), href=subject.edit_href
        )
    elif not subject.has_sections:
        message = _(
            "Planen har inga rubriker. Remissinstanserna kan bara skriva om texten som helhet och dess stycken."
        )
        yield Finding("no_sections", message, href=subject.plan_href)
    if not subject.bodies:
        yield Finding(
            "no_bodies",
            _("Sändlistan saknas eller är tom. Välj en sändlista med minst en remissinstans."),
            href=subject.edit_href,
        )
    if not subject.has_contact:
        yield Finding(
            "no_contact",
            _("Remissen har ingen kontaktperson, så remissinstanserna ser inte vem de kan fråga."),
            href=subject.contact_href,
        )
    if not subject.has_handler:
        message = _("Ingen handläggare ännu. Bara en handläggare läser svaren och besvarar synpunkterna.")
        yield Finding("no_handler", message, href=subject.members_href)
    if not subject.sends_mail:
        message = _("Ingen mejlserver är inställd, så inbjudningarna sparas i utkorgen men når ingen.")
        yield Finding("no_mail_server", message, href="#no-mail")
    if subject.unnamed_groups:
        message = _(
            "Grupper på sändlistan har inget namn, bara nummer. Namnen står i uppföljningen och i sammanställningen."
        )
        yield Finding("group_unnamed", message, _("Sändlistan"), ", ".join(subject.unnamed_groups), subject.list_href)
    if subject.texts_left:
        message = ngettext(
            "{n} uppgift är inte ifylld i texterna längst ned på sidorna (hjälp, personuppgifter, tillgänglighet).",
            "{n} uppgifter är inte ifyllda i texterna längst ned på sidorna (hjälp, personuppgifter, tillgänglighet).",
            subject.texts_left,
        )
        yield Finding("information_left", message.format(n=subject.texts_left), href=subject.texts_href)


def _dates(subject: Subject) -> Iterator[Finding]:
    day, where, href = subject.deadline, _("Sista svarsdag"), subject.edit_href
    shown = long_date(day, weekday=True)
    if is_past(day, subject.now):
        yield Finding(
            "deadline_past", _("Sista svarsdagen har redan passerat. Välj en senare dag."), where, shown, href
        )
        return
    holiday = holiday_name(day)
    if holiday:
        message = _("Sista svarsdagen är ingen arbetsdag ({holiday}). Dagen flyttas inte av sig själv.")
        yield Finding("deadline_holiday", message.format(holiday=_(holiday)), where, shown, href, working_day(day))
    if day.month in subject.rule.quiet_months:
        message = _("Sista svarsdagen är i {month}, när många har semester och nämnder inte sammanträder.")
        later = _after_quiet(day, subject.rule.quiet_months)
        yield Finding("deadline_july", message.format(month=month_name(day)), where, shown, href, later)
    left = days_left(day, subject.now)
    if left < subject.rule.shortest:
        message = ngettext(
            "Svarstiden är kortare än {shortest}: {n} dag. En nämnd kan behöva längre tid.",
            "Svarstiden är kortare än {shortest}: {n} dagar. En nämnd kan behöva längre tid.",
            left,
        )
        enough = working_day(day + datetime.timedelta(days=subject.rule.shortest - left))
        message = message.format(n=left, shortest=_period(subject.rule.shortest))
        yield Finding("short_period", message, where, shown, href, enough)


def _after_quiet(day: datetime.date, quiet_months: Collection[int]) -> datetime.date | None:
    """The first working day after the quiet months; None when all months are."""
    for _month in range(12):
        if day.month not in quiet_months:
            return working_day(day)
        day = (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return None


def _period(days: int) -> str:
    """How long a time is, in whole weeks where it is that."""
    weeks, rest = divmod(days, 7)
    if rest:
        return ngettext("{n} dag", "{n} dagar", days).format(n=days)
    if weeks == SIX_WEEKS // 7:
        return _("sex veckor")
    return ngettext("{n} vecka", "{n} veckor", weeks).format(n=weeks)


def _meetings(subject: Subject) -> Iterator[Finding]:
    """Bodies that do not meet between today and the last day, of those whose meetings are known."""
    today = day_of(subject.now)
    if is_past(subject.deadline, subject.now):
        return
    for body in subject.meetings:
        chance = chance_of(body.days, today=today, deadline=subject.deadline)
        if chance.too_late and chance.following is not None:
            message = _("{name} har inget sammanträde före sista svarsdagen. Nästa är {day}.")
            message = message.format(name=body.name, day=long_date(chance.following))
            later = working_day(chance.following + datetime.timedelta(days=1))
            yield Finding("meeting_too_late", message, _("Sammanträden"), body.name, body.href, later)


def _letter_day(subject: Subject) -> Iterator[Finding]:
    named = letter_deadline_differs(subject.letter, subject.deadline)
    if named is not None:
        message = _("Missivet har {letter} som sista svarsdag, men remissen har {round}. Rätta den som är fel.")
        message = message.format(letter=long_date(named.day), round=long_date(subject.deadline))
        yield Finding("letter_deadline_differs", message, _("Missivet"), named.sentence, subject.edit_href)


def _addresses(subject: Subject) -> Iterator[Finding]:
    for body in subject.unreachable:
        message = _(
            "{name} saknar e-postadress och får inget mejl. Lägg till adressen, eller lämna ut länken på annat sätt."
        )
        yield Finding("address_missing", message.format(name=body.name), _("Sändlistan"), body.name, body.href)

    for mailbox in subject.shared:
        names = ", ".join(mailbox.names)
        message = _("{names} har samma e-postadress, {address}. Dit går ett mejl för var och en, med var sin länk.")
        message = message.format(names=names, address=mailbox.address)
        yield Finding("address_shared", message, _("Sändlistan"), names, subject.list_href)


def _officials(subject: Subject) -> Iterator[Finding]:
    for official in subject.officials:
        names = ", ".join(official.bodies)
        message = _(
            "{official} arbetar här med remisser och är också kontakt för {names}. "
            "Ska någon annan svara, eller någon annan sköta remissen?"
        )
        message = message.format(official=official.name, names=names)
        yield Finding("official_is_contact", message, _("Sändlistan"), names, subject.list_href)


def _texts(passages: Iterable[Passage]) -> Iterator[Finding]:
    messages = {
        "placeholder": _("Här verkar något vara kvar att fylla i."),
        "decimal_point": _("Talet är skrivet med decimalpunkt. Svenska texter har decimalkomma."),
    }
    for passage in passages:
        for doubt in find_doubts(passage.text):
            yield Finding(doubt.code, messages[doubt.code], passage.where, doubt.text, passage.href)


def _bodies(subject: Subject) -> Iterator[Finding]:
    listed = [words_of(name) for name in subject.bodies]
    told: set[str] = set()
    for passage in subject.passages:
        concerned = bodies_concerned(passage)
        message = (
            _("{name} står under ”Gäller för” men inte på sändlistan.")
            if concerned
            else _("{name} nämns som remissinstans men står inte på sändlistan.")
        )
        for name in concerned or bodies_named(passage.text):
            if name not in told and not is_listed(name, listed):
                told.add(name)
                said = message.format(name=name)
                yield Finding("body_not_on_list", said, passage.where, name, subject.list_href)


def bodies_concerned(passage: Passage) -> list[str]:
    """The names in a plan's fact "Gäller för": those that are names, not "alla bolag"."""
    if not _CONCERNS.match(passage.where):
        return []
    lines = "\n".join(" ".join(line.split()) for line in passage.text.splitlines())
    names = (name.strip(" .") for name in _BETWEEN_NAMES.split(lines))
    return [name for name in names if name[:1].isupper() and not _NO_NAME.match(name)]


def _figures(passages: Sequence[Passage]) -> Iterator[Finding]:
    figures = [
        Figure(passage.indicator, passage.text, passage.where, passage.href)
        for passage in passages
        if passage.indicator and is_plain(passage.text)
    ]
    for passage in passages:
        for found in disagreements(passage.text, figures) if passage.in_section else ():
            message = _("Texten har {written} och tabellen {figure} för ”{indicator}”. Är det samma värde?").format(
                written=found.written, figure=found.figure.text, indicator=found.figure.indicator
            )
            yield Finding("figures_differ", message, passage.where, found.written, passage.href)


_CONCERNS = re.compile(r"(?:planen\s+)?gäller\s+för\b", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"[,;\n]|(?<!-) (?:och|samt) (?=[A-ZÅÄÖ])")
_NO_NAME = re.compile(r"(?:all[at]?|samtliga|hela|övriga|kommunen|koncernen|kommunkoncernen)\b", re.IGNORECASE)
