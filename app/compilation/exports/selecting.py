"""A compiled round with what was chosen of it: its comments, figures and bodies, and what a file says of that."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.assessment.labels import outcome_label
from app.assessment.models import ReviewState
from app.assessment.views import CommentView, ReplyState
from app.comments.labels import comment_kind_label
from app.compilation.compiled import CompiledConsultee, CompiledRound, Layout, Order
from app.compilation.exports.choices import NAMING, choices
from app.compilation.exports.nameless import without_names
from app.compilation.exports.plain import plain
from app.compilation.exports.sentences import area as area_name
from app.compilation.figures import AreaOverview, Overview
from app.compilation.options import Options
from app.i18n import _, ngettext, number

MOST_NAMED = 4
"""So many columns are named one by one in a file's name; more are counted."""


def selected(compiled: CompiledRound, options: Options) -> CompiledRound:
    """The round as a file with those choices has it: all figures are those of what is left."""
    if options == Options():
        return compiled
    chosen = replace(compiled, options=options, whole=compiled)
    if options.hide_names:
        chosen = without_names(chosen)
    return _narrowed(chosen, options) if options.narrows else chosen


def _narrowed(compiled: CompiledRound, options: Options) -> CompiledRound:
    def comments(order: Order) -> Iterator[CommentView]:
        return filter(options.takes, compiled.comments(order))

    by_area, by_body = defaultdict[str, _Sum](_Sum), defaultdict[int, _Sum](_Sum)
    numbers = set[str]()
    for comment in comments("focus-area"):
        numbers.add(comment.label)
        by_area[comment.focus_area].add(comment)
        by_body[comment.consultee_id].add(comment)
    bodies = tuple(_body(body, by_body[body.id]) for body in compiled.consultees if _is_chosen(body, options))
    overview = _figures(compiled.overview, bodies, by_area, by_body)
    progress, ids = overview.progress, {body.id for body in bodies}
    counts = replace(
        compiled.counts,
        comments=progress.comments,
        replies=progress.done,
        to_look_again=progress.to_look_again,
        without_reply=progress.waiting,
    )
    return replace(
        compiled,
        questions=(),  # how often each alternative was chosen is known of all answers together
        counts=counts,
        overview=overview,
        consultees=bodies,
        focus_areas=tuple(area.count.label for area in overview.areas),
        comments=comments,
        changes=lambda: (change for change in compiled.changes() if change.consultee_id in ids),
        originals=lambda: (each for each in compiled.originals() if each.consultee_id in ids),
        since=compiled.since and compiled.since.within(numbers, {body.organisation.name for body in bodies}),
    )


class _Sum:
    """Some comments in figures."""

    def __init__(self) -> None:
        self.comments = 0
        self.from_files = 0
        self.states: Counter[ReplyState] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.reviews: Counter[str] = Counter()

    def add(self, comment: CommentView) -> None:
        """One more."""
        self.comments += 1
        self.from_files += comment.file is not None
        self.states[comment.state] += 1
        if comment.done and comment.reply:
            self.outcomes[comment.reply.outcome] += 1
            self.reviews[comment.reply.review] += 1

    @property
    def progress(self) -> dict[str, Any]:
        """As a progress is made of it."""
        done, again = self.states[ReplyState.DONE], self.states[ReplyState.NEEDS_LOOK]
        return {"comments": self.comments, "done": done, "to_look_again": again}


def _is_chosen(body: CompiledConsultee, options: Options) -> bool:
    return (options.organisation in (None, body.organisation.id)) and (not options.group or body.group == options.group)


def _body(body: CompiledConsultee, its: _Sum) -> CompiledConsultee:
    """Whether its answer lies in a file alone is so of all that it said, whatever is chosen of it."""
    return replace(body, comments=its.comments, file_points=its.from_files, in_file=body.only_in_file)


def _figures(
    whole: Overview,
    bodies: tuple[CompiledConsultee, ...],
    by_area: dict[str, _Sum],
    by_body: dict[int, _Sum],
) -> Overview:
    """The figures of the chosen comments: focus areas that have any, and the bodies that were chosen."""
    ids = {body.id for body in bodies}
    given: dict[str, Counter[str]] = defaultdict(Counter)
    for body in bodies:
        for stance in body.area_stances:
            given[stance.focus_area][stance.stance] += 1
    areas = []
    for area in whole.areas:
        label = area.count.label
        if label in by_area:
            count = replace(area.count, **by_area[label].progress)
            areas.append(AreaOverview(count, by_area[label].outcomes, given[label]))
    reviews = Counter(
        {
            (area.count.key, state): by_area[area.count.label].reviews[state]
            for area in areas
            for state in (ReviewState.TO_REVIEW.value, ReviewState.SENT_BACK.value)
            if whole.reviews
        }
    )
    told = [
        replace(body, **(by_body[body.consultee_id] if body.consultee_id in by_body else _Sum()).progress)
        for body in whole.bodies
        if body.consultee_id in ids
    ]
    return Overview(areas, told, Counter(), reviews)


