"""What the settings say of the sign-in service, and of the one at which bodies' signatories identify themselves."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.accounts.models import Role
from app.outgoing import Network
from app.settings import Settings

ANSWER = "/sign-in/provider/answer"
"""Where the service sends the browser back: the address that is registered there."""


IDENTIFIED = "/identification/answer"
"""The same for the service of electronic identities."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """A sign-in service and what we are to it. ``secret`` is never shown, also not by accident.

    ``levels``: of a service of electronic identities, the levels of assurance of which one is demanded.
    """

    issuer: str
    client_id: str
    secret: "Secret"
    name: str
    scopes: str
    redirect_uri: str
    networks: tuple[Network, ...]
    seconds: int
    levels: tuple[str, ...] = ()


class Secret(str):
    """A word that is written nowhere."""

    __slots__ = ()

    def __repr__(self) -> str:
        """What stands in a log or a trace instead of it."""
        return "Secret(…)"


@dataclass(frozen=True, slots=True)
class Admission:
    """Who is let in as what. ``roles``: the service's values and ours; without any, Remiss keeps the roles itself."""

    name_claim: str
    email_claim: str
    role_claim: str
    roles: tuple[tuple[str, Role], ...]
    create: bool
    link_by_email: bool


def configuration(settings: Settings) -> Configuration | None:
    """The service that the settings name, if any."""
    if not settings.oidc_issuer:
        return None
    return Configuration(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        secret=Secret(settings.provider_secret),
        name=settings.oidc_name or urlsplit(settings.oidc_issuer).hostname or "",
        scopes=" ".join(settings.oidc_scopes.split()),
        redirect_uri=f"{settings.base_url}{ANSWER}",
        networks=tuple(settings.outgoing),
        seconds=settings.oidc_seconds,
    )


def signatories(settings: Settings) -> Configuration | None:
    """The service of electronic identities that the settings name, if any."""
    if not settings.eid_issuer:
        return None
    return Configuration(
        issuer=settings.eid_issuer,
        client_id=settings.eid_client_id,
        secret=Secret(settings.signatory_secret),
        name=settings.eid_name or urlsplit(settings.eid_issuer).hostname or "",
        scopes=" ".join(settings.eid_scopes.split()),
        redirect_uri=f"{settings.base_url}{IDENTIFIED}",
        networks=tuple(settings.outgoing),
        seconds=settings.eid_seconds,
        levels=tuple(settings.eid_acr_values.split()),
    )


def admission(settings: Settings) -> Admission:
    """Who may come in, by the settings."""
    return Admission(
        name_claim=settings.oidc_name_claim,
        email_claim=settings.oidc_email_claim,
        role_claim=settings.oidc_role_claim,
        roles=tuple((theirs, Role(ours)) for theirs, ours in settings.provider_roles),
        create=settings.oidc_create,
        link_by_email=settings.oidc_link_by_email,
    )


def password_lets_in(settings: Settings, role: Role) -> bool:
    """Whether users with this role may sign in by a password. Administrators always may: the service may be lost."""
    return role is Role.ADMIN or settings.password_sign_in == "everyone"  # noqa: S105  who may, and no password
