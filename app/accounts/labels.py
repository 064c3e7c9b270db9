"""What an official is, whether an account can be used, and why somebody did not come in, in words."""

from app.accounts.kinds import HowTold, NoticeKind
from app.accounts.models import Role, UserState
from app.accounts.oidc.kinds import Refusal, Trouble
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
        NoticeKind.LOCKED_FILE: mark("En fil i ett svar är låst: virusskyddet har hittat skadlig kod"),
    },
)
how_told_label = Labels(
    HowTold,
    {HowTold.AT_ONCE: mark("Genast"), HowTold.DAILY: mark("En gång om dagen"), HowTold.NEVER: mark("Aldrig")},
)
# Of somebody who comes by the sign-in service; with the name that it has.
refusal_label = Labels(
    Refusal,
    {
        Refusal.UNKNOWN: mark(
            "Du är inloggad hos {provider}, men har inget konto i Remiss. Be en administratör om ett."
        ),
        Refusal.NO_ROLE: mark(
            "Du är inloggad hos {provider}, men har ingen roll i Remiss. Be den som sköter behörigheter hos er om en."
        ),
        Refusal.NO_EMAIL: mark(
            "Du är inloggad hos {provider}, som inte lämnar någon e-postadress för dig, "
            "och utan en får du inget konto. Be den som sköter {provider} om hjälp."
        ),
        Refusal.EMAIL_TAKEN: mark(
            "Det finns redan ett konto i Remiss med din e-postadress, och det hör inte ihop med din inloggning. "
            "Be en administratör om hjälp."
        ),
        Refusal.DISABLED: mark("Ditt konto i Remiss är avstängt. Be en administratör öppna det."),
        Refusal.LINKED: mark(
            "Den inloggningen hör redan ihop med ett annat konto, eller ditt konto med en annan inloggning. "
            "Be en administratör om hjälp."
        ),
        Refusal.ANOTHER: mark("Den som loggade in hos {provider} är någon annan än den som är inloggad här."),
    },
)
trouble_label = Labels(
    Trouble,
    {
        Trouble.NOT_ASKED: mark(
            "Inloggningen hör inte till den här webbläsaren, tog för lång tid eller är redan använd. Börja om härifrån."
        ),
        Trouble.DENIED: mark("Inloggningen avbröts, eller så får du inte logga in med {provider}."),
        Trouble.REFUSED: mark(
            "Svaret från {provider} gick inte att lita på. Försök igen. Händer det igen, be en administratör om hjälp."
        ),
        Trouble.GONE: mark("Det går inte att nå {provider} just nu. Försök igen om en stund. Ingenting har ändrats."),
        Trouble.NOT_AGAIN: mark(
            "Det framgår inte att du loggade in på nytt hos {provider}. Försök igen. "
            "Händer det igen, be en administratör om hjälp."
        ),
        Trouble.TOO_LOW: mark("Tillitsnivån hos {provider} räcker inte. Välj ett annat sätt att legitimera dig."),
    },
)
