"""The register as JSON."""

from pydantic import BaseModel, Field

from app.accounts.asking import Who
from app.organisations.actions import create_organisation
from app.organisations.forms import NewOrganisation
from app.organisations.models import Organisation, OrganisationKind
from app.web.routes import api
from app.web.sessions import Write

routes = api("organisations")


class OrganisationOut(BaseModel):
    """A body of the register."""

    id: int
    name: str
    kind: OrganisationKind
    email: str | None = Field(description="The mailbox that letters go to")

    @classmethod
    def of(cls, row: Organisation) -> "OrganisationOut":
        """From a row."""
        return cls(id=row.id or 0, name=row.name, kind=row.kind, email=row.email)


@routes.post("/organisations", "org.register_edit", status_code=201)
def create(who: Who, session: Write, body: NewOrganisation) -> OrganisationOut:
    """Put a body into the register."""
    who.clear()
    made = create_organisation(session, name=body.name, kind=body.kind, email=body.email, by=who.by, now=who.now)
    return OrganisationOut.of(made)
