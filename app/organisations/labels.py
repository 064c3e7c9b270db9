"""What sort of body an organisation is, in words."""

from app.i18n import mark
from app.labels import Labels
from app.organisations.models import OrganisationKind

organisation_kind_label = Labels(
    OrganisationKind,
    {
        OrganisationKind.ASSOCIATION: mark("Förening"),
        OrganisationKind.BOARD: mark("Nämnd"),
        OrganisationKind.COMPANY: mark("Företag"),
        OrganisationKind.MUNICIPALITY: mark("Kommun"),
        OrganisationKind.REGION: mark("Region"),
        OrganisationKind.STATE: mark("Statlig myndighet"),
        OrganisationKind.UNIVERSITY: mark("Universitet eller högskola"),
        OrganisationKind.PERSON: mark("Privatperson"),
        OrganisationKind.OTHER: mark("Övrig"),
    },
)
