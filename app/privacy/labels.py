"""Words for where persons stand, why it is kept and for how long."""

from app.i18n import mark
from app.labels import Labels
from app.privacy.holdings import Subject, Why

personal_subject_label = Labels(
    Subject,
    {
        Subject.ACCOUNT: mark("Användarkonto"),
        Subject.BODY: mark("Organisationsregister och sändlistor"),
        Subject.LINK: mark("Kontaktperson eller kollega med länk"),
        Subject.LETTER: mark("Utskickade brev"),
        Subject.ANSWER: mark("Inskickat eller registrerat svar"),
        Subject.DRAFT: mark("Remissinstansens utkast"),
        Subject.INBOX: mark("Det som kom till inkorgen"),
        Subject.HISTORY: mark("Rader i historiken"),
        Subject.ROUND: mark("Remissens kontaktperson och läsare"),
        Subject.HANDLING: mark("Handläggning"),
    },
)
kept_for_label = Labels(
    Why,
    {
        Why.RECORD: mark("Allmän handling i ärendet"),
        Why.CONTACT: mark("För att nå remissinstansen"),
        Why.WORK: mark("För arbetet med remissen"),
        Why.OFFICIAL: mark("Vem hos myndigheten som gjort vad"),
        Why.SECURITY: mark("Skydd mot obehörig åtkomst"),
    },
)
kept_until_label = Labels(
    Why,
    {
        Why.RECORD: mark("Bevaras, om inget gallringsbeslut säger annat."),
        Why.CONTACT: mark("Tills remissen är stängd. Därefter efter gallringsregel."),
        Why.WORK: mark("Tills remissen är avslutad. Därefter efter gallringsregel."),
        Why.OFFICIAL: mark("Bevaras med ärendet."),
        Why.SECURITY: mark("Högst så länge som gallringsregeln säger."),
    },
)
