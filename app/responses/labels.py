"""How an answer came in, and the lines of history: in words."""

from app.arrival import ReceivedBy
from app.i18n import _, mark
from app.labels import Labels
from app.responses.decisions import DecisionLevel
from app.responses.models import ArrivalBasis, Channel
from app.responses.statements import StatementKind

channel_label = Labels(
    Channel,
    {
        Channel.WEB: mark("Webben"),
        Channel.API: mark("Programmatiskt"),
        Channel.EMAIL: mark("E-post"),
        Channel.POST: mark("Brev"),
        Channel.HAND: mark("Lämnat för hand"),
        Channel.PHONE: mark("Telefon"),
        Channel.MEETING: mark("Möte"),
    },
)
arrival_basis_label = Labels(
    ArrivalBasis,
    {
        ArrivalBasis.MAIL_SERVER: mark("Mejlserverns mottagningstid"),
        ArrivalBasis.STAMP: mark("Ankomststämpel eller poststämpel"),
        ArrivalBasis.WORKDAY_BEFORE: mark("Arbetsdagen före (22 § förvaltningslagen)"),
        ArrivalBasis.DESK: mark("Mottaget av en tjänsteperson eller i receptionen"),
        ArrivalBasis.SAID: mark("Sagt i telefon eller på ett möte den dagen"),
        ArrivalBasis.OTHER: mark("Annat, se anteckningen"),
    },
)
received_by_label = Labels(
    ReceivedBy,
    {
        ReceivedBy.CLOCK: mark("enligt tjänstens klocka"),
        ReceivedBy.PROXY: mark("när det nådde myndighetens nät"),
        ReceivedBy.LAG: mark("enligt tjänstens klocka, med avdrag för kön dit"),
    },
)
decision_level_label = Labels(
    DecisionLevel,
    {
        DecisionLevel.BOARD: mark("Nämnd eller styrelse"),
        DecisionLevel.CHAIR: mark("Ordföranden"),
        DecisionLevel.DELEGATION: mark("På delegation"),
        DecisionLevel.OFFICIAL: mark("Tjänsteperson"),
        DecisionLevel.NOT_REQUIRED: mark("Inget nämndbeslut behövs"),
    },
)
statement_kind_label = Labels(
    StatementKind,
    {
        StatementKind.SEPARATE_STATEMENT: mark("Särskilt yttrande"),
        StatementKind.RESERVATION: mark("Reservation"),
    },
)
# The ways of which an official registers what came.
registered_channel_label = channel_label.among(way for way in Channel if way.is_registered)


def history() -> dict[str, str]:
    """What this room's lines of history say; the places in a sentence are facts of the line."""
    return {
        "response.submitted": _("Lämnade svar {number}"),
        "response.registered": _("Registrerade svar {number} från {name}. Det kom in {received_on}"),
        "response.read": _("Läste svar {number}"),
        "response.unread": _("Markerade svar {number} som oläst"),
        "assignment.given": _("Gav {name} synpunkt {numbers} att svara på"),
        "assignment.taken_back": _("Lät synpunkt {numbers} vara ingens igen"),
        "responses.read": _("Markerade svar som lästa: {count}"),
        "response.joint_sent": _("Svarade genom {sender}, svar {number}"),
        "response.joint_left": _("Sade att svar {number} från {sender} inte gäller för {name}"),
        "response.left_out": _("Lämnade svar {number} från {name} utanför sammanställningen. Skäl: {reason}"),
        "response.included": _("Tog med svar {number} från {name} i sammanställningen. Skäl: {reason}"),
        "response.withdrawn": _("Återtog svar {number}"),
        "response.withdrawal_registered": _("Registrerade att {name} har återtagit svar {number}"),
        "file.locked": _("Filen {file} i svar {number} från {name} låstes. Virusskyddet hittade {signature}"),
        "file.released": _(
            "Låste upp filen {file} i svar {number} från {name}. Virusskyddet hade hittat {signature}. Skäl: {reason}"
        ),
        "response.moved_away": _(
            "Flyttade svar {number} från {name} till {to}, där det är {to_number}. Skäl: {reason}"
        ),
        "response.moved_here": _(
            "Flyttade svar {of_number} från {of} till {name}, där det är {number}. Skäl: {reason}"
        ),
        "response.confirmed": _("Bekräftade svar {number}"),
        "meeting.registered": _("Registrerade {name} med nummer {number}"),
        "meeting.changed": _("Ändrade {name}, som nu är {number}"),
        "meeting.removed": _("Tog bort {name}. Skäl: {reason}"),
        "response.confirmation_registered": _("Registrerade att {name} har bekräftat svar {number}"),
    }
