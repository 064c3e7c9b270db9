"""What words were taken for that are proposed to be no comment."""

from app.i18n import mark
from app.labels import Labels
from app.passages.kinds import Reason

reason_label = Labels(
    Reason,
    {
        Reason.HEADING: mark("Rubrik i texten"),
        Reason.GREETING: mark("Hälsningsfras"),
        Reason.SIGNATURE: mark("Underskrift"),
        Reason.QUOTED: mark("Citerat mejl"),
        Reason.DISCLAIMER: mark("Tillagt av mejlsystemet"),
    },
)