def chosen_in_words(compiled: CompiledRound, format: str, layout: Layout) -> list[str]:
    """What a file says of itself where something is left out: which comments it has, and what it is without."""
    if compiled.whole is None:
        return []
    without = left_out_in_words(compiled.options, format, layout)
    if compiled.options.narrows and compiled.whole.questions:
        without.append(_("räkningen av frågornas svar"))
    said = [_selection(compiled, compiled.whole)] if compiled.options.narrows else []
    return said + ([_("Utelämnat: {things}.").format(things=", ".join(without))] if without else [])


def _selection(compiled: CompiledRound, whole: CompiledRound) -> str:
    """ "Urval: fokusområde Vatten, 12 av 165 synpunkter." """
    total = whole.counts.comments
    words = ngettext("{n} av {total} synpunkt", "{n} av {total} synpunkter", total)
    counted = words.format(n=number(compiled.counts.comments), total=number(total))
    filters = ", ".join(filters_in_words(compiled.options, _bodies(compiled)))
    return _("Urval: {filters}, {counted}.").format(filters=filters, counted=counted)


def _bodies(compiled: CompiledRound) -> dict[int, str]:
    return {body.organisation.id: body.organisation.name for body in compiled.consultees}


def filters_in_words(options: Options, bodies: Mapping[int, str]) -> list[str]:
    """By what comments are chosen: "fokusområde Vatten", "utfall Tillgodoses inte". ``bodies``: names by id."""
    named = options.organisation
    told = [
        (_("fokusområde {name}"), area_name(options.focus_area)),
        (_("avsnitt {name}"), options.section),
        (_("remissinstans {name}"), bodies.get(named, str(named)) if named is not None else ""),
        (_("grupp {name}"), options.group),
        (_("typ {name}"), comment_kind_label(options.kind) if options.kind else ""),
        (_("utfall {name}"), outcome_label(options.outcome) if options.outcome else ""),
    ]
    return [words.format(name=name) for words, name in told if name]


def left_out_in_words(options: Options, format: str, layout: Layout) -> list[str]:
    """What a file is without: "namn på personer", "kolumnen Motivering"."""
    headers = [header for _name, header in hidden_columns(options, format, layout)]
    without = [_("namn på personer")] if options.hide_names else []
    if headers:
        words = ngettext("kolumnen {names}", "kolumnerna {names}", len(headers))
        without.append(words.format(names=", ".join(headers)))
    if options.cuts and has_answers(format, layout):
        without.append(_("remissvaren i sin helhet"))
    return without


def hidden_columns(options: Options, format: str, layout: Layout) -> list[tuple[str, str]]:
    """The columns that were not chosen, by name and heading; those that name persons are told with the names."""
    hidden = [(name, header) for name, header in choices(format, layout).columns if not options.shows(name)]
    return [(name, header) for name, header in hidden if not (options.hide_names and name in NAMING)]


def has_answers(format: str, layout: Layout) -> bool:
    """Whether a file has all answers word for word beside the comments; where they are cut they are left out."""
    if format == "xlsx":
        return layout not in (Layout.STATISTICS, Layout.QUESTIONS, Layout.CHANGE_LOG)
    return layout is Layout.FOCUS_AREA and format not in ("csv", "json")


def in_filename(compiled: CompiledRound, format: str, layout: Layout) -> str:
    """The same as a part of a file's name: "-urval-vatten-utan-namn", "-utan-namn"; "" where nothing is left out."""
    options = compiled.options
    filters = [plain(words) for words in filters_in_words(options, _bodies(compiled))]
    parts = ["urval", *filters] if filters else []
    if options.hide_names:
        parts.append("utan-namn")
    hidden = hidden_columns(options, format, layout)
    if len(hidden) > MOST_NAMED:
        parts.append(f"utan-{len(hidden)}-kolumner")
    else:
        parts += [f"utan-{plain(header)}" for _name, header in hidden]
    return "".join(f"-{part}" for part in parts)[:100].rstrip("-")
