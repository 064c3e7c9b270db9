"""What a letter on paper says: the same as the mailed one, with a short address and a code in place of the link."""

from collections.abc import Sequence
from functools import lru_cache

import segno

from app.clock import day_of
from app.documents.pdf.letters import Labels, PaperLetters, Sheet, WayIn, write_labels, write_letters
from app.documents.pdf.letters import PaperLetter as Set
from app.documents.pdf.parts import Facts, Heading, Item, Paragraph, Part, Points, Run
from app.i18n import _, long_date, ngettext, speaking
from app.jobs.untrusted import Untrusted
from app.mail.blocks import blocks
from app.mail.titles import heading, matter
from app.organisations.postal import PostalAddress
from app.rounds.facts import RoundFacts
from app.rounds.models import Round
from app.rounds.paper_models import PaperKind
from app.rounds.pdf_words import words
from app.rounds.queries.paper import Addressed, Printed
from app.rounds.request_pdf import in_child
from app.rounds.rules import own_deadline
from app.settings import Settings
from app.tokens import paper_code, paper_code_shown

LIMITS = Untrusted(seconds=90, processor=60, megabytes=1500, imports=("app.documents.pdf.letters", "typst"))


def short_url(settings: Settings) -> str:
    """Where the code of a letter is typed."""
    return f"{settings.base_url}/b"


def letters_pdf(settings: Settings, round_: Round | RoundFacts, printed: Sequence[Printed]) -> bytes:
    """The letters as one PDF, in Swedish: what an authority sends is in its own language. Raises Unavailable."""
    with speaking("sv"):
        document = PaperLetters(
            title=_("Brev om {matter}").format(matter=matter(round_.title, round_.registry_number)),
            lang="sv",
            letters=tuple(_letter(settings, round_, one) for one in printed),
            words=words(),
            author=settings.authority_name,
        )
    return in_child(LIMITS, write_letters, document)


def labels_pdf(settings: Settings, title: str, bodies: Sequence[Addressed], sheet: Sheet, *, skip: int = 0) -> bytes:
    """The addresses as sheets of labels. Raises Unavailable."""
    addresses = tuple(on_envelope(body.consultee.name, body.postal) for body in bodies)
    document = Labels(title, "sv", addresses, sheet, skip=skip, author=settings.authority_name)
    return in_child(LIMITS, write_labels, document)


def on_envelope(name: str, postal: PostalAddress) -> tuple[str, ...]:
    """A name and an address as they stand on an envelope."""
    return (name, *postal.in_lines)


def _letter(settings: Settings, round_: Round | RoundFacts, printed: Printed) -> Set:
    letter, consultee, postal = printed
    authority, deadline = settings.authority_name, own_deadline(round_, consultee)
    printed_on = day_of(letter.printed_at)
    facts = Facts(((_("Diarienummer"), round_.registry_number), (_("Svara senast"), long_date(deadline))))
    if letter.kind is PaperKind.REMINDER:
        title = _("Påminnelse: {matter}, svara senast {day}").format(
            matter=matter(round_.title, round_.registry_number), day=long_date(deadline)
        )
        opening = [_left((deadline - printed_on).days, consultee.name, long_date(deadline))]
    else:
        title = _("{heading}, svara senast {day}").format(
            heading=heading(round_.title, round_.registry_number), day=long_date(deadline)
        )
        asks = _("{authority} ber om synpunkter från {organisation} på det här förslaget:")
        opening = [asks.format(authority=authority, organisation=consultee.name)]
    before: list[Part] = [*(_said(text) for text in (_("Hej!"), *opening)), _said(round_.title, bold=True), facts]
    after: list[Part] = [*_quoted(letter.message)]
    if letter.kind is PaperKind.INVITATION and round_.cover_letter.strip():
        after += [Heading(_("Missivet")), *_quoted(round_.cover_letter)]
    return Set(
        address=on_envelope(consultee.name, postal),
        sender=(authority, long_date(printed_on), round_.registry_number),
        title=title,
        before=tuple(before),
        after=(
            *after,
            *_explained(authority, with_code=letter.code_hash is not None),
            *_signed(round_, printed, authority),
        ),
        way_in=_way_in(settings, letter.id) if letter.code_hash is not None else None,
    )


def _left(days: int, organisation: str, day: str) -> str:
    """How long there is to answer, as the mailed reminder says it."""
    if days < 0:
        text = _(
            "Svarstiden gick ut den {day}, och vi har inte fått något svar från {organisation}. "
            "Ni kan fortfarande svara; svaret märks då som sent inkommet."
        )
        return text.format(day=day, organisation=organisation)
    if days == 0:
        text = _("I dag är sista dagen att svara, och vi har inte fått något svar från {organisation}.")
        return text.format(organisation=organisation)
    return ngettext(
        "Det är {n} dag kvar att svara, och vi har inte fått något svar från {organisation}.",
        "Det är {n} dagar kvar att svara, och vi har inte fått något svar från {organisation}.",
        days,
    ).format(n=days, organisation=organisation)


def _explained(authority: str, *, with_code: bool) -> list[Part]:
    if with_code:
        about = [_("Koden gäller en gång. Den öppnar er sida, och där får ni en egen länk att spara.")]
    else:
        about = [
            _("Använd länken som ni fick när ni skrev koden i vårt förra brev."),
            _("Har länken kommit bort, ring oss så skickar vi ett brev med en ny kod."),
        ]
    about += [
        _("Inget konto behövs. Ingenting skickas förrän ni trycker på Skicka svaret."),
        _("Har ni inget att erinra, eller vill ni avstå, tar svaret ett par minuter."),
        _("Räcker inte tiden kan ni be om anstånd på sidan."),
        _("Ni kan också svara med brev till {authority}. Skriv diarienumret på svaret.").format(authority=authority),
    ]
    items = tuple(Item((Run(text),)) for text in about)
    return [Heading(_("Så svarar ni")), Points(items)]


def _signed(round_: Round | RoundFacts, printed: Printed, authority: str) -> list[Part]:
    parts: list[Part] = []
    if round_.contact is not None:
        parts.append(_said(_("Har ni frågor? Kontakta {person}.").format(person=round_.contact.in_words)))
    names = "\n".join(dict.fromkeys((printed.letter.printed_by, authority)))
    return [*parts, _said(f"{_('Med vänlig hälsning')}\n{names}")]


def _said(text: str, *, bold: bool = False) -> Paragraph:
    return Paragraph((Run(text, bold=bold),))


def _quoted(text: str) -> list[Part]:
    """What a person wrote, in the paragraphs and lists that the mailed letter has."""
    return [
        Paragraph((Run("\n".join(block.lines)),))
        if block.kind == "p"
        else Points(tuple(Item((Run(line),)) for line in block.lines), ordered=block.kind == "ol")
        for block in blocks(text)
    ]


def _way_in(settings: Settings, letter_id: int) -> WayIn:
    url = short_url(settings)
    return WayIn(
        heading=_("Svara på nätet"),
        terms=(_("Gå till"), _("Skriv koden")),
        address=url.removeprefix("https://"),
        code=paper_code_shown(paper_code(settings.key(), letter_id)),
        matrix=_matrix(url),
        picture=_("QR-kod till {address}").format(address=url),
    )


@lru_cache(maxsize=4)
def _matrix(url: str) -> tuple[str, ...]:
    rows = segno.make(url, error="m", micro=False).matrix_iter(border=2)
    return tuple("".join("1" if dark else "0" for dark in row) for row in rows)
