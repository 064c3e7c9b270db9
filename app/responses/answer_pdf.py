"""A receipt and the answer that it is for, as an accessible PDF: for the body's own files and for its board.

It is made within the request that asks for it and kept nowhere.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from app.comments.labels import stance_label
from app.documents.pdf.parts import Facts, Heading, Item, Paragraph, Part, Pdf, Points, Run
from app.i18n import _, file_size, language, long_date
from app.responses.answer_text import contents, in_a_line, timeliness
from app.responses.presentation import ShownAnswer, ShownComment
from app.responses.queries.answers import Receipt
from app.responses.receipts import iso
from app.responses.statements import SeparateStatement
from app.rounds.access import Holder
from app.rounds.pdf_words import words


@dataclass(frozen=True, slots=True)
class AnswerOf:
    """Whose answer it is, to which round: the body's name, the round's title, registry number and plan's version."""

    body: str
    title: str
    registry_number: str
    plan_number: int = 1

    @classmethod
    def by(cls, holder: Holder) -> "AnswerOf":
        """Of the body whose link somebody holds."""
        round_ = holder.round
        return cls(holder.consultee.name, round_.title, round_.registry_number, round_.plan_number)


def receipt_document(
    of: AnswerOf, receipt: Receipt, answer: ShownAnswer, *, authority: str, now: datetime.datetime
) -> Pdf:
    """The receipt and every word of the answer, in the language of the moment."""
    title = _("Kvittens på svar {number}").format(number=receipt.number)
    parts: list[Part] = [_facts(of, receipt, answer, authority, now)]
    if receipt.documents:
        parts += [Heading(_("Svaret gäller")), _documents(receipt)]
    parts += answer_parts(stance_label(receipt.stance), answer)
    if receipt.confirmation:
        heading = _("Särskilda yttranden och reservationer vid bekräftelsen")
        parts += statement_parts(heading, receipt.confirmation.statements)
    if receipt.attachments:
        files = (f"{file.name} ({file_size(file.size)}), SHA-256 {file.sha256}" for file in receipt.attachments)
        parts += [Heading(_("Bilagor")), Points(tuple(Item((Run(file),)) for file in files))]
    header = f"{title} · {of.body}"
    kicker = f"{authority} · {of.registry_number}".strip(" ·")
    return Pdf(title, language(), tuple(parts), words(), kicker=kicker, header=header, author=authority)


def answer_parts(stance: str, answer: ShownAnswer) -> list[Part]:
    """The stance, and every word of the answer place by place."""
    parts: list[Part] = [Heading(_("Ställningstagande till planen")), Paragraph((Run(stance, bold=True),))]
    if answer.summary:
        parts.append(Paragraph((Run(answer.summary),)))
    for place in answer.places:
        parts.append(Heading(place.name))
        if place.stance:
            label = Run(_("Ställningstagande till fokusområdet:") + " ")
            parts.append(Paragraph((label, Run(place.stance, bold=True))))
        for comment in place.comments:
            parts += _comment(comment)
    return [*parts, *statement_parts(_("Särskilda yttranden och reservationer"), answer.statements)]


def statement_parts(heading: str, statements: Sequence[SeparateStatement]) -> list[Part]:
    """Separate statements under a heading of their own, said to be nobody's but theirs; nothing without any."""
    if not statements:
        return []
    parts: list[Part] = [
        Heading(heading),
        Paragraph((Run(_("Ledamöters ord, ur protokollet. De är inte svarandens synpunkter."), italic=True),)),
    ]
    for statement in statements:
        parts.append(Paragraph((Run(in_a_line(statement), bold=True),)))
        if statement.text:
            parts.append(Paragraph((Run(statement.text),)))
    return parts


def _facts(of: AnswerOf, receipt: Receipt, answer: ShownAnswer, authority: str, now: datetime.datetime) -> Facts:
    came = long_date(receipt.received_on) if receipt.is_registered else iso(receipt.received_at)
    facts = [
        (_("Svar från"), of.body),
        (_("Svar på"), of.title),
        (_("Till"), authority),
        (_("Diarienummer"), of.registry_number),
        (_("Svarets nummer"), receipt.number),
        (_("Inkom"), came),
        (_("Inom svarstiden"), timeliness(receipt.late, receipt.deadline, now)),
        (
            _("Innehåll"),
            contents(answer.count, len(receipt.attachments), statements=len(answer.statements)) or _("Inga synpunkter"),
        ),
        (_("Svarar"), receipt.signed or "–"),
        (_("Legitimerad"), _identified(receipt)),
        (_("Svar även för"), receipt.also_for),
        (_("Beslutat"), receipt.decided),
        (_("Bekräftat"), receipt.confirmation.in_words if receipt.confirmation else ""),
        (_("Protokollsutdrag"), "; ".join(f"{file.name}, SHA-256 {file.sha256}" for file in receipt.minutes)),
        (_("Version"), _version(receipt)),
        (_("Planens version"), str(receipt.plan_number) if of.plan_number > 1 else ""),
        (_("Kontrollsumma"), receipt.sha256),
    ]
    return Facts(tuple((name, value) for name, value in facts if value))


def _identified(receipt: Receipt) -> str:
    return f"{receipt.identified.in_words}, {iso(receipt.identified.at)}" if receipt.identified else ""


def _version(receipt: Receipt) -> str:
    words = _("{n}, bekräftad") if receipt.confirmation else _("{n}, preliminär") if receipt.preliminary else "{n}"
    return words.format(n=receipt.revision)


def _documents(receipt: Receipt) -> Points:
    said = _("{title}, version {n}, SHA-256 {sha256}")
    lines = (said.format(title=row["title"], n=row["version"], sha256=row["sha256"]) for row in receipt.documents)
    return Points(tuple(Item((Run(line),)) for line in lines))


def _comment(comment: ShownComment) -> list[Part]:
    head = " · ".join(part for part in (f"{comment.number or ''} {comment.kind}".strip(), comment.where) if part)
    parts: list[Part] = [Paragraph((Run(head, bold=True),))]
    if comment.wording is not None:
        parts.append(_labelled(_("I planen"), comment.wording.before))
        parts.append(_labelled(_("Ert förslag"), comment.wording.proposed))
    if comment.plan_value:
        parts.append(_labelled(_("I planen"), comment.plan_value))
    parts += [_labelled(part.label, part.words) for part in comment.parts]
    return parts


def _labelled(label: str, text: str) -> Paragraph:
    return Paragraph((*((Run(f"{label}: ", italic=True),) if label else ()), Run(text)))
