"""A letter to each body whose answer came: what the authority says to everything that it said.

They are sent by post, or filed. The sheet before them is the officials' own: how many there are, and what they lack.
"""

from collections.abc import Iterator

from app.assessment.labels import action_kind_label, outcome_label
from app.assessment.views import CommentView
from app.clock import local
from app.comments.labels import comment_kind_label, stance_label
from app.compilation.compiled import CompiledConsultee, CompiledRound, Layout
from app.compilation.exports import sentences
from app.compilation.exports.document.front import write_since, write_what_is_left_out
from app.compilation.exports.document.said import write_said
from app.compilation.exports.parts import Written, by_body, counted, in_layout
from app.compilation.exports.tally import tally
from app.compilation.labels import layout_title
from app.documents.flow import Flow, Run
from app.i18n import _, long_date, ngettext, number
from app.rounds.models import RoundStatus


def write_letters(flow: Flow, compiled: CompiledRound) -> Written:
    """Each comment stands in the letter to the body that made it, once. Who has not answered gets none."""
    written = Written()
    _sheet(flow, compiled)
    left_out = [body for body in compiled.consultees if body.left_out]
    for body, comments in by_body(compiled, in_layout(compiled, Layout.LETTERS)):
        if not _is_addressed(body):
            continue
        written.consultees += 1
        _begin(flow, compiled, body)
        for line in _thanks(compiled, body):
            flow.paragraph(line)
        for comment in counted(comments, written):
            _comment(flow, compiled, comment)
        _end(flow, compiled)
    for body in left_out:
        _begin(flow, compiled, body)
        flow.paragraph(_came(compiled, body))
        reason = _("Svaret är inte medtaget i sammanställningen, men det finns kvar i ärendet. Skäl: {reason}")
        flow.paragraph(reason.format(reason=body.left_out_reason))
        _end(flow, compiled)
    return written


def _is_addressed(body: CompiledConsultee) -> bool:
    """Not one that another body answered for: the letter to that one says so."""
    return not body.through


def _anchor(body: CompiledConsultee) -> str:
    return f"brev_{body.id}"


def _sheet(flow: Flow, compiled: CompiledRound) -> None:
    """What the officials need to know before they send anything."""
    receivers = [body for body in compiled.consultees if body.responded and _is_addressed(body)]
    flow.paragraph(f"{compiled.round.authority}  ·  {compiled.round.registry_number}", style="Kicker")
    flow.paragraph(layout_title(Layout.LETTERS), style="Title")
    flow.paragraph(compiled.round.title, style="Subtitle")
    write_what_is_left_out(flow, compiled, Layout.LETTERS)
    letters = ngettext("{n} brev", "{n} brev", len(receivers)).format(n=number(len(receivers)))
    flow.paragraph(f"{letters}  ·  {sentences.replied(compiled.overview)}", style="KeyFigure")
    for gap in sentences.gaps(compiled, tally(compiled)):
        flow.paragraph(gap)
    write_since(flow, compiled)
    flow.paragraph(
        _(
            "Det här bladet skickas inte. Varje brev börjar på en egen sida, och sidorna räknas brev för brev. "
            "Den som inte har svarat får inget."
        )
    )
    flow.heading(_("Breven"))
    done = {body.consultee_id: body.done for body in compiled.overview.bodies}
    for body in receivers:
        holds = _("{comments}, {done} med svar").format(
            comments=sentences.comments(body.comments), done=number(done.get(body.id, 0))
        )
        told = Run(body.organisation.name, link=_anchor(body))
        flow.paragraph(told, f"  ·  {holds}", style="Contents")


def _begin(flow: Flow, compiled: CompiledRound, body: CompiledConsultee) -> None:
    """A page of its own: whom it is from and to, about what."""
    facts = compiled.round
    flow.new_letter(_anchor(body))
    flow.paragraph(facts.authority, style="Kicker")
    flow.paragraph(long_date(local(facts.made_at).date()), style="Facts")
    known = compiled.addresses.get(body.id)
    flow.paragraph("\n".join([body.organisation.name, *(known.in_lines if known else ())]))
    flow.heading(_("Kommunens svar till {name}").format(name=body.organisation.name), anchor=_anchor(body))
    said = [
        (_("Ärende"), facts.title),
        (_("Diarienummer"), facts.registry_number),
        (_("Ert svars nummer"), body.number),
        (_("Svaret gäller även"), ", ".join(body.on_behalf_of)),
        (_("Ert ställningstagande"), stance_label(body.stance) if body.stance and not body.meeting else ""),
    ]
    for label, content in said:
        if content:
            flow.paragraph(Run(label, bold=True), f"\t{content}", style="FactLine")


