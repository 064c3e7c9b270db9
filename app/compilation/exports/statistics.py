"""The round in numbers, as plain tables: stances, and what came of the comments in each focus area."""

from collections import Counter

from app.compilation.compiled import CompiledRound
from app.compilation.exports import labels
from app.compilation.exports.tally import AreaTally, Tally
from app.i18n import _


def statistics_tables(compiled: CompiledRound, found: Tally) -> list[tuple[str, list[str], list[list[str | int]]]]:
    """Heading, headers and rows of each table; the first column is words, the others numbers."""
    outcomes = labels.outcomes() | {"": _("Utan svar")}
    stances = labels.stances()
    given = Counter(body.stance for body in compiled.consultees if body.stance)
    areas = [(labels.area(label), area) for label, area in found.areas.items()]
    total = _("Hela remissen")

    def outcome_row(name: str, area: AreaTally) -> list[str | int]:
        return [name, *(area.outcomes[code] for code in outcomes), area.comments, area.done]

    whole = AreaTally(found.comments, found.done, found.outcomes)
    return [
        (
            _("Svarens ställningstagande"),
            [_("Ställningstagande"), _("Svar")],
            [*([word, given[code]] for code, word in stances.items()), [total, sum(given.values())]],
        ),
        (
            _("Utfall per fokusområde"),
            [_("Fokusområde"), *outcomes.values(), _("Synpunkter"), _("Med svar")],
            [*(outcome_row(name, area) for name, area in areas), outcome_row(total, whole)],
        ),
        (
            _("Ställningstagande per fokusområde"),
            [_("Fokusområde"), *stances.values()],
            [[name, *(area.stances[code] for code in stances)] for name, area in areas],
        ),
    ]
