"""Sentences that more than one format says: where a comment stands, how complete the compilation is, who answered."""

from app.assessment.views import CommentView
from app.clock import local
from app.compilation.compiled import CompiledConsultee, CompiledRound
from app.compilation.exports.tally import Tally, ranges
from app.i18n import _, long_date, ngettext, number
from app.responses.areas import REST, WHOLE
from app.responses.labels import channel_label, registered_channel_label
from app.rounds.labels import round_status_label
from app.tracking.labels import flag_label


def area(label: str) -> str:
    """A focus area's heading: the plan's own words, or the two groups of ours in the reader's language."""
    return {WHOLE: _("Planen i sin helhet"), REST: _("Planen i övrigt")}.get(label, label)


def place(comment: CommentView) -> str:
    """Where in the plan a comment stands: "3.4 Kompetens, stycke 2" or "Andel med jobb, 2029 (tomt i planen)"."""
    found: list[str] = []
    if comment.section:
        found.append(f"{comment.section.number} {comment.section.title}".strip())
    if comment.paragraph is not None:
        found.append(_("stycke {n}").format(n=comment.paragraph))
    if comment.indicator:
        found.append(comment.indicator.name)
    if comment.cell:
        value = _("i planen: {text}").format(text=comment.cell.text) if comment.cell.text else _("tomt i planen")
        found.append(f"{comment.cell.column} ({value})")
    return ", ".join(found) or area(comment.focus_area)


def comments(n: int) -> str:
    """ "1 synpunkt", "24 synpunkter"."""
    return ngettext("{n} synpunkt", "{n} synpunkter", n).format(n=number(n))


def completeness(found: Tally) -> str:
    """The number that cannot lie: "212 av 212 synpunkter har svar"."""
    done, total = number(found.done), number(found.comments)
    return ngettext(
        "{done} av {total} synpunkt har svar", "{done} av {total} synpunkter har svar", found.comments
    ).format(done=done, total=total)


def held(compiled: CompiledRound, found: Tally) -> str:
    """What the appendix holds: "24 svar med 212 synpunkter"."""
    return _("{responses} svar med {comments}").format(
        responses=number(compiled.counts.responded), comments=comments(found.comments)
    )


def gaps(found: Tally) -> list[str]:
    """Which comments lack what; empty when nothing does."""
    said: list[str] = []
    if found.unanswered:
        said.append(_("Utan svar: {numbers}.").format(numbers=ranges(found.unanswered)))
    if found.earlier:
        said.append(
            _("Svaret gäller en tidigare lydelse och behöver ses över: {numbers}.").format(
                numbers=ranges(found.earlier)
            )
        )
    return said


def turnout(compiled: CompiledRound) -> str:
    """How many were asked and how many answered, and how."""
    counts = compiled.counts
    text = _(
        "{responded} av {consultees} remissinstanser har svarat: {answered} med synpunkter, "
        "{no_objection} inget att erinra, {abstained} avstår. {waiting} har inte svarat."
    )
    return text.format(
        responded=number(counts.responded),
        consultees=number(counts.consultees),
        answered=number(counts.answered),
        no_objection=number(counts.no_objection),
        abstained=number(counts.abstained),
        waiting=number(counts.consultees - counts.responded),
    )


def round_facts(compiled: CompiledRound) -> list[tuple[str, str]]:
    """What a title page says of the round, label and content."""
    facts = compiled.round
    made = local(facts.made_at)
    clock = _("{day} kl. {time}").format(day=long_date(made.date()), time=made.strftime("%H.%M"))
    said = [
        (_("Myndighet"), facts.authority),
        (_("Diarienummer"), facts.registry_number),
        (_("Plan"), facts.plan_title),
        (_("Sista svarsdag"), long_date(facts.deadline)),
        (_("Remissen stängdes"), long_date(facts.closed_on) if facts.closed_on else ""),
        (_("Sammanställningen påbörjades"), long_date(facts.compiled_on) if facts.compiled_on else ""),
        (_("Läge"), round_status_label(facts.status)),
        (_("Filen togs fram"), clock),
    ]
    return [(label, content) for label, content in said if content]


def files(consultee: CompiledConsultee) -> list[str]:
    """The files that came with a body's answer, each with its checksum: "beslut.pdf (SHA-256 9f86…)"."""
    return [f"{file.name} (SHA-256 {file.sha256})" for file in consultee.attachments]


def flags(consultee: CompiledConsultee) -> list[str]:
    """What is special about a body's answer, in words."""
    said = [word.lower() for name, word in flag_label.options() if getattr(consultee, name)]
    if consultee.channel in registered_channel_label.sources:
        said.append(_("inkom via: {channel}").format(channel=channel_label(consultee.channel).lower()))
    return said
