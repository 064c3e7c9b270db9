"""The log of replies as a document: number by number, what was said before and what was said instead."""

from collections.abc import Iterator, Sequence

from app.assessment.labels import outcome_label
from app.assessment.views import ReplyWording
from app.clock import local
from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports import sentences
from app.compilation.exports.change_log import action, published_in_words
from app.compilation.exports.document.front import write_what_is_left_out
from app.compilation.exports.parts import Written
from app.compilation.labels import layout_title
from app.documents.flow import Block, Cell, Column, Flow, Run
from app.i18n import _


def write_change_log(flow: Flow, compiled: CompiledRound) -> Written:
    """The round's facts, when it was published, and a row for each reply that was saved."""
    flow.paragraph(f"{compiled.round.authority}  ·  {compiled.round.registry_number}", style="Kicker")
    flow.paragraph(layout_title(Layout.CHANGE_LOG), style="Title")
    flow.paragraph(compiled.round.title, style="Subtitle")
    write_what_is_left_out(flow, compiled, Layout.CHANGE_LOG)
    flow.paragraph(_("Varje svar som har sparats, i nummerordning. Utkast, anteckningar och granskning ingår inte."))
    for label, content in sentences.round_facts(compiled):
        flow.paragraph(Run(label, bold=True), f"\t{content}", style="FactLine")
    if compiled.published:
        flow.heading(_("Publicering"))
        for event in compiled.published:
            flow.paragraph(published_in_words(event))
    flow.turn(landscape=True)
    flow.heading(_("Sparade svar"))
    columns = [
        Column(_("Nr"), 1.3, numeric=True),
        Column(_("Remissinstans"), 4.4),
        Column(_("När") if compiled.options.hide_names else _("När och vem"), 4.2),
        Column(_("Före"), 7.9),
        Column(_("Efter"), 7.9),
    ]
    if flow.table(columns, _rows(compiled), description=_("Sparade svar, i nummerordning")) == 0:
        flow.paragraph(_("Inga svar har sparats."))
    progress = compiled.overview.progress
    return Written(comments=progress.comments, replies=progress.done)


def _rows(compiled: CompiledRound) -> Iterator[Sequence[Cell]]:
    for change in compiled.changes():
        at = local(change.after.at)
        body = [Block([Run(change.organisation, bold=True)])]
        if not change.stands:
            body.append(Block([_("Synpunkten står inte kvar")], "CellNote"))
        when = [
            Block([at.strftime("%Y-%m-%d %H.%M")]),
            *([Block([change.after.by], "CellNote")] if change.after.by else []),
            Block([_("Version {n}").format(n=change.after.version)], "CellNote"),
        ]
        yield [change.label, body, when, _said(change.before), _said(change.after)]


def _said(wording: ReplyWording | None) -> list[Block]:
    if wording is None:
        return [Block([_("Inget tidigare svar")], "CellNote")]
    blocks = [Block([Run(outcome_label(wording.outcome), bold=True)])]
    if wording.text:
        blocks.append(Block([wording.text]))
    return blocks + [Block([line], "CellNote") for line in action(wording)]
