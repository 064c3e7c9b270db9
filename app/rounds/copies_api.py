"""A round made after the pattern of another one, as JSON."""

from pydantic import Field

from app.accounts.identity import Who
from app.rounds import actions
from app.rounds.access import round_for
from app.rounds.api import RoundWhole, round_again
from app.rounds.forms import LastDay, RegistryNumber, Title
from app.rounds.identification import still_possible
from app.web.forms import FormModel
from app.web.routes import api
from app.web.sessions import Write

routes = api("rounds")


class NewCopy(FormModel):
    """What a copy has of its own."""

    registry_number: RegistryNumber = Field(description="The new matter's number in the authority's register")
    deadline: LastDay = Field(description="The last day to answer")
    title: Title | None = Field(default=None, description="What the referral is about; left out: as the template")


@routes.post("/rounds/{round_id}/copies", "round.copy", status_code=201)
def copy(round_id: int, who: Who, session: Write, body: NewCopy) -> RoundWhole:
    """Make a draft round with the plan, distribution list, letter, contact and questions of this one.

    The plan and the list are taken in their newest versions. Documents, members and answers stay where they are.
    """
    door = round_for(session, who, round_id)
    template = door.round
    made = actions.copy_round(
        session,
        template,
        title=body.title or template.title,
        registry_number=body.registry_number,
        deadline=body.deadline,
        plan_id=door.plan_id,
        distribution_list_id=door.list_id,
        cover_letter=template.cover_letter,
        signer_required=template.signer_required,
        identification=still_possible(who.request, template.identification),
        contact=template.contact,
        by=who.by,
        now=who.now,
    )
    return round_again(session, who, made.id)
