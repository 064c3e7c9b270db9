"""Where a round stands, and the lines of history: in words."""

from app.i18n import _, mark
from app.labels import Labels
from app.rounds.kinds import DocumentDoubt, DocumentKind, Identification, SteeringKind
from app.rounds.models import LinkEnd, LinkRole, Origin, QuestionKind, RoundStatus
from app.rounds.paper_models import PaperKind

round_status_label = Labels(
    RoundStatus,
    {
        RoundStatus.DRAFT: mark("Utkast"),
        RoundStatus.OPEN: mark("Öppen"),
        RoundStatus.CLOSED: mark("Stängd"),
        RoundStatus.COMPILING: mark("Sammanställs"),
        RoundStatus.PUBLISHED: mark("Publicerad"),
        RoundStatus.CONCLUDED: mark("Avslutad"),
        RoundStatus.ARCHIVED: mark("Arkiverad"),
        RoundStatus.CANCELLED: mark("Avbruten"),
    },
)
origin_label = Labels(
    Origin,
    {
        Origin.LISTED: mark("På sändlistan"),
        Origin.ADDED: mark("Tillagd efteråt"),
        Origin.UNSOLICITED: mark("Spontant svar"),
        Origin.MEETING: mark("Dialogmöte"),
    },
)
question_kind_label = Labels(
    QuestionKind,
    {
        QuestionKind.TEXT: mark("Svar i text"),
        QuestionKind.CHOICE: mark("Ett av flera alternativ"),
        QuestionKind.SCALE: mark("En skala"),
    },
)

link_end_label = Labels(
    LinkEnd,
    {
        LinkEnd.REPLACED: mark("Länken är ersatt av en nyare"),
        LinkEnd.STOPPED: mark("Länken är spärrad"),
        LinkEnd.LINE_ENDED: mark("Länken gäller inte längre"),
        LinkEnd.REMOVED: mark("Er länk är borttagen"),
    },
)
link_end_sentence = Labels(
    LinkEnd,
    {
        LinkEnd.REPLACED: mark("Länken är ersatt av en nyare. Öppna länken i det senaste mejlet."),
        LinkEnd.STOPPED: mark("Länken är spärrad. Kontakta myndigheten för att få en ny."),
        LinkEnd.LINE_ENDED: mark("Länken gäller inte längre. Be er kontaktperson om den nya."),
        LinkEnd.REMOVED: mark("Din länk är borttagen av en kollega. Det du hade sparat finns kvar i ert svar."),
    },
)

link_role_label = Labels(
    LinkRole,
    {
        LinkRole.WRITER: mark("Skriver"),
        LinkRole.SIGNATORY: mark("Skriver under"),
        LinkRole.READER: mark("Läser"),
        LinkRole.MEMBER: mark("Lämnar synpunkter som medlem"),
    },
)

document_kind_label = Labels(
    DocumentKind,
    {
        DocumentKind.COVER_LETTER: mark("Missiv"),
        DocumentKind.PLAN: mark("Planen"),
        DocumentKind.APPENDIX: mark("Bilaga"),
        DocumentKind.DECISION: mark("Beslut"),
    },
)
steering_kind_label = Labels(
    SteeringKind,
    {
        SteeringKind.PROGRAM: mark("Program"),
        SteeringKind.PLAN: mark("Plan"),
        SteeringKind.STRATEGY: mark("Strategi"),
        SteeringKind.POLICY: mark("Policy"),
        SteeringKind.GUIDELINE: mark("Riktlinje"),
        SteeringKind.OTHER: mark("Annat"),
    },
)
document_doubt_label = Labels(
    DocumentDoubt,
    {
        DocumentDoubt.PICTURE: mark(
            "Filen är en bild av text. Den som lyssnar på dokumentet kan inte läsa den. Välj hellre en fil med text."
        ),
        DocumentDoubt.TOO_LONG: mark(
            "Texten är längre än 20 000 tecken och är inte hämtad till remissinstansernas sida. Är det rätt fil?"
        ),
        DocumentDoubt.UNREAD: mark("Filen är för tung för att läsas här. Öppna den själv och se att den är rätt."),
    },
)


paper_kind_label = Labels(
    PaperKind,
    {
        PaperKind.INVITATION: mark("Inbjudan på papper"),
        PaperKind.REMINDER: mark("Påminnelse på papper"),
    },
)

identification_label = Labels(
    Identification,
    {
        Identification.NONE: mark("Med namn"),
        Identification.OFFERED: mark("Med namn eller e-legitimation"),
        Identification.REQUIRED: mark("Med e-legitimation"),
    },
)
identification_note = Labels(
    Identification,
    {
        Identification.NONE: mark("Den som skickar svaret skriver sitt namn."),
        Identification.OFFERED: mark("Den som skickar svaret kan legitimera sig, eller skriva sitt namn."),
        Identification.REQUIRED: mark(
            "Bara den som har legitimerat sig kan skicka svaret. "
            "Den som inte kan det hör av sig till er, och ni registrerar svaret."
        ),
    },
)


