"""The round in numbers, as plain tables: stances, and what came of the comments in each focus area."""

from collections import Counter

from app.assessment.labels import outcome_label
from app.comments.labels import stance_label
from app.compilation.compiled import CompiledRound
from app.compilation.exports import sentences
from app.compilation.exports.tally import AreaTally, Tally
from app.i18n import _

Row = list[str | int]


def statistics_tables(compiled: CompiledRound, found: Tally) -> list[tuple[str, list[str], list[Row]]]:
    """Heading, headers and rows of each table; the first column is words, the others numbers."""
    outcomes = dict(outcome_label.options()) | {"": _("Utan svar")}
    stances = dict(stance_label.options())
    given = Counter(body.stance for body in compiled.consultees if body.stance)
    areas = [(sentences.area(label), area) for label, area in found.areas.items()]
    total = _("Hela remissen")

    def outcome_row(name: str, area: AreaTally) -> Row:
        return [name, *(area.outcomes[code] for code in outcomes), area.comments, area.done]

    def stance_row(name: str, counts: Counter[str]) -> Row:
        return [name, *(counts[code] for code in stances)]

    answers: list[Row] = [[word, given[code]] for code, word in stances.items()]
    whole = AreaTally(found.comments, found.done, found.outcomes)
    return [
        (
            _("Svarens ställningstagande"),
            [_("Ställningstagande"), _("Svar")],
            [*answers, [total, sum(given.values())]],
        ),
        (
            _("Utfall per fokusområde"),
            [_("Fokusområde"), *outcomes.values(), _("Synpunkter"), _("Med svar")],
            [*(outcome_row(name, area) for name, area in areas), outcome_row(total, whole)],
        ),
        (
            _("Ställningstagande per fokusområde"),
            [_("Fokusområde"), *stances.values()],
            [stance_row(name, area.stances) for name, area in areas],
        ),
    ]
