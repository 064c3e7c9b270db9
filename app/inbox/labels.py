"""Where an item of the inbox stands, and what its proposal rests on, in words."""

from app.i18n import mark
from app.inbox.models import MatchedBy
from app.inbox.queries import InboxState
from app.intake.reports import DeliveryOutcome
from app.labels import Labels

inbox_state_label = Labels(
    InboxState,
    {
        InboxState.WAITING: mark("Väntar på att någon ser det"),
        InboxState.ASSIGNED: mark("Delas upp"),
        InboxState.REGISTERED: mark("Registrerat som svar"),
        InboxState.SET_ASIDE: mark("Är inget svar"),
        InboxState.BOUNCE: mark("Studs"),
        InboxState.REPORT: mark("Besked om leverans"),
    },
)
matched_by_label = Labels(
    MatchedBy,
    {
        MatchedBy.LINK: mark("länken som står i det"),
        MatchedBy.SENDER: mark("adressen som det kom från"),
        MatchedBy.NUMBER: mark("diarienumret som står i det"),
        MatchedBy.LETTER: mark("utskicket som det hör till"),
    },
)
delivery_outcome_label = Labels(
    DeliveryOutcome,
    {
        DeliveryOutcome.FAILED: mark("Ett mejl kom inte fram"),
        DeliveryOutcome.DELAYED: mark("Ett mejl är fördröjt"),
        DeliveryOutcome.DELIVERED: mark("Ett mejl har kommit fram"),
    },
)
