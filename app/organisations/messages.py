"""The messages shown after a change in the register or on a list."""

from app.i18n import _, ngettext
from app.web.flash import Flash

ADDED = Flash("organisation.added", lambda n: _("Organisationen är tillagd i registret."))
SAVED = Flash("organisation.saved", lambda n: _("Organisationen är sparad."))
TOLD_APART = Flash("organisation.told_apart", lambda n: _("De föreslås inte mer som samma."))
LIST_SAVED = Flash("list.saved", lambda n: _("Listan är sparad."))
LIST_DROPPED = Flash("list.dropped", lambda n: _("Inläsningen avbröts. Ingenting är sparat."))
ADDRESSES_SAVED = Flash(
    "list.addresses_saved",
    lambda n: (
        ngettext("{n} adress är sparad.", "{n} adresser är sparade.", n) if n else _("Inga adresser hade ändrats.")
    ),
)
MOVED = Flash("list.item_moved", lambda n: _("Remissinstansen är flyttad."))
REMOVED = Flash("list.item_removed", lambda n: _("Remissinstansen är borttagen från listan."))
MANY_MOVED = Flash(
    "list.items_moved",
    lambda n: ngettext("{n} organisation är flyttad.", "{n} organisationer är flyttade.", n),
)
MANY_REMOVED = Flash(
    "list.items_removed",
    lambda n: ngettext("{n} organisation är borttagen från listan.", "{n} organisationer är borttagna från listan.", n),
)
LIST_RENAMED = Flash("list.renamed", lambda n: _("Listan har fått sitt nya namn."))
RENAMED = Flash("list.group_renamed", lambda n: _("Gruppen har fått sitt nya namn."))
