"""Where a batch stands, what became of a row, and its lines of history, in words."""

from app.batches.models import BatchKind, RowOutcome
from app.batches.rules import BatchState
from app.i18n import _, mark
from app.labels import Labels

batch_state_label = Labels(
    BatchState,
    {
        BatchState.READING: mark("Läses in"),
        BatchState.UNREAD: mark("Kunde inte läsas"),
        BatchState.READ: mark("Inläst, inte registrerad"),
        BatchState.RUNNING: mark("Registreras"),
        BatchState.STOPPED: mark("Avbruten"),
        BatchState.DONE: mark("Genomgången"),
    },
)
batch_kind_label = Labels(
    BatchKind,
    {
        BatchKind.TABLE: mark("Kalkylblad"),
        BatchKind.ARCHIVE: mark("Arkiv med filer"),
    },
)
row_outcome_label = Labels(
    RowOutcome,
    {
        RowOutcome.REGISTERED: mark("Registrerad"),
        RowOutcome.CORRECTED: mark("Registrerad som rättelse"),
        RowOutcome.ALREADY: mark("Fanns redan"),
        RowOutcome.RECEIVED: mark("Ligger i inkorgen"),
        RowOutcome.LEFT_OUT: mark("Lämnades utanför"),
        RowOutcome.FAILED: mark("Kunde inte registreras"),
    },
)


def history() -> dict[str, str]:
    """What this room's lines of history say; the places in a sentence are facts of the line."""
    return {
        "batch.put_in": _("Lade in filen {name} med många svar"),
        "batch.registered": _("Gick igenom filen {name}: {rows} rader registrerade, {failed} kunde inte registreras"),
        "batch.stopped": _("Avbröt filen {name}: {rows} rader är registrerade"),
        "batch.removed": _("Tog bort filen {name}, som inget hade registrerats ur"),
    }
