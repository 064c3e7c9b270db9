"""All answers in full, word for word, body by body, without the authority's replies."""

from operator import attrgetter

from app.assessment.views import CommentView
from app.clock import local
from app.comments.labels import comment_kind_label, stance_label
from app.compilation.compiled import CompiledConsultee, CompiledRound, Layout
from app.compilation.exports import sentences
from app.compilation.exports.document.front import APPENDIX, body_anchor
from app.compilation.exports.document.roster import write_left_out
from app.compilation.exports.document.said import write_said
from app.compilation.exports.parts import Written, by_body, counted, in_layout
from app.compilation.exports.tally import Tally
from app.documents.flow import Flow, Run
from app.documents.shared import in_lots, read_together
from app.i18n import _, long_date
from app.responses.answer_text import decided, in_a_line

_OF_NOTE = attrgetter("kind", "stance", *sentences.PLACE)
_TOGETHER = 100
"""Comments whose notes are looked up at once."""


def write_appendix(flow: Flow, compiled: CompiledRound, tallied: Tally) -> Written:
    """Every body that has responded, each under its own heading."""
    written, notes, numbered = Written(), read_together(_OF_NOTE, _note), _("Synpunkt {n}")
    flow.heading(_("Remissvaren i sin helhet"), anchor=APPENDIX)
    for consultee, comments in by_body(compiled, in_layout(compiled, Layout.APPENDIX)):
        written.consultees += 1
        flow.heading(consultee.organisation.name, 2, anchor=body_anchor(consultee.id))
        _response(flow, consultee, was_corrected=compiled.round.plan_version > 1)
        for some in in_lots(counted(comments, written), _TOGETHER):
            for comment, note in zip(some, notes(some), strict=True):
                flow.heading(numbered.format(n=comment.label), 3)
                flow.paragraph(note, style="Facts")
                write_said(flow, compiled, comment)
        _statements(flow, consultee)
    write_left_out(flow, compiled)
    written.replies = compiled.overview.progress.done
    return written


def _response(flow: Flow, body: CompiledConsultee, *, was_corrected: bool) -> None:
    stance = stance_label(body.stance) if body.stance else ""
    flow.paragraph(Run(stance, bold=True), *(f"  ·  {flag}" for flag in sentences.flags(body)))
    arrived = long_date(local(body.responded_at).date()) if body.responded_at else ""
    facts = [
        (_("Nummer"), body.number),
        (_("Inkom"), arrived),
        (_("Version"), str(body.revision or "")),
        (_("Planens version"), str(body.plan_version or "") if was_corrected else ""),
        (_("Undertecknat av"), body.signatory),
        (_("Legitimerad"), sentences.identified(body)),
        (_("Beslutat"), decided(body.decision)),
        ("SHA-256", body.sha256),
        (_("Bilagor"), "; ".join(sentences.files(body))),
    ]
    flow.paragraph("\n".join(f"{label}: {content}" for label, content in facts if content), style="Facts")
    for given in body.area_stances:
        flow.paragraph(f"{sentences.area(given.focus_area)}: {stance_label(given.stance)}", style="Facts")
    if body.summary and body.summary_point is None:  # a summary that is a point stands among the comments
        flow.heading(_("Sammanfattning"), 3)
        flow.paragraph(body.summary)


def _statements(flow: Flow, body: CompiledConsultee) -> None:
    """Separate statements last, apart from what the body itself says."""
    if not body.statements:
        return
    flow.heading(_("Särskilda yttranden och reservationer"), 3)
    flow.paragraph(_("Ledamöters ord, ur protokollet. De är inte svarandens synpunkter."), style="Facts")
    for statement in body.statements:
        flow.paragraph(Run(in_a_line(statement), bold=True))
        if statement.text:
            flow.paragraph(statement.text, style="Quotation")


def _note(comment: CommentView) -> str:
    notes = [comment_kind_label(comment.kind), sentences.place(comment)]
    if comment.stance:
        notes.append(stance_label(comment.stance))
    return "  ·  ".join(notes)
