"""The layouts of an export, in words."""

from app.compilation.compiled import Layout
from app.compilation.completeness import Lack
from app.compilation.history_kinds import HistoryActor, HistoryTopic
from app.compilation.reading_rules import ReadingEnd
from app.i18n import _, mark
from app.labels import Labels

# As the title of the file.
layout_title = Labels(
    Layout,
    {
        Layout.FOCUS_AREA: mark("Synpunkter per fokusområde"),
        Layout.ORGANISATION: mark("Synpunkter per remissinstans"),
        Layout.INDICATOR: mark("Synpunkter per indikator"),
        Layout.NOT_MET: mark("Synpunkter som inte tillgodoses"),
        Layout.APPENDIX: mark("Bilaga: remissvaren i sin helhet"),
        Layout.STATISTICS: mark("Statistik"),
        Layout.QUESTIONS: mark("Svar på frågorna"),
        Layout.BRIEF: mark("Beslutsunderlag i korthet"),
        Layout.STAFF_REPORT: mark("Text till tjänsteskrivelsen"),
        Layout.CHANGE_LOG: mark("Ändringslogg för kommunens svar"),
        Layout.LETTERS: mark("Brev med kommunens svar"),
        Layout.MARGIN: mark("Planen med synpunkterna bredvid"),
    },
)
# As one of several to choose from.
layout_choice = Labels(
    Layout,
    {
        Layout.FOCUS_AREA: mark("Per fokusområde"),
        Layout.ORGANISATION: mark("Per remissinstans"),
        Layout.INDICATOR: mark("Per indikator"),
        Layout.NOT_MET: mark("Det som inte tillgodoses, med skäl"),
        Layout.APPENDIX: mark("Bilaga: svaren i sin helhet"),
        Layout.STATISTICS: mark("Statistik"),
        Layout.QUESTIONS: mark("Fråga för fråga"),
        Layout.BRIEF: mark("Beslutsunderlag i korthet"),
        Layout.STAFF_REPORT: mark("Text till tjänsteskrivelsen"),
        Layout.CHANGE_LOG: mark("Ändringslogg för kommunens svar"),
        Layout.LETTERS: mark("Brev till varje remissinstans"),
        Layout.MARGIN: mark("Planen med synpunkterna bredvid"),
    },
)
# As a part of the file's name.
layout_filename = Labels(
    Layout,
    {
        Layout.FOCUS_AREA: mark("synpunkter-fokusomrade"),
        Layout.ORGANISATION: mark("synpunkter-remissinstans"),
        Layout.INDICATOR: mark("synpunkter-indikator"),
        Layout.NOT_MET: mark("synpunkter-ej-tillgodosedda"),
        Layout.APPENDIX: mark("bilaga"),
        Layout.STATISTICS: mark("statistik"),
        Layout.QUESTIONS: mark("fragor"),
        Layout.BRIEF: mark("beslutsunderlag"),
        Layout.STAFF_REPORT: mark("tjansteskrivelse"),
        Layout.CHANGE_LOG: mark("andringslogg"),
        Layout.LETTERS: mark("brev"),
        Layout.MARGIN: mark("planen-med-synpunkter"),
    },
)
history_topic_label = Labels(
    HistoryTopic,
    {
        HistoryTopic.ROUND: mark("Remissen och dokumenten"),
        HistoryTopic.BODIES: mark("Remissinstanser och länkar"),
        HistoryTopic.LETTERS: mark("Utskick och påminnelser"),
        HistoryTopic.MORE_TIME: mark("Begärd och given tid"),
        HistoryTopic.ANSWERS: mark("Svar som kommit in"),
        HistoryTopic.REPLIES: mark("Kommunens svar på synpunkter"),
    },
)
history_actor_label = Labels(
    HistoryActor,
    {
        HistoryActor.USER: mark("Tjänstepersoner"),
        HistoryActor.LINK: mark("Den som svarar"),
        HistoryActor.SYSTEM: mark("Systemet självt"),
    },
)
# What is missing in a compilation, before the name of what lacks it.
lack_label = Labels(
    Lack,
    {
        Lack.REPLY: mark("Synpunkter utan svar"),
        Lack.LOOK_AGAIN: mark("Svar att se över"),
        Lack.REVIEW: mark("Svar att granska"),
        Lack.SENT_BACK: mark("Tillbakasända svar"),
        Lack.IN_FILE: mark("Svar bara i en fil"),
        Lack.SUMMARY: mark("Sammanfattning saknas"),
    },
)
# Why a reading link leads nowhere any more, as the heading of the page that it leads to instead.
reading_end_label = Labels(
    ReadingEnd,
    {
        ReadingEnd.EXPIRED: mark("Läslänken har gått ut"),
        ReadingEnd.REVOKED: mark("Läslänken är indragen"),
        ReadingEnd.CANCELLED: mark("Läslänken är till en avbruten remiss"),
    },
)


def history() -> dict[str, str]:
    """What this room's lines of history say; the places in a sentence are facts of the line."""
    return {
        "text.saved": _("Skrev kommunens sammanfattning: {about}"),
        "round.published": _("Publicerade sammanställningen: {total} av {total} var klart"),
        "reading_link.made": _("Gjorde en läslänk för {name}, som gäller till och med {date}"),
        "reading_link.revoked": _("Drog in läslänken för {name}"),
        "reading_link.expired": _("Läslänken för {name} slutade gälla"),
        "round.publication_withdrawn": _("Tog tillbaka publiceringen från {date}: {reason}"),
    }
