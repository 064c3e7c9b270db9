"""What came of a comment, whether it has a reply, and the lines of history: in words."""

from app.assessment.models import ActionKind, Outcome, ReviewState
from app.assessment.tag_models import TagColour
from app.assessment.views import ActionState, ReplyState, Special
from app.i18n import _, mark, ngettext, number
from app.labels import Labels
from app.responses.file_reading import FileDoubt
from app.responses.progress import Progress
from app.responses.queries.files import FileReading

outcome_label = Labels(
    Outcome,
    {
        Outcome.MET: mark("Tillgodoses"),
        Outcome.PARTLY_MET: mark("Tillgodoses delvis"),
        Outcome.NOT_MET: mark("Tillgodoses inte"),
        Outcome.NOTED: mark("Noteras"),
        Outcome.ANSWERED: mark("Besvaras"),
        Outcome.OUT_OF_SCOPE: mark("Utanför remissen"),
    },
)
action_kind_label = Labels(
    ActionKind,
    {
        ActionKind.TEXT_CHANGED: mark("Texten ändras"),
        ActionKind.INDICATOR_CHANGED: mark("Indikator eller mål ändras"),
        ActionKind.OPERATIONAL_PLAN: mark("Tas om hand i en verksamhetsplan"),
        ActionKind.OTHER_PROCESS: mark("Tas om hand i en annan process"),
        ActionKind.NONE: mark("Ingen åtgärd"),
    },
)
# As a choice of which comments to see, before the kinds themselves.
action_state_label = Labels(
    ActionState,
    {
        ActionState.CHANGES: mark("Allt som ändrar planen"),
        ActionState.NOT_SAID: mark("Typ av åtgärd saknas"),
        ActionState.BEHIND: mark("Hämtat svar, förlagan har ändrats"),
    },
)
reply_state_label = Labels(
    ReplyState,
    {
        ReplyState.NONE: mark("Obesvarad"),
        ReplyState.NEEDS_LOOK: mark("Svaret gäller en tidigare lydelse"),
        ReplyState.DONE: mark("Besvarad"),
    },
    only=(ReplyState.NONE, ReplyState.NEEDS_LOOK, ReplyState.DONE),
)
# As a choice of which comments to see.
reply_state_filter = Labels(
    ReplyState,
    {
        ReplyState.UNANSWERED: mark("Obesvarade"),
        ReplyState.NEEDS_LOOK: mark("Svar att se över"),
        ReplyState.DONE: mark("Besvarade"),
    },
    only=(ReplyState.UNANSWERED, ReplyState.NEEDS_LOOK, ReplyState.DONE),
)
# Where a reply stands in the review by a second person, for the rounds that ask for one.
review_state_label = Labels(
    ReviewState,
    {
        ReviewState.TO_REVIEW: mark("Väntar på granskning"),
        ReviewState.SENT_BACK: mark("Tillbakasänt"),
        ReviewState.APPROVED: mark("Granskat"),
    },
)
# As a choice of which comments to see.
review_state_filter = Labels(
    ReviewState,
    {
        ReviewState.TO_REVIEW: mark("Svar att granska"),
        ReviewState.SENT_BACK: mark("Tillbakasända svar"),
        ReviewState.APPROVED: mark("Granskade svar"),
    },
)
special_label = Labels(
    Special,
    {
        Special.CONTESTED: mark("I omstridda fokusområden"),
        Special.PROPOSED: mark("Med föreslagen lydelse eller värde"),
        Special.OVERDUE: mark("Obesvarade efter er egen dag"),
        Special.FILES: mark("Vars svar har filer utan synpunkter"),
        Special.FROM_FILES: mark("Uttagna ur filer"),
    },
)

tag_colour_label = Labels(
    TagColour,
    {
        TagColour.PLAIN: mark("Neutral"),
        TagColour.GREEN: mark("Grön"),
        TagColour.AMBER: mark("Gul"),
        TagColour.RED: mark("Röd"),
    },
)

