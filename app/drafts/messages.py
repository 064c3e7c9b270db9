"""What is said on the page after a draft, or part of one, has come or gone."""

from app.i18n import _, ngettext
from app.web.flash import Flash


def _doubled(n: int) -> str:
    if not n:
        return _("Det överlämnade svaret är intaget.")
    return ngettext(
        "Det överlämnade svaret är intaget. {n} synpunkt hade ändrats på båda håll, och båda lydelserna står kvar.",
        "Det överlämnade svaret är intaget. {n} synpunkter hade ändrats på båda håll, och båda lydelserna står kvar.",
        n,
    )


READY = Flash(
    "draft.ready",
    lambda n: (
        ngettext(
            "Svaret är märkt som klart att skriva under. {n} kollega får ett mejl.",
            "Svaret är märkt som klart att skriva under. {n} kollegor får ett mejl.",
            n,
        )
        if n
        else _("Svaret är märkt som klart att skriva under.")
    ),
    lambda n: _("Svaret är märkt som klart att skriva under. Säg till den som skickar: inget mejl går härifrån."),
)
VERSION_BACK = Flash(
    "draft.version_back",
    lambda n: _("Den tidigare versionen är tillbaka. Utkastet som det var finns kvar bland tidigare versioner."),
)
DROPPED = Flash(
    "draft.later_edits_dropped",
    lambda n: _("Ändringarna är borttagna och det skickade svaret gäller. De finns kvar bland tidigare versioner."),
)
REMARK_SAVED = Flash("draft.remark_saved", lambda n: _("Synpunkten är lämnad."))
REMARK_TAKEN = Flash("draft.remark_taken", lambda n: _("Synpunkten står nu i ert utkast, där ni kan ändra den."))
TAKEN_IN = Flash("draft.taken_in", _doubled)
DECLINED = Flash(
    "draft.declined",
    lambda n: _("Ni tog inte emot det överlämnade svaret. Inget annat är ändrat."),
)
STANCES_DIFFER = Flash(
    "draft.stances_differ",
    lambda n: (
        _doubled(n)
        + " "
        + _("Ställningstagandena skiljer sig åt: ert eget står kvar, det överlämnade finns bland tidigare versioner.")
    ),
)
