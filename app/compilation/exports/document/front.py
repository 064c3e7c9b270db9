"""The title page: what this is, how complete it is, what it holds."""

from collections.abc import Iterator

from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports import sentences
from app.compilation.exports.document.bars import write_bar
from app.compilation.exports.document.places import chapters
from app.compilation.exports.document.texts import write_text
from app.compilation.exports.questions import counts_in_words
from app.compilation.exports.selecting import chosen_in_words
from app.compilation.exports.tally import Tally
from app.compilation.labels import layout_title
from app.compilation.since_words import since_in_words
from app.documents.flow import Flow, Run
from app.i18n import _, ngettext

ROSTER = "remissinstanser"
APPENDIX = "bilaga"


def anchor(index: int) -> str:
    """The anchor of a focus area's heading."""
    return f"omrade_{index}"


def body_anchor(consultee_id: int) -> str:
    """The anchor of a body's heading in the appendix."""
    return f"svar_{consultee_id}"


def ends_with_answers(compiled: CompiledRound, layout: Layout) -> bool:
    """Whether all answers follow word for word: only where none of their words are left out."""
    return layout is Layout.FOCUS_AREA and not compiled.options.cuts


def write_what_is_left_out(flow: Flow, compiled: CompiledRound, layout: Layout) -> None:
    """Which comments the file has and what it is without; nothing where it has everything."""
    for said in chosen_in_words(compiled, "docx", layout):
        flow.paragraph(Run(said, bold=True))


def write_since(flow: Flow, compiled: CompiledRound) -> None:
    """What has changed since the last file; nothing in the first one."""
    if compiled.since:
        flow.paragraph(since_in_words(compiled.since))


def write_front(flow: Flow, compiled: CompiledRound, tallied: Tally, layout: Layout) -> None:
    """Title, the statement of completeness, the round's facts, the contents."""
    flow.paragraph(f"{compiled.round.authority}  ·  {compiled.round.registry_number}", style="Kicker")
    flow.paragraph(layout_title(layout), style="Title")
    flow.paragraph(compiled.round.title, style="Subtitle")
    write_what_is_left_out(flow, compiled, layout)
    if layout is Layout.APPENDIX:
        flow.paragraph(sentences.held(compiled), style="KeyFigure")
    else:
        flow.paragraph(sentences.replied(compiled.overview), style="KeyFigure")
        write_bar(flow, compiled.overview.outcomes, compiled.overview.progress, width=17)
        for gap in sentences.gaps(compiled, tallied):
            flow.paragraph(gap)
    flow.paragraph(sentences.turnout(compiled))
    write_since(flow, compiled)
    for label, content in sentences.round_facts(compiled):
        flow.paragraph(Run(label, bold=True), f"\t{content}", style="FactLine")
    if compiled.questions:
        flow.heading(_("Frågor till remissinstanserna"))
        for question in compiled.questions:
            flow.paragraph(f"{question.question.position}. {question.question.text}")
            flow.paragraph(counts_in_words(question), style="Facts")
    if layout in (Layout.FOCUS_AREA, Layout.ORGANISATION):
        write_text(flow, compiled.texts.of_round(), level=1)
    flow.heading(_("Innehåll"))
    for link, name, holds in _contents(compiled, layout):
        flow.paragraph(Run(name, link=link), f"  ·  {holds}\t", Run(page_of=link), style="Contents")


def _contents(compiled: CompiledRound, layout: Layout) -> Iterator[tuple[str, str, str]]:
    """Anchor, heading and what stands under it."""
    not_met = compiled.overview.outcomes["not_met"]
    if layout is Layout.FOCUS_AREA:
        for index, area in enumerate(compiled.overview.areas):
            answered = _("{comments}, {done} med svar").format(
                comments=sentences.comments(area.count.comments), done=area.count.done
            )
            yield anchor(index), sentences.area(area.count.label), answered
    elif layout is Layout.APPENDIX:
        for body in compiled.consultees:
            if body.counts:
                yield body_anchor(body.id), body.organisation.name, sentences.comments(body.comments)
    elif layout is Layout.MARGIN:
        yield anchor(0), compiled.round.plan_title or compiled.round.title, sentences.comments(compiled.counts.comments)
        yield from chapters(compiled)
        return
    elif layout is Layout.QUESTIONS:
        asked = len(compiled.questions)
        yield anchor(0), layout_title(layout), ngettext("{n} fråga", "{n} frågor", asked).format(n=asked)
    else:
        yield (
            anchor(0),
            layout_title(layout),
            sentences.comments(compiled.counts.comments if layout is not Layout.NOT_MET else not_met),
        )
    if layout is not Layout.APPENDIX:
        answered = _("{responded} av {expected} har svarat")
        counts = compiled.counts
        yield (
            ROSTER,
            _("Remissinstanserna"),
            answered.format(responded=counts.responded, expected=counts.expected),
        )
    if ends_with_answers(compiled, layout):
        yield APPENDIX, _("Remissvaren i sin helhet"), sentences.held(compiled)
