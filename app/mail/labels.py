"""Why a letter was written, what became of it and why, and what is wrong with the mail server, in words."""

from app.i18n import mark
from app.labels import Labels
from app.mail.kinds import LetterKind, LetterState, MailFault, WhyBounced, WhyUnsent

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
        LetterKind.DOCUMENT: mark("Besked om dokument"),
        LetterKind.PLAN_VERSION: mark("Besked om rättad plan"),
        LetterKind.SET_UP: mark("Konto"),
        LetterKind.TOKEN_ENDS: mark("Besked om API-nycklar"),
        LetterKind.SECOND_STEP: mark("Besked om inloggning"),
        LetterKind.NOTICE: mark("Besked till tjänsteperson"),
        LetterKind.COLLEAGUE: mark("Inbjudan till kollega"),
        LetterKind.MAILBOX_CODE: mark("Kod till en brevlåda"),
        LetterKind.CONFIRMATION: mark("Kvittens på bekräftelse"),
        LetterKind.WITHDRAWAL: mark("Besked om återtaget svar"),
        LetterKind.INCLUSION: mark("Besked om svaret räknas"),
        LetterKind.JOINT: mark("Besked om gemensamt svar"),
        LetterKind.READY: mark("Klart att skriva under"),
        LetterKind.CHAIN_HEADS: mark("Historikens kontrollsummor"),
        LetterKind.LOCKED_FILE: mark("Besked om låst fil"),
    },
)
letter_state_label = Labels(
    LetterState,
    {
        LetterState.KEPT: mark("Ligger i utkorgen, inte skickat"),
        LetterState.SENT: mark("Skickat"),
        LetterState.BOUNCED: mark("Studsade"),
        LetterState.GIVEN_UP: mark("Skickades inte"),
        LetterState.HELD: mark("Väntar på mejlservern"),
        LetterState.RETRYING: mark("Försöker igen"),
        LetterState.WAITING: mark("Väntar på att skickas"),
    },
)
# Whole clauses: they stand after "Utskick väntar:" and in a column of their own.
mail_fault_label = Labels(
    MailFault,
    {
        MailFault.UNREACHABLE: mark("mejlservern går inte att nå"),
        MailFault.OVERLOADED: mark("mejlservern är överlastad"),
        MailFault.UNTRUSTED: mark("mejlserverns certifikat går inte att lita på"),
        MailFault.UNENCRYPTED: mark("mejlservern erbjuder ingen kryptering"),
        MailFault.NO_SIGN_IN: mark("mejlservern erbjuder ingen inloggning"),
        MailFault.SIGN_IN_WANTED: mark("mejlservern kräver inloggning"),
        MailFault.WRONG_PASSWORD: mark("mejlservern godtar inte namn och lösenord"),
        MailFault.SENDER_REFUSED: mark("mejlservern godtar inte avsändaren"),
        MailFault.RELAY_DENIED: mark("mejlservern skickar inte vidare till andra domäner"),
        MailFault.REFUSES_ALL: mark("mejlservern avvisar alla utskick"),
    },
)
mail_fault_advice = Labels(
    MailFault,
    {
        MailFault.UNREACHABLE: mark("Är den i gång? Stämmer adressen i REMISS_SMTP_URL? Släpper brandväggen fram den?"),
        MailFault.OVERLOADED: mark(
            "Den säger själv att den inte hinner eller att utrymmet är slut. Se efter i dess logg."
        ),
        MailFault.UNTRUSTED: mark("Har certifikatet gått ut? Är det utfärdat för det namn som står i REMISS_SMTP_URL?"),
        MailFault.UNENCRYPTED: mark("Slå på STARTTLS i den, eller skriv smtps:// i REMISS_SMTP_URL."),
        MailFault.NO_SIGN_IN: mark(
            "Slå på inloggning (AUTH) i den, eller ta bort namn och lösenord ur REMISS_SMTP_URL."
        ),
        MailFault.SIGN_IN_WANTED: mark("Skriv namn och lösenord i REMISS_SMTP_URL."),
        MailFault.WRONG_PASSWORD: mark("Har lösenordet bytts? Rätta namn och lösenord i REMISS_SMTP_URL."),
        MailFault.SENDER_REFUSED: mark(
            "Får den skicka från adressen i REMISS_MAIL_FROM? Annars ska en av de två ändras."
        ),
        MailFault.RELAY_DENIED: mark(
            "Den måste tillåta att Remiss skickar till adresser utanför den egna organisationen."
        ),
        MailFault.REFUSES_ALL: mark("Är Remiss spärrat i den? Se efter i dess logg varför den avvisar mejlen."),
    },
)
why_unsent_label = Labels(
    WhyUnsent,
    {
        WhyUnsent.UNWANTED: mark("Behövdes inte längre"),
        WhyUnsent.NOT_INVITED: mark("Inbjudan har inte gått ut"),
        WhyUnsent.NO_LINK: mark("Länken är spärrad eller bytt"),
        WhyUnsent.UNWRITABLE: mark("Mejlet gick inte att skriva"),
        WhyUnsent.REFUSED: mark("Mejlservern avvisade mejlet"),
        WhyUnsent.NEVER_TAKEN: mark("Avvisades tillfälligt för många gånger"),
    },
)
why_bounced_label = Labels(
    WhyBounced,
    {
        WhyBounced.NO_MAILBOX: mark("Adressen finns inte"),
        WhyBounced.NO_DOMAIN: mark("Domänen i adressen tar inte emot mejl"),
        WhyBounced.CLOSED: mark("Brevlådan är stängd"),
        WhyBounced.FULL: mark("Brevlådan är full"),
        WhyBounced.TOO_LARGE: mark("Mejlet är för stort för mottagaren"),
        WhyBounced.NOT_REACHED: mark("Mottagarens mejlserver gick inte att nå"),
        WhyBounced.NOT_ALLOWED: mark("Mottagarens mejlserver släpper inte in mejlet"),
        WhyBounced.OTHER: mark("Mottagarens mejlserver tar inte emot mejlet"),
    },
)
