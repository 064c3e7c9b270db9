"""What is said on the page after a draft that was handed over has been taken in."""

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


TAKEN_IN = Flash("draft.taken_in", _doubled)
STANCES_DIFFER = Flash(
    "draft.stances_differ",
    lambda n: (
        _doubled(n)
        + " "
        + _("Ställningstagandena skiljer sig åt: ert eget står kvar, det överlämnade finns bland tidigare versioner.")
    ),
)
