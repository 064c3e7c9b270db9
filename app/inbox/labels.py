"""Where an item of the inbox stands, and what its proposal rests on, in words."""

from app.i18n import mark
from app.inbox.models import MailboxFault, MatchedBy
from app.inbox.queries import InboxState
from app.intake.reports import DeliveryOutcome
from app.labels import Labels

inbox_state_label = Labels(
    InboxState,
    {
        InboxState.WAITING: mark("Väntar på att någon ser det"),
        InboxState.ASSIGNED: mark("Delas upp"),
        InboxState.REGISTERED: mark("Registrerat som svar"),
        InboxState.SET_ASIDE: mark("Är inget svar"),
        InboxState.BOUNCE: mark("Studs"),
        InboxState.REPORT: mark("Besked om leverans"),
    },
)
matched_by_label = Labels(
    MatchedBy,
    {
        MatchedBy.LINK: mark("länken som står i det"),
        MatchedBy.SENDER: mark("adressen som det kom från"),
        MatchedBy.NUMBER: mark("diarienumret som står i det"),
        MatchedBy.LETTER: mark("utskicket som det hör till"),
    },
)
delivery_outcome_label = Labels(
    DeliveryOutcome,
    {
        DeliveryOutcome.FAILED: mark("Ett mejl kom inte fram"),
        DeliveryOutcome.DELAYED: mark("Ett mejl är fördröjt"),
        DeliveryOutcome.DELIVERED: mark("Ett mejl har kommit fram"),
    },
)
# Whole clauses: they stand after "Brevlådan … kan inte läsas:".
mailbox_fault_label = Labels(
    MailboxFault,
    {
        MailboxFault.UNREACHABLE: mark("servern går inte att nå, eller så bryts förbindelsen"),
        MailboxFault.OVERLOADED: mark("servern säger att den inte hinner"),
        MailboxFault.UNTRUSTED: mark("serverns certifikat går inte att lita på"),
        MailboxFault.UNENCRYPTED: mark("servern erbjuder ingen kryptering"),
        MailboxFault.WRONG_PASSWORD: mark("servern godtar inte namn och lösenord"),
        MailboxFault.NO_PASSWORD: mark("lösenordets fil går inte att läsa"),
        MailboxFault.NO_FOLDER: mark("mappen finns inte, eller får inte öppnas"),
    },
)
mailbox_fault_advice = Labels(
    MailboxFault,
    {
        MailboxFault.UNREACHABLE: mark(
            "Är den i gång? Stämmer adressen i REMISS_IMAP_URL? Släpper brandväggen fram den?"
        ),
        MailboxFault.OVERLOADED: mark("Se efter i dess logg."),
        MailboxFault.UNTRUSTED: mark(
            "Har certifikatet gått ut? Är det utfärdat för det namn som står i REMISS_IMAP_URL?"
        ),
        MailboxFault.UNENCRYPTED: mark("Slå på STARTTLS i den, eller skriv imaps:// i REMISS_IMAP_URL."),
        MailboxFault.WRONG_PASSWORD: mark(
            "Har lösenordet bytts? Rätta det i REMISS_IMAP_URL eller i filen som REMISS_IMAP_PASSWORD_FILE pekar ut."
        ),
        MailboxFault.NO_PASSWORD: mark("Finns filen som REMISS_IMAP_PASSWORD_FILE pekar ut, och får servern läsa den?"),
        MailboxFault.NO_FOLDER: mark("Mappens namn står sist i REMISS_IMAP_URL."),
    },
)
