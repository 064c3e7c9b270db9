"""The brief for those who decide: what officials say in short, who stands where, and a page for each focus area."""

from collections.abc import Iterable, Iterator

from app.assessment.models import Outcome
from app.assessment.views import CommentView
from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports import sentences
from app.compilation.exports.document.bars import write_bar, write_stance_bar
from app.compilation.exports.document.front import write_since, write_what_is_left_out
from app.compilation.exports.document.matrix import write_matrix
from app.compilation.exports.document.texts import write_paragraphs, write_text
from app.compilation.exports.parts import Written, by_key, counted, in_layout
from app.compilation.figures import AreaOverview
from app.compilation.labels import layout_choice, layout_title
from app.documents.flow import Flow, Run
from app.i18n import _

Reason = tuple[str, str]
"""What is replied, and what is done: what is said of several comments alike stands once, with their numbers."""


def write_brief(flow: Flow, compiled: CompiledRound) -> Written:
    """Every comment is counted; those that are quoted are none. What is not met stands with its reason."""
    flow.paragraph(f"{compiled.round.authority}  ·  {compiled.round.registry_number}", style="Kicker")
    flow.paragraph(layout_title(Layout.BRIEF), style="Title")
    flow.paragraph(compiled.round.title, style="Subtitle")
    write_what_is_left_out(flow, compiled, Layout.BRIEF)
    flow.paragraph(sentences.replied(compiled.overview), style="KeyFigure")
    write_bar(flow, compiled.overview.outcomes, compiled.overview.progress, width=17)
    if sentences.completeness_of(compiled).waiting:
        flow.paragraph(sentences.incomplete(compiled))
    flow.paragraph(sentences.turnout(compiled))
    write_stance_bar(flow, _("Remissinstansernas ställningstaganden"), compiled.overview.stances, width=17)
    write_since(flow, compiled)
    write_text(flow, compiled.texts.of_round(), level=1)
    if any(body.area_stances for body in compiled.consultees):
        flow.turn(landscape=True)
        write_matrix(flow, compiled)
    flow.turn(landscape=False)
    written = Written()
    areas = {area.count.label: area for area in compiled.overview.areas}
    comments = counted(in_layout(compiled, Layout.BRIEF), written)
    groups = by_key(comments, lambda comment: comment.focus_area, areas)
    first = True
    for label, said in groups:
        first = _area(flow, compiled, areas[label], list(said), first=first)
    return written


def _area(flow: Flow, compiled: CompiledRound, area: AreaOverview, comments: list[CommentView], *, first: bool) -> bool:
    """A page of its own for what anybody speaks of. Returns whether none has been begun."""
    stands = compiled.texts.of_area(area.count)
    if not (comments or stands.is_written or area.stances):
        return first
    if not first:
        flow.new_page()
    flow.heading(sentences.area(area.count.label))
    write_bar(flow, area.outcomes, area.count, width=17)
    write_stance_bar(flow, _("Ställningstaganden"), area.stances, width=17)
    for line in sentences.area_stances(compiled, area):
        flow.paragraph(line)
    if stands.text:
        flow.heading(_("Vad remissinstanserna vill"), 2)
        write_paragraphs(flow, stands.text)
    _listed(flow, _("Det som ändras"), _alike(filter(_changes, comments)))
    _listed(flow, layout_choice(Layout.NOT_MET), _alike(filter(_is_not_met, comments)))
    if stands.consideration:
        flow.heading(_("Övervägande"), 2)
        write_paragraphs(flow, stands.consideration)
    return False


def _changes(comment: CommentView) -> bool:
    met = (Outcome.MET, Outcome.PARTLY_MET)
    return comment.done and comment.reply is not None and comment.reply.outcome in met


def _is_not_met(comment: CommentView) -> bool:
    return comment.done and comment.reply is not None and comment.reply.outcome == Outcome.NOT_MET


def _alike(comments: Iterable[CommentView]) -> dict[Reason, list[CommentView]]:
    found: dict[Reason, list[CommentView]] = {}
    for comment in comments:
        if comment.reply:
            found.setdefault((comment.reply.text, comment.reply.action), []).append(comment)
    return found


def _listed(flow: Flow, heading: str, found: dict[Reason, list[CommentView]]) -> None:
    if found:
        flow.heading(heading, 2)
    for (text, action), comments in found.items():
        flow.paragraph(Run(", ".join(_told(comments)), bold=True), *_after(text, action))


def _told(comments: list[CommentView]) -> Iterator[str]:
    for comment, numbers in sentences.bodies_with_numbers(comments):
        yield f"{comment.organisation.name} ({numbers})"


def _after(text: str, action: str) -> list[str]:
    said = " ".join(filter(None, (text, action)))
    return [f": {said}"] if said else []
