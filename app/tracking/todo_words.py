"""What waits for an official: each thing as a sentence, and the page where it is done."""

from collections.abc import Callable

from app.i18n import _, long_date, ngettext, number
from app.rounds.calendar import day_of
from app.rounds.next_step import awaited_figures
from app.tracking.queries.todo import TodoItem
from app.tracking.todo_kinds import TodoKind
from app.web.templating import clock_time


def sentence(item: TodoItem) -> str:
    """What waits."""
    return _SENTENCES[item.kind](item)


def _request(item: TodoItem) -> str:
    return _("{name} begär anstånd till {date}: ge besked").format(name=item.name, date=_day(item))


def _bounce(item: TodoItem) -> str:
    return _("Mejlen till {name} studsar: rätta adressen").format(name=item.name)


def _locked_file(item: TodoItem) -> str:
    said = _("En fil i svaret från {name} är låst, virusskyddet har hittat skadlig kod: be om en ny fil")
    return said.format(name=item.name)


def _also_contact(item: TodoItem) -> str:
    return _("Du arbetar med remissen och är också kontakt för {name}. Ska någon annan svara?").format(name=item.name)


def _overdue(item: TodoItem) -> str:
    said = _("Svarstiden gick ut {date}: {figures}")
    return said.format(date=_day(item), figures=awaited_figures(item.figures))


def _unread(item: TodoItem) -> str:
    said = ngettext("{n} svar att läsa", "{n} svar att läsa", item.count)
    return said.format(n=number(item.count))


def _sent_back(item: TodoItem) -> str:
    said = ngettext("{n} svar är tillbakasänt av granskaren", "{n} svar är tillbakasända av granskaren", item.count)
    return said.format(n=number(item.count))


def _assigned(item: TodoItem) -> str:
    said = ngettext("{n} synpunkt är din att svara på", "{n} synpunkter är dina att svara på", item.count)
    if item.stands_in_for:
        said = ngettext("{n} synpunkt att svara på", "{n} synpunkter att svara på", item.count)
    said = said.format(n=number(item.count))
    if not item.late:
        return said
    late = ngettext("{n} är sen", "{n} är sena", item.late).format(n=number(item.late))
    return f"{said}, {late}"


def _stopped(item: TodoItem) -> str:
    return _("Remissen öppnades inte på utsatt tid: se vad som hindrar")


def _opening(item: TodoItem) -> str:
    if item.at is None:
        return ""
    return _("Öppnas av sig själv {date} kl. {time}").format(date=long_date(day_of(item.at)), time=clock_time(item.at))


def _file(item: TodoItem) -> str:
    return _("Filen {name} är klar att hämta").format(name=item.name)


def _day(item: TodoItem) -> str:
    return long_date(item.day) if item.day else ""


_SENTENCES: dict[TodoKind, Callable[[TodoItem], str]] = {
    TodoKind.TIME_REQUEST: _request,
    TodoKind.BOUNCE: _bounce,
    TodoKind.LOCKED_FILE: _locked_file,
    TodoKind.OVERDUE: _overdue,
    TodoKind.UNREAD: _unread,
    TodoKind.SENT_BACK: _sent_back,
    TodoKind.ASSIGNED: _assigned,
    TodoKind.NEXT_STEP: lambda item: item.step,
    TodoKind.OPENING_STOPPED: _stopped,
    TodoKind.OPENING: _opening,
    TodoKind.FILE: _file,
    TodoKind.ALSO_CONTACT: _also_contact,
}


def place(item: TodoItem) -> str:
    """The address of the page where it is done."""
    base = f"/rounds/{item.round_id}"
    if item.kind is TodoKind.FILE:
        return f"/jobs/{item.job_id}"
    if item.kind is TodoKind.TIME_REQUEST:
        return f"{base}/consultees/{item.consultee_id}#anstand"
    if item.kind in (TodoKind.BOUNCE, TodoKind.LOCKED_FILE, TodoKind.ALSO_CONTACT):
        return f"{base}/consultees/{item.consultee_id}"
    if item.kind is TodoKind.UNREAD:
        return f"{base}/responses?unread=true"
    if item.kind is TodoKind.SENT_BACK:
        return f"{base}/comments?show=sent_back"
    if item.kind is TodoKind.ASSIGNED:
        return f"{base}/comments?show=unanswered&whose={item.whose}"
    return base