def history() -> dict[str, str]:
    """What this room's lines of history say; the places in a sentence are facts of the line."""
    return {
        "round.created": _("Skapade remissen med sista svarsdag {deadline}"),
        "round.copied": _("Tog frågor och uppgifter från remissen med diarienummer {registry_number}"),
        "round.edited": _("Ändrade utkastet"),
        "round.deleted": _("Tog bort utkastet"),
        "round.opened": _("Öppnade remissen för {consultees} remissinstanser. Inbjudningar med e-post: {letters}"),
        "round.closed": _("Stängde remissen. Svar som saknades: {missing}"),
        "round.reopened": _(
            "Öppnade remissen igen med sista svarsdag {deadline} (förut {before}): {reason}. "
            "Besked med e-post: {letters}"
        ),
        "round.compilation_started": _("Började sammanställa svaren"),
        "round.concluded": _("Avslutade remissen med beslutet {decision} den {date}"),
        "round.cancelled": _("Avbröt remissen: {reason}"),
        "round.question_withdrawn": _("Drog tillbaka fråga {number}: {reason}"),
        "round.contact_changed": _("Gjorde {name} ({email}) till kontaktperson"),
        "round.identification_required": _("Krävde att den som skriver under ett svar legitimerar sig"),
        "round.identification_offered": _("Lät den som skriver under ett svar legitimera sig, utan att kräva det"),
        "round.identification_ended": _("Slutade låta den som skriver under ett svar legitimera sig"),
        "round.deadline_changed": _("Flyttade sista svarsdagen från {before} till {deadline}: {reason}"),
        "round.section_closed": _("Stängde avsnittet {section} för synpunkter: {reason}"),
        "round.section_opened": _("Öppnade avsnittet {section} för synpunkter igen"),
        "round.section_emphasised": _("Frågar särskilt om {section}: {bodies}"),
        "document.added": _("Lade till dokumentet {title}"),
        "document.replaced": _("Bytte fil för dokumentet {title}"),
        "document.described": _("Ändrade uppgifterna om dokumentet {title}"),
        "document.removed": _("Tog bort dokumentet {title}"),
        "document.told_of": _("Lade ut {title}, version {version}: {note}. Besked med e-post: {letters}"),
        "member.added": _("Gav {name} tillgång till remissen"),
        "member.removed": _("Tog bort {name} från remissen"),
        "consultee.added": _("Lade till {name}"),
        "consultee.renamed": _("Rättade namnet {before} till {name}"),
        "consultee.address_changed": _("Ändrade adressen för {name} till {email}"),
        "invitation.resent": _("Skickade inbjudan igen till {name}"),
        "link.renewed": _("Gjorde en ny länk för {name}. Den tidigare gäller inte längre"),
        "link.revealed": _("Lät visa en ny länk för {name}. Den tidigare gäller inte längre"),
        "link.stopped": _("Spärrade länken för {name}. Ingen ny är skickad"),
        "link.made_own": _("Gjorde länken till sin egen. Ingen annan kan läsa med längre"),
        "link.colleague_invited": _("Bjöd in en kollega till svaret"),
        "link.colleague_renewed": _("Skickade en ny länk till en kollega"),
        "link.colleague_role_changed": _("Ändrade vad en kollega får göra i svaret"),
        "link.colleague_removed": _("Tog bort en kollegas länk"),
        "letter.printed": _("Skrev ut ett brev till {name}"),
        "letters.printed": _("Skrev ut brev: {count}"),
        "letters.posted": _("Brev postade den {day}: {count}"),
        "letter.code_used": _("Kom in med koden i brevet"),
        "draft.begun": _("Började arbeta med svaret"),
    }


def history_without_mail() -> dict[str, str]:
    """The lines that tell of letters, where no mail server took them: nothing was sent."""
    return {
        "round.opened": _(
            "Öppnade remissen för {consultees} remissinstanser. "
            "{letters} inbjudningar ligger i utkorgen, ingen mejlserver är inställd"
        ),
        "round.cancelled": _(
            "Avbröt remissen: {reason}. {letters} mejl ligger i utkorgen, ingen mejlserver är inställd"
        ),
        "round.reopened": _(
            "Öppnade remissen igen med sista svarsdag {deadline} (förut {before}): {reason}. "
            "{letters} mejl ligger i utkorgen, ingen mejlserver är inställd"
        ),
        "round.deadline_changed": _(
            "Flyttade sista svarsdagen från {before} till {deadline}: {reason}. "
            "{letters} mejl ligger i utkorgen, ingen mejlserver är inställd"
        ),
        "document.told_of": _(
            "Lade ut {title}, version {version}: {note}. {letters} mejl ligger i utkorgen, ingen mejlserver är inställd"
        ),
        "invitation.resent": _("Lade inbjudan till {name} i utkorgen igen. Ingen mejlserver är inställd"),
    }
