"""Text for the staff report: to whom the matter was referred, what they said, what the authority considers."""

from collections.abc import Iterator

from app.assessment.labels import outcome_label
from app.assessment.models import Outcome
from app.comments.kinds import Stance
from app.comments.labels import stance_label
from app.compilation.compiled import CompiledConsultee, CompiledRound, Layout
from app.compilation.exports import sentences
from app.compilation.exports.document.front import write_what_is_left_out
from app.compilation.exports.document.texts import write_paragraphs
from app.compilation.exports.parts import Written
from app.compilation.figures import AreaOverview
from app.compilation.labels import layout_title
from app.documents.flow import Flow, Run
from app.i18n import _, long_date, ngettext, number
from app.responses.progress import Progress
from app.rounds.models import RoundStatus
from app.tracking.labels import board_status_label
from app.tracking.rules import BoardStatus


def write_staff_report(flow: Flow, compiled: CompiledRound) -> Written:
    """Running text without tables, to be taken into the authority's own template. It quotes no comment.

    What officials have not written is left out, and the first lines say that it is missing.
    """
    flow.paragraph(f"{compiled.round.authority}  ·  {compiled.round.registry_number}", style="Kicker")
    flow.paragraph(layout_title(Layout.STAFF_REPORT), style="Title")
    flow.paragraph(compiled.round.title, style="Subtitle")
    write_what_is_left_out(flow, compiled, Layout.STAFF_REPORT)
    if sentences.completeness_of(compiled).waiting:
        flow.paragraph(sentences.incomplete(compiled))
    _who(flow, compiled)
    _what(flow, compiled)
    for area in compiled.overview.areas:
        _area(flow, compiled, area)
    flow.heading(_("Kommunens övervägande"))
    write_paragraphs(flow, compiled.texts.of_round().consideration)
    if compiled.overview.progress.comments:
        flow.paragraph(_outcomes(compiled.overview.outcomes, compiled.overview.progress))
    progress = compiled.overview.progress
    return Written(comments=progress.comments, replies=progress.done)


def _who(flow: Flow, compiled: CompiledRound) -> None:
    facts = compiled.round
    asked = sum(not (body.meeting or body.unsolicited) for body in compiled.consultees)
    flow.heading(_("Remissen"))
    referred = ngettext(
        "Ärendet har remitterats till {n} remissinstans.",
        "Ärendet har remitterats till {n} remissinstanser.",
        asked,
    )
    until = _("Svarstiden går ut {day}.") if facts.status == RoundStatus.OPEN else _("Svarstiden gick ut {day}.")
    flow.paragraph(f"{referred.format(n=number(asked))} {until.format(day=long_date(facts.deadline))}")
    unasked = sum(body.unsolicited and body.responded and not body.meeting for body in compiled.consultees)
    if unasked:  # they are among those who have answered, and among all of them
        also = ngettext(
            "{n} har svarat utan att vara tillfrågad.", "{n} har svarat utan att vara tillfrågade.", unasked
        )
        flow.paragraph(also.format(n=number(unasked)))
    flow.paragraph(sentences.turnout(compiled))
    for label, bodies in _standings(compiled):
        names = "; ".join(bodies) if any("," in name for name in bodies) else ", ".join(bodies)
        if names:
            flow.paragraph(Run(f"{label}: ", bold=True), f"{names}.")


def _standings(compiled: CompiledRound) -> Iterator[tuple[str, list[str]]]:
    """Each body once under how it stands; what is late is told again, last."""
    bodies = [body for body in compiled.consultees if not body.meeting]
    asked = [body for body in bodies if not body.unsolicited]
    yield _("Har svarat"), _names(body for body in asked if body.responded and body.stance != Stance.ABSTAINS)
    yield stance_label(Stance.ABSTAINS), _names(body for body in asked if body.stance == Stance.ABSTAINS)
    silent = [body for body in asked if not body.responded]
    yield _("Har inte svarat"), _names(body for body in silent if body.status != BoardStatus.NOT_REQUIRED)
    yield (
        board_status_label(BoardStatus.NOT_REQUIRED),
        _names(body for body in silent if body.status == BoardStatus.NOT_REQUIRED),
    )
    yield _("Har svarat spontant"), _names(b for b in bodies if b.unsolicited and b.responded)
    yield _("Svarade efter svarstiden"), _names(body for body in bodies if body.responded and body.late)
    yield _("Dialogmöten"), _names(body for body in compiled.consultees if body.meeting)


def _names(bodies: Iterator[CompiledConsultee]) -> list[str]:
    return [body.organisation.name for body in bodies]


def _what(flow: Flow, compiled: CompiledRound) -> None:
    flow.heading(_("Remissinstansernas synpunkter"))
    write_paragraphs(flow, compiled.texts.of_round().text)
    stances = compiled.overview.stances
    taken = [f"{stance_label(stance)} {number(stances[stance])}" for stance in Stance if stances[stance]]
    if taken:
        flow.paragraph(_("Ställningstaganden: {stances}.").format(stances=", ".join(taken)))
    for body in compiled.overview.bodies:
        if not body.meeting:
            flow.paragraph(compiled.texts.sentence(body.consultee_id, body.organisation.name, body.stance))


def _area(flow: Flow, compiled: CompiledRound, area: AreaOverview) -> None:
    stands = compiled.texts.of_area(area.count)
    if not (stands.is_written or area.count.comments):
        return
    flow.heading(sentences.area(area.count.label), 2)
    write_paragraphs(flow, stands.text)
    if area.count.comments:
        flow.paragraph(_outcomes(area.outcomes, area.count), style="Facts")
    if stands.consideration:
        flow.heading(_("Övervägande"), 3)
        write_paragraphs(flow, stands.consideration)


def _outcomes(outcomes: dict[str, int], of: Progress) -> str:
    """ "12 synpunkter: tillgodoses 4, noteras 6, utan svar 2": the figures add up to all."""
    came = [(outcome_label(outcome), outcomes[outcome]) for outcome in Outcome]
    came += [(_("Att se över"), of.to_look_again), (_("Utan svar"), of.waiting)]
    told = [f"{label.lower()} {number(n)}" for label, n in came if n]
    return f"{sentences.comments(of.comments)}: {', '.join(told)}."
