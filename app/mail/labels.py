"""Why a letter was written and what became of it, in words."""

from app.i18n import mark
from app.labels import Labels
from app.mail.models import LetterKind, LetterState

letter_kind_label = Labels(
    LetterKind,
    {
        LetterKind.INVITATION: mark("Inbjudan"),
        LetterKind.REMINDER: mark("Påminnelse"),
        LetterKind.RECEIPT: mark("Kvittens"),
        LetterKind.EXTENSION: mark("Besked om svarstid"),
        LetterKind.NEW_LINK: mark("Länken igen"),
        LetterKind.LINK_REPLACED: mark("Besked om ny länk"),
        LetterKind.CANCELLATION: mark("Avbruten remiss"),
        LetterKind.SET_UP: mark("Konto"),
    },
)
letter_state_label = Labels(
    LetterState,
    {
        LetterState.KEPT: mark("Ligger i utkorgen, inte skickat"),
        LetterState.SENT: mark("Skickat"),
        LetterState.BOUNCED: mark("Studsade"),
        LetterState.GIVEN_UP: mark("Skickades inte"),
        LetterState.RETRYING: mark("Försöker igen"),
        LetterState.WAITING: mark("Väntar på att skickas"),
    },
)
