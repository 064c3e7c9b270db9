"""Where a body stands, why it is not reminded, the choice about a request for more time, the lines of history."""

from app.i18n import _, mark
from app.labels import Labels
from app.tracking.models import Decision
from app.tracking.round_choices import RoundChoice
from app.tracking.rules import OFFICIALS_OWN, BoardStatus, Flag, NotReminded, Part
from app.tracking.todo_kinds import TodoKind

board_status_label = Labels(
    BoardStatus,
    {
        BoardStatus.NOT_SENT: mark("Har inte fått inbjudan"),
        BoardStatus.SENT: mark("Skickad"),
        BoardStatus.BOUNCED: mark("Mejlet studsade"),
        BoardStatus.OPENED: mark("Öppnad, ej börjat"),
        BoardStatus.DRAFTING: mark("Arbetar med svaret"),
        BoardStatus.ANSWERED: mark("Svarat"),
        BoardStatus.NO_OBJECTION: mark("Inget att erinra"),
        BoardStatus.ABSTAINED: mark("Avstår"),
        BoardStatus.NOT_REQUIRED: mark("Behöver inte svara"),
        BoardStatus.MISSING: mark("Svar saknas"),
    },
)
flag_label = Labels(
    Flag,
    {
        Flag.LATE: mark("Sent inkommet"),
        Flag.EXTENDED: mark("Anstånd"),
        Flag.PRELIMINARY: mark("Preliminärt svar"),
        Flag.CONFIRMED: mark("Bekräftat svar"),
        Flag.WITHDRAWN: mark("Återtaget svar"),
        Flag.THROUGH: mark("Svarat genom en annan"),
        Flag.UNSOLICITED: mark("Spontant svar"),
        Flag.LEFT_OUT: mark("Inte medtaget"),
        Flag.ASKED_FOR_TIME: mark("Begär anstånd"),
        Flag.REMINDED: mark("Har påmints"),
        Flag.NOT_MAILED: mark("Ligger i utkorgen, inte skickad"),
        Flag.MAIL_WAITS: mark("Utskick väntar"),
        Flag.MEETS_TOO_LATE: mark("Inget sammanträde i tid"),
        Flag.PRINTED: mark("Brev utskrivet, inte postat"),
    },
)
answer_flag_label = flag_label.among(flag for flag in Flag if flag not in {*OFFICIALS_OWN, Flag.THROUGH})
"""What files say of a body and its answer; through whom it answered they say by name."""
part_label = Labels(
    Part,
    {
        Part.ANSWERED: mark("Svarat"),
        Part.SHORT: mark("Inget att erinra, avstår"),
        Part.DRAFTING: mark("Arbetar med svaret"),
        Part.UNDERWAY: mark("Skickad, öppnad"),
        Part.KEPT: mark("Ligger i utkorgen, inte skickad"),
        Part.WAITS: mark("Utskick väntar"),
        Part.NOT_REQUIRED: mark("Behöver inte svara"),
        Part.MISSING: mark("Svar saknas"),
        Part.UNREACHED: mark("Nås inte"),
    },
)

todo_kind_label = Labels(
    TodoKind,
    {
        TodoKind.OPENING_STOPPED: mark("Stoppad öppning"),
        TodoKind.TIME_REQUEST: mark("Begäran om anstånd"),
        TodoKind.OVERDUE: mark("Svar som saknas efter svarstiden"),
        TodoKind.BOUNCE: mark("Mejl som studsar"),
        TodoKind.UNREAD: mark("Olästa svar"),
        TodoKind.LOCKED_FILE: mark("Låst fil"),
        TodoKind.SENT_BACK: mark("Svar att skriva om"),
        TodoKind.ASSIGNED: mark("Synpunkter att svara på"),
        TodoKind.NEXT_STEP: mark("Nästa steg för remissen"),
        TodoKind.OPENING: mark("Planerad öppning"),
        TodoKind.FILE: mark("Fil som är klar"),
        TodoKind.ALSO_CONTACT: mark("Egen adress på sändlistan"),
    },
)


