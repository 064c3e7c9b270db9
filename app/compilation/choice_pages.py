"""What a file is to have: which comments, columns and names, chosen on a page of its own."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from app.accounts.identity import Asker, Who
from app.assessment.labels import outcome_label
from app.comments.labels import comment_kind_label
from app.compilation import files, queries
from app.compilation.compiled import Layout
from app.compilation.exports import VARIANTS
from app.compilation.exports.choices import Choices, choices
from app.compilation.exports.excel import COMMENTS, SEEN
from app.compilation.exports.sentences import area as area_name
from app.compilation.forms import FIELDS, FileForm
from app.compilation.labels import layout_choice
from app.compilation.options import ALWAYS
from app.compilation.queries import Offered
from app.errors import NotFound
from app.i18n import _
from app.rounds.access import Door, not_found, round_for
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank
from app.web.rendering import page
from app.web.routes import pages
from app.web.sent_form import TICKED
from app.web.sessions import Read

routes = pages()
Chosen = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """What ``compilation/choice.html`` shows. ``what``: which file; ``there``: what it lets one choose.

    ``selects``: name, label and values of what the comments can be chosen by. ``usual``: there are so many columns that
    one may want only the most read. ``kept``: the choices are those of the last time; ``gone``: how many columns were
    chosen then that are no more.
    """

    frame: RoundFrame
    form: Filled[FileForm]
    order: files.Order
    what: str
    there: Choices
    selects: list[tuple[str, str, list[Chosen]]]
    others: list[tuple[str, list[Chosen]]]
    can_order: bool
    usual: bool
    kept: bool = False
    gone: int = 0


def files_to_choose_of() -> list[tuple[str, list[Chosen]]]:
    """The files that let one choose something, by layout: ("focus-area.docx.sv", "Word")."""
    return [
        (
            layout_choice(layout),
            [
                (f"{layout}.{format}.{variant}", files.format_word(format, variant))
                for format in layout.formats
                if choices(format, layout).any
                for variant in (VARIANTS if format == "csv" else VARIANTS[:1])
            ],
        )
        for layout in Layout
    ]


@routes.get("/rounds/{round_id}/file-contents", "export.round")
def choose(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    file: Annotated[str, Query(max_length=100)] = "focus-area.docx.sv",
    whole: bool = False,
    usual: bool = False,
) -> Response:
    """The form, as it was chosen the last time. ``whole``: with everything; ``usual``: with the columns most read."""
    door = round_for(session, who, round_id)
    layout, _dot, rest = file.partition(".")
    format, _dot, variant = rest.partition(".")
    order = files.Order(format, layout, variant or VARIANTS[0])
    if not order.is_known:
        raise NotFound(_("Filen finns inte. Välj en i sammanställningen."))
    known = [] if whole else [queries.remembered(session, who.user.id, round_id, layout=layout, format=format)]
    said = known[0] if known else {}
    if usual:
        said = {**said, "columns": list(SEEN[COMMENTS])}
    every = [ALWAYS, *(name for name, _header in choices(format, Layout(layout)).columns)]
    columns = said.get("columns") or every
    ticked = {name: TICKED if value is True else value for name, value in said.items()}
    values = {FIELDS.get(name, name): value for name, value in ticked.items()}
    form = blank(FileForm, **{**values, "columns": columns})
    gone = sum(name not in every for name in columns)
    return shown(request, session, door, who, form, order, kept=bool(said) and not usual, gone=gone)


def shown(
    request: Request,
    session: Read,
    door: Door,
    who: Asker,
    form: Filled[FileForm],
    order: files.Order,
    *,
    kept: bool = False,
    gone: int = 0,
) -> Response:
    """The page of one file, as its form was typed."""
    layout, there = Layout(order.layout), choices(order.format, Layout(order.layout))
    if not there.any:
        raise not_found()
    shown = ChoicePage(
        frame=frame(session, door, current="compilation"),
        form=form,
        order=order,
        what=files.what(order.format, layout, order.variant),
        there=there,
        selects=_selects(queries.offered(session, door.round.id), there) if there.filters else [],
        others=files_to_choose_of(),
        can_order=door.may("export.order"),
        usual=len(there.columns) > len(SEEN[COMMENTS]),
        kept=kept,
        gone=gone,
    )
    return page(request, "compilation/choice.html", shown, status=422 if form.sent else 200)


def _selects(offered: Offered, there: Choices) -> list[tuple[str, str, list[Chosen]]]:
    every = {
        "focus_area": (_("Fokusområde"), [(str(area.key), area_name(area.label)) for area in offered.areas]),
        "section": (_("Avsnitt"), [(str(id_), f"{number} {title}") for id_, number, title in offered.sections]),
        "organisation": (_("Remissinstans"), [(str(id_), name) for id_, name in offered.bodies.items()]),
        "group": (_("Grupp"), [(name, name) for name in offered.groups]),
        "kind": (_("Typ"), list(comment_kind_label.options())),
        "outcome": (_("Utfall"), list(outcome_label.options())),
    }
    return [(FIELDS.get(name, name), *every[name]) for name in there.filters if every[name][1]]
