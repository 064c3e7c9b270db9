"""Words for where persons stand, why it is kept and for how long."""

from app.i18n import mark
from app.labels import Labels
from app.privacy.holdings import Subject, Why
from app.privacy.models import DisposalKind

personal_subject_label = Labels(
    Subject,
    {
        Subject.ACCOUNT: mark("Användarkonto"),
        Subject.BODY: mark("Organisationsregister och sändlistor"),
        Subject.LINK: mark("Kontaktperson eller kollega med länk"),
        Subject.LETTER: mark("Utskick och brev"),
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
        Why.RECORD: mark("Allmän handling: visar vad som skickades, kom in och beslutades i ärendet"),
        Why.CONTACT: mark("För att kunna nå den som har fått remissen"),
        Why.WORK: mark("För arbetet med svaren medan remissen pågår"),
        Why.OFFICIAL: mark("För att det ska gå att se vem hos myndigheten som gjorde vad"),
        Why.SECURITY: mark("För att skydda mot obehörig åtkomst"),
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
disposal_kind_label = Labels(
    DisposalKind,
    {
        DisposalKind.CONTACTS: mark("Kontaktpersoners och kollegors namn och e-postadresser"),
        DisposalKind.LETTERS: mark("Mottagare i loggen över utskick"),
        DisposalKind.DRAFTS: mark("Remissinstansers utkast"),
        DisposalKind.INBOX: mark("Det i inkorgen som inte är svar"),
        DisposalKind.PERSONS: mark("Privatpersoners adresser"),
    },
)
disposal_event_label = Labels(
    DisposalKind,
    {
        DisposalKind.CONTACTS: mark("efter att remissen stängdes eller avbröts (länkarna slutar gälla)"),
        DisposalKind.LETTERS: mark(
            "efter att remissen stängdes eller avbröts, eller efter utskicket om det är utan remiss"
        ),
        DisposalKind.DRAFTS: mark("efter att remissen stängdes eller avbröts"),
        DisposalKind.INBOX: mark("efter att det lades undan, eller efter att det kom om det är utan remiss"),
        DisposalKind.PERSONS: mark("efter att personens sista remiss stängdes"),
    },
)
