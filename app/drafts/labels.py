"""What a body's own pages say of what can happen there, in words."""

from app.accounts.oidc.kinds import Trouble
from app.i18n import mark
from app.labels import Labels

identification_trouble_label = Labels(
    Trouble,
    {
        Trouble.NOT_ASKED: mark(
            "Legitimeringen hör inte till den här webbläsaren, tog för lång tid eller är redan använd. "
            "Öppna er svarssida igen och börja om där."
        ),
        Trouble.DENIED: mark("Legitimeringen avbröts, eller så gick den inte att göra hos {service}."),
        Trouble.REFUSED: mark("Svaret från {service} gick inte att lita på. Försök igen."),
        Trouble.GONE: mark("Det går inte att nå {service} just nu. Försök igen om en stund."),
        Trouble.NOT_AGAIN: mark("Det framgår inte att du legitimerade dig nu hos {service}. Försök igen."),
        Trouble.TOO_LOW: mark("Tillitsnivån hos {service} räcker inte. Välj ett annat sätt att legitimera dig."),
    },
)
