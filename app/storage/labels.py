"""Where a file stands with the scanner, and what it holds, in words."""

from app.i18n import mark
from app.labels import Labels
from app.storage.models import FileState, FileTrait, ScanDoubt

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
file_trait_label = Labels(
    FileTrait,
    {
        FileTrait.SCRIPTS: mark("Innehåller skript"),
        FileTrait.MACROS: mark("Innehåller makron"),
        FileTrait.PROTECTED: mark("Lösenordsskyddad – kan inte läsas"),
        FileTrait.ATTACHMENTS: mark("Innehåller bifogade filer"),
        FileTrait.UNREADABLE: mark("Innehållet kunde inte läsas"),
    },
)
file_trait_advice_label = Labels(
    FileTrait,
    {
        FileTrait.SCRIPTS: mark(
            "Filen är sparad och räknas, men kan köra något när den öppnas. Lägg gärna till "
            "en PDF utan skript i stället."
        ),
        FileTrait.MACROS: mark(
            "Filen är sparad och räknas. Lägg gärna till den sparad utan makron eller som "
            "PDF: makron stängs ofta av hos myndigheten."
        ),
        FileTrait.PROTECTED: mark(
            "Filen är sparad, men myndigheten kan inte läsa den utan lösenordet. Ta bort "
            "lösenordet och lägg till filen på nytt."
        ),
        FileTrait.ATTACHMENTS: mark(
            "Filen är sparad och räknas. Filer inuti den ses lätt förbi: lägg till dem var "
            "för sig om de hör till svaret."
        ),
        FileTrait.UNREADABLE: mark(
            "Filen är sparad, men verkar skadad. Öppna den hos er, spara den på nytt och lägg till den igen."
        ),
    },
)
"""What a body can do about it in its own file."""