# How far officials have come with a file of an answer.
file_reading_label = Labels(
    FileReading,
    {
        FileReading.WAITING: mark("Inte genomgången"),
        FileReading.TAKEN: mark("Synpunkter uttagna"),
        FileReading.NONE: mark("Utan synpunkter"),
    },
)
file_doubt_label = Labels(
    FileDoubt,
    {
        FileDoubt.PICTURE: mark("Filens sidor är bilder, så det finns ingen text att läsa här."),
        FileDoubt.LOCKED: mark("Filen är låst med lösenord. Be remissinstansen om en som går att öppna."),
        FileDoubt.UNREAD: mark("Filens text kunde inte läsas här."),
        FileDoubt.OTHER_KIND: mark("Texten i den här sortens fil läses inte här."),
    },
)


def by_label(by: str) -> str:
    """What the desk's groups are, one of them."""
    return {
        "organisation": _("Remissinstans"),
        "section": ngettext("Avsnitt", "Avsnitt", 1),
        "indicator": _("Indikator"),
    }.get(by, _("Fokusområde"))


def unnamed_groups(by: str) -> dict[str, str]:
    """What the desk's groups are called that are no part of the plan, by their key."""
    if by == "indicator":
        return {"0": _("Inte om någon indikator")}
    return {"0": _("Planen i sin helhet"), "-1": _("Planen i övrigt")}


def left_in_words(progress: Progress) -> str:
    """What is left to do: "64 synpunkter väntar på svar och 1 svar behöver ses över"; "" when all are done."""
    said = []
    if progress.waiting:
        said.append(ngettext("{n} synpunkt väntar på svar", "{n} synpunkter väntar på svar", progress.waiting))
    if progress.to_look_again:
        said.append(ngettext("{n} svar behöver ses över", "{n} svar behöver ses över", progress.to_look_again))
    counts = [n for n in (progress.waiting, progress.to_look_again) if n]
    return _(" och ").join(text.format(n=number(n)) for text, n in zip(said, counts, strict=True))


def history() -> dict[str, str]:
    """What this room's lines of history say; the places in a sentence are facts of the line."""
    return {
        "reply.saved": _("Skrev kommunens svar på synpunkt {number}"),
        "reply.approved": _("Godkände kommunens svar på synpunkt {number}, lydelse {version}"),
        "reply.approved_many": _("Godkände kommunens svar på synpunkterna {numbers}"),
        "reply.sent_back": _("Sände tillbaka kommunens svar på synpunkt {number}, lydelse {version}"),
        "reply.review_asked": _("Bestämde att en andra person granskar kommunens svar"),
        "reply.review_not_asked": _("Bestämde att kommunens svar inte längre granskas av en andra person"),
        "reply.saved_many": _("Skrev kommunens svar på synpunkterna {numbers}"),
        "group.made": _("Samlade synpunkterna {numbers} i en grupp"),
        "group.changed": _("Ändrade en grupp: den har nu synpunkterna {numbers}"),
        "group.dissolved": _("Upplöste gruppen med synpunkterna {numbers}"),
        "module.written": _("Skrev standardformuleringen {name}"),
        "module.changed": _("Ändrade standardformuleringen {name}"),
        "module.removed": _("Tog bort standardformuleringen {name}"),
        "summary.set_aside": _("Räknade bort sammanfattningen {number} från {name}: den är ingen egen synpunkt"),
        "comment.divided": _("Delade synpunkt {number} i {parts} delar"),
        "comment.joined": _("Ångrade delningen av synpunkt {number}"),
        "file_point.taken": _("Tog ut synpunkt {number} ur en fil från {name}"),
        "file_point.changed": _("Ändrade synpunkt {number}, som är uttagen ur en fil från {name}"),
        "file_point.undone": _("Ångrade synpunkt {number}, som var uttagen ur en fil från {name}"),
        "file.without_points": _("Läste {file} från {name} och fann inga synpunkter i den"),
        "file.to_read_again": _("Ångrade att {file} från {name} inte har några synpunkter"),
        "summary.counted": _("Lät sammanfattningen {number} från {name} räknas som synpunkt igen"),
    }
