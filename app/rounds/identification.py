"""Whether a round can let those who sign identify themselves: only where the settings name a service for that."""

from fastapi import Request

from app.accounts.oidc.configuration import Configuration, signatories
from app.errors import Invalid
from app.i18n import _
from app.installation import installation_of
from app.rounds.kinds import Identification


def identity_service(request: Request) -> Configuration | None:
    """The service of electronic identities of this installation, if it has one."""
    return signatories(installation_of(request.app).settings)


def require_service(request: Request, wanted: Identification | None) -> None:
    """Raises Invalid for what needs such a service where there is none."""
    if wanted not in (None, Identification.NONE) and identity_service(request) is None:
        message = _("Här finns ingen tjänst för e-legitimation. Hur en läggs till står i handboken för drift.")
        raise Invalid(message, code="no_identity_service", fields={"identification": message})


def still_possible(request: Request, wanted: Identification) -> Identification:
    """What a round that is made after the pattern of another one can take over of it."""
    return wanted if identity_service(request) is not None else Identification.NONE
