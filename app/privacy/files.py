"""A register extract as a file: PDF or HTML for whoever asked, JSON for programs. All say what the page says.

One that found nothing is a file, too: the answer to whoever asked, with the day and what was looked through.
"""

import json
from typing import Any, Literal

from app.clock import zulu
from app.documents.pdf.parts import Facts, Heading, Item, Paragraph, Part, Pdf, Points, Run, Table
from app.i18n import _, language, long_date, ngettext, number
from app.privacy.labels import kept_for_label, kept_until_label, personal_subject_label
from app.privacy.queries import Alike, Disclosure, Extract, Place
from app.rounds.pdf_words import words
from app.rounds.request_pdf import MEDIA_TYPE, written
from app.web.templating import environment, moment

FileFormat = Literal["pdf", "html", "json"]


def how_it_is_searched() -> list[str]:
    """What is told of how a person is found, and of what is not looked through."""
    return [
        _("Namn söks som hela ord, i den ordning de står eller med efternamnet först, också i genitiv."),
        _("Stora och små bokstäver är lika, och accenter som é spelar ingen roll. Å, ä och ö är egna bokstäver."),
        _("En e-postadress söks i sin helhet."),
        _("Det som står i ett utkast, i filer och i säkerhetskopior söks inte igenom."),
    ]


def extract_file(found: Extract, kind: FileFormat, *, authority: str) -> tuple[bytes, str]:
    """The extract as a file, and its media type. Raises Unavailable when a PDF cannot be written now."""
    if kind == "pdf":
        return written(extract_document(found, authority)), MEDIA_TYPE
    if kind == "html":
        template = environment().get_template("privacy/extract_file.html")
        content = template.render(found=found, lang=language(), authority=authority, how=how_it_is_searched())
        return content.encode(), "text/html; charset=utf-8"
    return json.dumps(extract_json(found), ensure_ascii=False, indent=2).encode(), "application/json"


def extract_json(found: Extract) -> dict[str, Any]:
    """The extract as the API and the file say it."""
    return {
        "name": found.asked.name,
        "email": found.asked.email,
        "made_at": zulu(found.made_at),
        "looked_in": [personal_subject_label(subject) for subject in found.looked_in],
        "how": " ".join(how_it_is_searched()),
        "places": [_place(place) for place in found.places],
        "disclosures": [
            {
                "round_id": one.round_id,
                "title": one.title,
                "registry_number": one.registry_number,
                "published_at": zulu(one.published_at) if one.published_at else None,
                "reading_links": one.reading_links,
            }
            for one in found.disclosures
        ],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "id": place.code,
        "where": personal_subject_label(place.subject),
        "what": place.what,
        "says": place.said,
        "round_id": place.round_id,
        "round": place.round_title,
        "why": kept_for_label(place.why),
        "until": kept_until_label(place.why),
        "can_be_erased": place.erasable,
    }


def extract_document(found: Extract, authority: str) -> Pdf:
    """The extract as parts of a document, in the language of the moment."""
    parts: list[Part] = [_whom(found)]
    if not found.places:
        parts.append(Paragraph((Run(_("Inget finns om personen."), bold=True),)))
    for subject, rows in found.by_subject:
        parts += [Heading(personal_subject_label(subject)), _table(rows)]
    if found.disclosures:
        parts += [Heading(_("Till vem det har lämnats ut")), Points(tuple(map(_disclosed, found.disclosures)))]
        parts.append(
            Paragraph((Run(_("Myndighetens egna handläggare, registratorer och läsare har kunnat läsa dem.")),))
        )
    parts += [Heading(_("Så har vi sökt")), *(Paragraph((Run(line),)) for line in how_it_is_searched())]
    looked_in = tuple(Item((Run(personal_subject_label(subject)),)) for subject in found.looked_in)
    parts += [Heading(_("Var vi har sökt")), Points(looked_in)]
    return Pdf(
        title=_("Registerutdrag"),
        lang=language(),
        parts=tuple(parts),
        words=words(),
        kicker=authority,
        header=f"{_('Registerutdrag')} {long_date(found.made_at)}",
        author=authority,
    )


def _whom(found: Extract) -> Facts:
    return Facts(
        (
            (_("Namn"), found.asked.name or "–"),
            (_("E-postadress"), found.asked.email or "–"),
            (_("Framställt"), moment(found.made_at)),
            (
                _("Rättslig grund"),
                _(
                    "Uppgift av allmänt intresse (artikel 6.1 e i dataskyddsförordningen). "
                    "Handlingar bevaras enligt arkivlagen."
                ),
            ),
        )
    )


def _table(rows: list[Alike]) -> Table:
    head = (_("Typ av uppgift"), _("Vad som står"), _("Remiss"), _("Varför och hur länge"))
    return Table(head, tuple(_row(row) for row in rows), widths=(3, 4, 3, 4))


def _row(row: Alike) -> tuple[tuple[Run, ...], ...]:
    place = row.place
    said = [Run(" · ".join(place.words))]
    if row.count > 1:
        said.append(Run(f" ({ngettext('{n} rad', '{n} rader', row.count).format(n=number(row.count))})"))
    why = f"{kept_for_label(place.why)}. {kept_until_label(place.why)}"
    return ((Run(place.what),), tuple(said), (Run(place.round_title or "–"),), (Run(why),))


def _disclosed(one: Disclosure) -> Item:
    title = f"{one.title}, {one.registry_number}: "
    when = (
        _("publicerad {date}.").format(date=long_date(one.published_at)) if one.published_at else _("inte publicerad.")
    )
    links = f" {_('Läslänkar till:')} {', '.join(one.reading_links)}." if one.reading_links else ""
    return Item((Run(title + when + links),))
