"""Where a file stands with the scanner, in words."""

from app.i18n import mark
from app.labels import Labels
from app.storage.models import FileState, ScanDoubt

file_state_label = Labels(
    FileState,
    {
        FileState.UNSCANNED: mark("Kontrolleras inte"),
        FileState.WAITING: mark("Inte kontrollerad än"),
        FileState.CLEAN: mark("Kontrollerad"),
        FileState.LOCKED: mark("Låst: skadlig kod"),
        FileState.RELEASED: mark("Upplåst"),
        FileState.UNREAD: mark("Kunde inte kontrolleras"),
    },
)
scan_doubt_label = Labels(
    ScanDoubt,
    {
        ScanDoubt.TOO_LARGE: mark("den är större än virusskyddet tar emot"),
        ScanDoubt.ENCRYPTED: mark("den är skyddad med lösenord"),
        ScanDoubt.UNREADABLE: mark("virusskyddet kunde inte läsa den"),
    },
)
