"""What came of a comment, whether it has a reply, and the lines of history: in words."""

from app.assessment.models import Outcome
from app.assessment.views import ReplyState
from app.i18n import _, mark
from app.labels import Labels

outcome_label = Labels(
    Outcome,
    {
        Outcome.MET: mark("Tillgodoses"),
        Outcome.PARTLY_MET: mark("Tillgodoses delvis"),
        Outcome.NOT_MET: mark("Tillgodoses inte"),
        Outcome.NOTED: mark("Noteras"),
        Outcome.ANSWERED: mark("Besvaras"),
        Outcome.OUT_OF_SCOPE: mark("Utanför remissen"),
    },
)
reply_state_label = Labels(
    ReplyState,
    {
        ReplyState.NONE: mark("Obesvarad"),
        ReplyState.NEEDS_LOOK: mark("Svaret gäller en tidigare lydelse"),
        ReplyState.DONE: mark("Besvarad"),
    },
    only=(ReplyState.NONE, ReplyState.NEEDS_LOOK, ReplyState.DONE),
)
# As a choice of which comments to see.
reply_state_filter = Labels(
    ReplyState,
    {
        ReplyState.UNANSWERED: mark("Obesvarade"),
        ReplyState.NEEDS_LOOK: mark("Svar att se över"),
        ReplyState.DONE: mark("Besvarade"),
    },
    only=(ReplyState.UNANSWERED, ReplyState.NEEDS_LOOK, ReplyState.DONE),
)


def history() -> dict[str, str]:
    """What this room's lines of history say; the places in a sentence are facts of the line."""
    return {
        "reply.saved": _("Skrev kommunens svar på synpunkt {number}"),
        "reply.saved_many": _("Skrev kommunens svar på synpunkterna {numbers}"),
    }