def standing_in_words(status: str, *, not_mailed: bool, mail_waits: bool) -> str:
    """Where a body stands. "Sent" is said of nobody whom no letter has left for, "not invited" not of who will be."""
    if not_mailed and status == BoardStatus.SENT:
        return flag_label(Flag.NOT_MAILED)
    if mail_waits and status in (BoardStatus.NOT_SENT, BoardStatus.BOUNCED):
        return flag_label(Flag.MAIL_WAITS)
    return board_status_label(status)


not_reminded_label = Labels(
    NotReminded,
    {
        NotReminded.RESPONDED: mark("Har svarat"),
        NotReminded.UNSOLICITED: mark("Har svarat utan att vara tillfrågade"),
        NotReminded.NOT_REQUIRED: mark("Behöver inte svara"),
        NotReminded.NO_ADDRESS: mark("Saknar e-postadress"),
        NotReminded.BOUNCED: mark("Senaste mejlet studsade"),
        NotReminded.NOT_INVITED: mark("Inbjudan skickades inte"),
        NotReminded.ASKED_FOR_TIME: mark("Väntar på besked om anstånd"),
        NotReminded.TODAY: mark("Har redan påmints i dag"),
    },
)
round_choice_label = Labels(
    RoundChoice,
    {
        RoundChoice.MINE: mark("Mina remisser"),
        RoundChoice.OVERDUE: mark("Tiden har gått ut"),
        RoundChoice.WAITING: mark("Väntar på mig"),
        RoundChoice.ARCHIVED: mark("Arkiverade"),
    },
)
# As the choices of those who decide; the words of a decision that was made are a sentence with its day.
decision_choice = Labels(Decision, {Decision.GRANTED: mark("Bevilja"), Decision.REFUSED: mark("Avslå")})


def history() -> dict[str, str]:
    """What this room's lines of history say; the places in a sentence are facts of the line."""
    return {
        "reminders.sent": _("Skickade påminnelser: {count}"),
        "reminders.sent_by_plan": _("Skickade påminnelser enligt planen: {count}"),
        "reminder_plan.changed": _("Ändrade när remissinstanserna påminns"),
        "reminder_plan.excepted": _("Ändrade vilka som undantas från en planerad påminnelse: {count} undantas"),
        "letters.sent_again": _("Skickade igen utskick som inte kommit fram: {count}"),
        "extension.requested": _("Begärde anstånd till {deadline}"),
        "extension.granted": _("Gav {name} anstånd till {deadline}"),
        "extension.refused": _("Avslog begäran om anstånd från {name}. Svarsdagen är {deadline}"),
        "consultee.exempted": _("Undantog {name} från att svara: {reason}"),
        "consultee.asked_again": _("Tog tillbaka att {name} inte behöver svara"),
        "round.opening_planned": _("Bestämde att remissen öppnas av sig själv den {day} kl. {time}"),
        "round.opening_unplanned": _("Tog tillbaka att remissen öppnas av sig själv"),
        "round.opening_stopped": _("Remissen öppnades inte på utsatt tid. {reason}"),
        "round.closing_planned": _("Bestämde att remissen stängs av sig själv. Dagar efter svarstiden: {days}"),
        "round.closing_unplanned": _("Tog tillbaka att remissen stängs av sig själv"),
        "letter.bounced": _("Ett mejl till {name} kom inte fram: {email}"),
    }


def history_without_mail() -> dict[str, str]:
    """The lines that tell of letters, where no mail server took them: nothing was sent."""
    return {
        "letters.sent_again": _(
            "Lade utskick i utkorgen igen: {count}. Ingen mejlserver är inställd, så inget har skickats"
        ),
        "reminders.sent": _(
            "Lade påminnelser i utkorgen: {count}. Ingen mejlserver är inställd, så inget har skickats"
        ),
    }