def _came(compiled: CompiledRound, body: CompiledConsultee) -> str:
    if body.meeting:
        return _("Tack till er som var med på mötet.")
    day = long_date(local(body.responded_at).date()) if body.responded_at else ""
    return _("Tack för ert svar på remissen, som kom in {day}.").format(day=day)


def _thanks(compiled: CompiledRound, body: CompiledConsultee) -> Iterator[str]:
    """That it came, what follows, and what does not."""
    yield _came(compiled, body)
    if body.comments:
        yield ngettext(
            "Här är kommunens svar på er synpunkt. Den har samma nummer i sammanställningen.",
            "Här är kommunens svar på var och en av era {n} synpunkter. De har samma nummer i sammanställningen.",
            body.comments,
        ).format(n=number(body.comments))
    elif body.only_in_file:
        yield _(
            "Ert svar finns i en fil. Synpunkterna i den är inte inlagda ännu, och därför är de inte besvarade här."
        )
    else:
        yield _("Det innehåller inga synpunkter att svara på var för sig.")
    if body.withdrawn_points:
        numbers = ", ".join(map(str, body.withdrawn_points))
        yield ngettext(
            "Ni har tagit tillbaka synpunkt {numbers}. Kommunen svarar inte på den.",
            "Ni har tagit tillbaka synpunkterna {numbers}. Kommunen svarar inte på dem.",
            len(body.withdrawn_points),
        ).format(numbers=numbers)
    if body.set_aside_points:
        numbers = ", ".join(map(str, body.set_aside_points))
        yield _(
            "Er sammanfattning (nummer {numbers}) räknas inte som en egen synpunkt: den säger inget utöver de andra."
        ).format(numbers=numbers)


def _comment(flow: Flow, compiled: CompiledRound, comment: CommentView) -> None:
    flow.heading(_("Synpunkt {n}").format(n=comment.label), 2)
    flow.paragraph(f"{comment_kind_label(comment.kind)}  ·  {sentences.place(comment)}", style="Facts")
    if comment.part:
        words = _("En del av er synpunkt {n}. Kommunen svarar på varje del för sig.")
        flow.paragraph(words.format(n=comment.number), style="Facts")
    write_said(flow, compiled, comment, style="Quotation")
    reply = comment.reply
    if reply is None:
        flow.paragraph(Run(_("Inget svar ännu"), bold=True))
        return
    flow.paragraph(Run(_("Kommunens svar: {outcome}").format(outcome=outcome_label(reply.outcome)), bold=True))
    if reply.needs_look:
        flow.paragraph(_("Svaret gäller en tidigare lydelse av synpunkten."))
    if reply.text:
        flow.paragraph(reply.text)
    if numbers := sentences.alike(compiled.alike.get(comment.id, ())):
        flow.paragraph(_("Synpunkterna {numbers} har fått samma svar.").format(numbers=numbers))
    done: list[str] = [action_kind_label(reply.action_kind)] if reply.action_kind else []
    done += [reply.action] if reply.action else []
    told = ((_("Ansvarig:"), reply.responsible), (_("Klart senast:"), reply.until))
    done += [f"{label} {what}" for label, what in told if what]
    if done:
        flow.paragraph(Run(f"{_('Det här görs:')} ", bold=True), "\n".join(done))


def _end(flow: Flow, compiled: CompiledRound) -> None:
    """How to read the whole, whom to ask, who writes."""
    facts = compiled.round
    flow.heading(_("Läs helheten"), 2)
    if facts.status == RoundStatus.PUBLISHED and facts.published_on:
        told = _("Sammanställningen med allas synpunkter och kommunens svar publicerades {day}.")
        told = told.format(day=long_date(facts.published_on))
    else:
        told = _("Allas synpunkter och kommunens svar samlas i en sammanställning.")
    ask = _("Be {authority} om den och uppge diarienummer {number}.")
    flow.paragraph(f"{told} {ask.format(authority=facts.authority, number=facts.registry_number)}")
    whom = facts.contact.in_words if facts.contact else facts.authority
    flow.paragraph(_("Har ni frågor? Kontakta {person}.").format(person=whom))
    signed = [facts.contact.name] if facts.contact else []
    flow.paragraph("\n".join([_("Med vänlig hälsning"), *signed, facts.authority]))
