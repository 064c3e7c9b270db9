"""What an official is and whether an account can be used, in words."""

from app.accounts.kinds import HowTold, NoticeKind
from app.accounts.models import Role, UserState
from app.i18n import mark
from app.labels import Labels

# The one with most to do first: so they are offered.
role_label = Labels(
    Role,
    {
        Role.HANDLER: mark("Handläggare"),
        Role.REGISTRAR: mark("Registrator"),
        Role.READER: mark("Läsare"),
        Role.ADMIN: mark("Administratör"),
    },
)
role_means = Labels(
    Role,
    {
        Role.HANDLER: mark("Skapar remisser, och gör allt i dem där personen är handläggare."),
        Role.REGISTRAR: mark(
            "Läser alla remisser och svar, registrerar svar som kommit på annat sätt och hämtar sammanställningar."
        ),
        Role.READER: mark("Läser alla remisser och svar, men ändrar inget."),
        Role.ADMIN: mark(
            "Sköter användare, planer, sändlistor och remissernas ramar. Läser inga svar och besvarar inga synpunkter."
        ),
    },
)
user_state_label = Labels(
    UserState,
    {
        UserState.ACTIVE: mark("Kan logga in"),
        UserState.INVITED: mark("Har inte valt lösenord"),
        UserState.TOKEN: mark("Bara API"),
        UserState.DISABLED: mark("Avstängt"),
    },
)
notice_kind_label = Labels(
    NoticeKind,
    {
        NoticeKind.ANSWER: mark("Ett svar har kommit in"),
        NoticeKind.WITHDRAWAL: mark("Ett svar har återtagits"),
        NoticeKind.TIME_REQUEST: mark("En remissinstans begär anstånd"),
        NoticeKind.BOUNCE: mark("Ett mejl studsade"),
        NoticeKind.DEADLINE: mark("Svarstiden har gått ut och svar saknas"),
        NoticeKind.OPENING_STOPPED: mark("En planerad öppning stoppades"),
        NoticeKind.FILE: mark("En fil som du har beställt är klar"),
        NoticeKind.ASSIGNED: mark("Synpunkter har blivit dina att svara på"),
        NoticeKind.ASSIGNMENT_DUE: mark("Dina synpunkter ska vara klara i dag, eller är sena"),
        NoticeKind.SENT_BACK: mark("Ett svar som du har skrivit har sänts tillbaka"),
    },
)
how_told_label = Labels(
    HowTold,
    {HowTold.AT_ONCE: mark("Genast"), HowTold.DAILY: mark("En gång om dagen"), HowTold.NEVER: mark("Aldrig")},
)
