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
user_state_label = Labels(
    UserState,
    {
        UserState.ACTIVE: mark("Kan logga in"),
        UserState.INVITED: mark("Har inte valt lösenord"),
        UserState.TOKEN: mark("Bara API"),
        UserState.DISABLED: mark("Avstängt"),
    },
)
