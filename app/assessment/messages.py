"""What is said on the desk after a reply."""

from app.i18n import _, ngettext
from app.web.flash import Flash

SAVED = Flash("reply.saved", lambda n: _("Svaret på {n} är sparat."))
SAVED_PART = Flash("reply.saved_part", lambda _n: _("Svaret på delen är sparat."))
DIVIDED = Flash("comment.divided", lambda n: _("Synpunkt {n} är delad. Varje del har ett eget svar."))
JOINED = Flash("comment.joined", lambda n: _("Synpunkt {n} är hel igen."))
NOTED = Flash("note.saved", lambda _n: _("Anteckningen är sparad. Bara kommunens handläggare ser den."))
SET_ASIDE = Flash(
    "summary.set_aside",
    lambda n: _("Sammanfattningen {n} räknas inte som synpunkt. På svarets sida går det att ångra."),
)
COUNTED = Flash("summary.counted", lambda n: _("Sammanfattningen {n} räknas som synpunkt igen."))
MOVED = Flash("response.moved", lambda n: _("Svaret är flyttat hit. Kommunens svar på synpunkterna behöver ses över."))
SELECTION_SAVED = Flash("selection.saved", lambda _n: _("Urvalet är sparat. Det står ovanför filtren."))
SHARED = Flash("comments.shared", lambda n: ngettext("{n} synpunkt är fördelad.", "{n} synpunkter är fördelade.", n))
MODULE_SAVED = Flash("module.saved", lambda _n: _("Formuleringen är sparad."))
MODULE_REMOVED = Flash(
    "module.removed",
    lambda n: (
        ngettext(
            "Formuleringen är borttagen. {n} svar som började med den har kvar sin text.",
            "Formuleringen är borttagen. {n} svar som började med den har kvar sin text.",
            n,
        )
        if n
        else _("Formuleringen är borttagen. Inget svar hade börjat med den.")
    ),
)
TAGGED = Flash(
    "comments.tagged",
    lambda n: ngettext("Etiketten är ändrad på {n} synpunkt.", "Etiketten är ändrad på {n} synpunkter.", n),
)
REPLIED = Flash(
    "replies.saved", lambda n: ngettext("Svaret är sparat på {n} synpunkt.", "Svaret är sparat på {n} synpunkter.", n)
)
NOT_THE_SAME = Flash("similar.refused", lambda _n: _("De föreslås inte tillsammans igen."))
GROUPED = Flash("group.made", lambda n: _("{n} synpunkter är samlade i en grupp. Svaret på en av dem ges till alla."))
GROUP_CHANGED = Flash("group.changed", lambda _n: _("Gruppen är ändrad. Svaren är som de var."))
UNGROUPED = Flash("group.dissolved", lambda _n: _("Gruppen är upplöst. Varje synpunkt har kvar sitt svar."))
GROUP_REPLIED = Flash("group.replied", lambda n: _("Alla {n} synpunkter i gruppen har samma svar."))
APPROVED = Flash("reply.approved", lambda n: _("Svaret på {n} är godkänt."))
SENT_BACK = Flash("reply.sent_back", lambda n: _("Svaret på {n} är tillbakasänt med din anmärkning."))
APPROVED_MANY = Flash("replies.approved", lambda n: ngettext("{n} svar är godkänt.", "{n} svar är godkända.", n))
ASKED = Flash("review.asked", lambda _n: _("Svaren granskas av en andra person från och med nu."))
NOT_ASKED = Flash("review.not_asked", lambda _n: _("Svaren granskas inte längre av en andra person."))
DRAFTED = Flash("reply.drafted", lambda n: _("Utkastet till svar på {n} är sparat. Det räknas inte som svar än."))
DRAFT_GONE = Flash("draft.removed", lambda _n: _("Utkastet är borttaget."))
DRAFTS_SAVED = Flash(
    "drafts.saved", lambda n: ngettext("{n} utkast är sparat som svar.", "{n} utkast är sparade som svar.", n)
)
TAKEN_OUT = Flash("file_point.taken", lambda n: _("Synpunkt {n} är uttagen ur filen. Sidan står kvar för nästa."))
TAKEN_OTHERWISE = Flash("file_point.changed", lambda n: _("Synpunkt {n} är ändrad. Dess nummer och svar är kvar."))
POINT_UNDONE = Flash(
    "file_point.undone", lambda n: _("Synpunkt {n} räknas inte längre. Numret ges inte till någon annan.")
)
NO_POINTS = Flash("file.without_points", lambda _n: _("Filen är markerad som läst och utan synpunkter."))
READ_AGAIN = Flash("file.to_read_again", lambda _n: _("Filen väntar på att gås igenom igen."))
