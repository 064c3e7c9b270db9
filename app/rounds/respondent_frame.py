"""The frame of a body's pages, the same in every room above: whose they are, until when, what can still be done.

Of what the body has written the frame knows nothing: pages that show a draft say themselves whether it is saved.
"""

import datetime
from dataclasses import dataclass, field

from app.rounds.access import Holder
from app.rounds.calendar import days_left
from app.rounds.kinds import Identification
from app.rounds.link_rules import writes
from app.rounds.models import ContactPerson, RoundStatus
from app.rounds.rules import may_answer, may_replace, own_deadline, takes_first_answer


@dataclass(frozen=True, slots=True)
class RespondentFrame:
    """What ``rounds/_respondent_frame.html`` shows. ``can_write``: something can come of what is written.
    ``can_confirm``: the answer is preliminary, and can still be confirmed. ``withdrawn``: what was sent was taken back.
    ``can_ask_for_time``: more time can still be asked for, by whoever reads the page.

    ``contact`` is whom to ask about the round. ``shown_to`` names the official who has seen the link and could read
    along, until the body makes it its own. ``preview``: where a preview begins, for an official's eyes.
    ``reads_only``: the link is for reading, whatever could be written.
    ``through_another``: the answer of another body, sent for both, counts as this one's.
    ``closed_sections`` cannot be commented on, each for its reason; this body is ``asked_particularly`` about some.
    ``plan_number`` is the version of the plan in the round; one that was corrected says when.
    ``left_out``: the answer came late or unasked, and officials have decided that it does not count.
    ``signer_required``: the round takes answers from those who sign alone; ``identification``: whether they identify
    themselves with an electronic identity.
    """

    consultee_id: int
    organisation: str
    round_title: str
    registry_number: str
    status: RoundStatus
    deadline: datetime.date
    days_left: int
    answered: bool
    can_write: bool
    preliminary: bool
    can_confirm: bool
    withdrawn: bool
    through_another: bool
    can_ask_for_time: bool
    shown_to: str
    shown_at: datetime.datetime | None
    contact: ContactPerson | None
    local_key: str
    preview: str = ""
    round_id: int = 0
    reads_only: bool = False
    closed_sections: dict[str, str] = field(default_factory=dict)
    asked_particularly: frozenset[int] = frozenset()
    plan_number: int = 1
    plan_corrected_at: datetime.datetime | None = None
    signer_required: bool = False
    identification: Identification = Identification.NONE
    left_out: bool = False

    def why_closed(self, section_id: int) -> str:
        """Why a section cannot be commented on; "" when it can."""
        return self.closed_sections.get(str(section_id), "")

    @property
    def base(self) -> str:
        """Where this body's pages begin; in a preview those that an official sees of them."""
        return self.preview or f"/answers/{self.consultee_id}"

    @property
    def is_open(self) -> bool:
        """Whether the round is open: the last day may still be moved, and an answer be replaced."""
        return may_replace(self.status)


def respondent_frame(holder: Holder, now: datetime.datetime) -> RespondentFrame:
    """The frame for the holder of a link. Reads nothing more than the holder's own door did."""
    consultee, round_ = holder.consultee, holder.round
    answered = holder.consultee.current_response_id is not None
    through = consultee.through_id is not None
    reads_only = not writes(holder.link.role)
    deadline = own_deadline(round_, consultee)
    return RespondentFrame(
        consultee_id=consultee.id,
        organisation=consultee.name,
        round_title=round_.title,
        registry_number=round_.registry_number,
        status=holder.status,
        deadline=deadline,
        days_left=days_left(deadline, now),
        answered=answered,
        can_write=not reads_only
        and may_answer(holder.status, answered=answered, preliminary=bool(consultee.preliminary)),
        preliminary=bool(consultee.preliminary) and not through,
        can_confirm=bool(consultee.preliminary)
        and not through
        and takes_first_answer(holder.status)
        and not reads_only,
        can_ask_for_time=not (answered or through or reads_only)
        and may_replace(holder.status)
        and holder.may("extension.request"),
        withdrawn=consultee.withdrawn,
        through_another=through,
        shown_to=holder.link.shown_to,
        shown_at=holder.link.shown_at,
        contact=round_.contact,
        local_key=holder.local_key,
        preview=holder.preview,
        round_id=round_.id,
        reads_only=reads_only,
        closed_sections=round_.closed_sections,
        asked_particularly=frozenset(
            int(section_id)
            for section_id, ids in round_.emphasised_sections.items()
            if consultee.organisation_id in ids
        ),
        plan_number=round_.plan_number,
        plan_corrected_at=round_.plan_corrected_at,
        signer_required=round_.signer_required,
        identification=round_.identification,
        left_out=consultee.left_out,
    )
