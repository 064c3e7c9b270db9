"""What an official is and whether an account can be used, in words."""

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
