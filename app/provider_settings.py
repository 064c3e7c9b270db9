"""The settings of the sign-in service that officials come in by, and of the one that bodies' signatories identify
themselves at (OpenID Connect)."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

ROLES = ("admin", "handler", "registrar", "reader")
LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"
"""The level of assurance that Swedish electronic identities have in common: the person was identified in person."""
OF_NUMBERS = ("personnumber", "personalnumber", "personalidentity", "personnummer", "ssn")
"""In the names of scopes by which a personal number would be asked for: ``…/naturalPersonNumber`` and the like."""


class SignatorySettings(BaseSettings):
    """``REMISS_EID_*``: without an issuer nobody identifies themselves to sign an answer."""

    eid_issuer: str = ""
    eid_client_id: str = ""
    eid_client_secret: SecretStr = SecretStr("")
    eid_client_secret_file: str = ""
    eid_name: str = ""
    eid_scopes: str = "openid profile"
    eid_acr_values: str = LOA3
    eid_seconds: int = 10

    @field_validator("eid_issuer")
    @classmethod
    def _eid_issuer(cls, value: str) -> str:
        return _issuer(value, "https://eid.example.se")

    @field_validator("eid_client_secret_file")
    @classmethod
    def _eid_client_secret_file(cls, value: str) -> str:
        return _secret_file(value)

    @field_validator("eid_scopes")
    @classmethod
    def _eid_scopes(cls, value: str) -> str:
        if any(sign in value.casefold() for sign in OF_NUMBERS):
            raise ValueError("should not ask for a personal number: Remiss keeps none")
        return _scopes(value)

    @field_validator("eid_acr_values")
    @classmethod
    def _eid_acr_values(cls, value: str) -> str:
        if not value.split():
            raise ValueError(f"should be levels of assurance with spaces between, such as {LOA3}")
        return value

    @field_validator("eid_seconds")
    @classmethod
    def _eid_seconds(cls, value: int) -> int:
        return _seconds(value)

    @model_validator(mode="after")
    def _eid_whole(self) -> "SignatorySettings":
        """What no setting can judge alone."""
        _whole_client("EID", self.eid_issuer, self.eid_client_id)
        _one_secret("EID", self.eid_client_secret, self.eid_client_secret_file)
        return self

    @property
    def signatory_secret(self) -> str:
        """The client's secret; "" for a client that has none."""
        return _read(self.eid_client_secret_file) or self.eid_client_secret.get_secret_value()


class ProviderSettings(SignatorySettings):
    """``REMISS_OIDC_*``, without an issuer there is no such service; and who may use a password beside it."""

    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_client_secret_file: str = ""
    oidc_name: str = ""
    oidc_scopes: str = "openid profile email"
    oidc_name_claim: str = "name"
    oidc_email_claim: str = "email"
    oidc_role_claim: str = "roles"
    oidc_roles: str = ""
    oidc_create: bool = False
    oidc_link_by_email: bool = False
    oidc_seconds: int = 10
    password_sign_in: Literal["everyone", "administrators"] = "everyone"  # noqa: S105  who may, and no password

    @field_validator("oidc_issuer")
    @classmethod
    def _oidc_issuer(cls, value: str) -> str:
        return _issuer(value, "https://login.example.se/realms/staff")

    @field_validator("oidc_client_secret_file")
    @classmethod
    def _oidc_client_secret_file(cls, value: str) -> str:
        return _secret_file(value)

    @field_validator("oidc_scopes")
    @classmethod
    def _oidc_scopes(cls, value: str) -> str:
        return _scopes(value)

    @field_validator("oidc_name_claim", "oidc_email_claim", "oidc_role_claim")
    @classmethod
    def _claims(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("should be the name of a claim, such as email or realm_access.roles")
        return value.strip()

    @field_validator("oidc_roles")
    @classmethod
    def _oidc_roles(cls, value: str) -> str:
        if not all(theirs and role in ROLES for theirs, role in _pairs(value)):
            raise ValueError(
                f"should be pairs with commas between, such as Remiss-Admins=admin, Remiss-Staff=handler; "
                f"the roles are {', '.join(ROLES)}"
            )
        return value

    @field_validator("oidc_seconds")
    @classmethod
    def _oidc_seconds(cls, value: int) -> int:
        return _seconds(value)

    @model_validator(mode="after")
    def _whole(self) -> "ProviderSettings":
        """What no setting can judge alone."""
        _whole_client("OIDC", self.oidc_issuer, self.oidc_client_id)
        _one_secret("OIDC", self.oidc_client_secret, self.oidc_client_secret_file)
        if self.oidc_create and not self.oidc_roles:
            raise ValueError("REMISS_OIDC_ROLES should say who gets which role, since REMISS_OIDC_CREATE is on")
        if self.password_sign_in == "administrators" and not self.oidc_issuer:  # noqa: S105  who may, and no password
            raise ValueError("REMISS_PASSWORD_SIGN_IN should be everyone, since there is no REMISS_OIDC_ISSUER")
        return self

    @property
    def provider_secret(self) -> str:
        """The client's secret; "" for a client that has none."""
        return _read(self.oidc_client_secret_file) or self.oidc_client_secret.get_secret_value()

    @property
    def provider_roles(self) -> tuple[tuple[str, str], ...]:
        """The provider's values and our roles; who has several gets the first that is named."""
        return tuple(_pairs(self.oidc_roles))


def _issuer(value: str, example: str) -> str:
    parts = urlsplit(value)
    is_one = parts.scheme in ("https", "http") and parts.hostname and not parts.query and not parts.fragment
    if value and (not is_one or parts.username or parts.password):
        raise ValueError(f"should be the issuer's address, such as {example}")
    return value


def _whole_client(service: str, issuer: str, client_id: str) -> None:
    if issuer and not client_id:
        raise ValueError(f"REMISS_{service}_CLIENT_ID should be set, since REMISS_{service}_ISSUER is")


def _one_secret(service: str, secret: SecretStr, file: str) -> None:
    if secret.get_secret_value() and file:
        raise ValueError(
            f"REMISS_{service}_CLIENT_SECRET and REMISS_{service}_CLIENT_SECRET_FILE should not both be set"
        )


def _secret_file(value: str) -> str:
    if value and not (Path(value).is_file() and _read(value)):
        raise ValueError("should be a file that can be read, with the client's secret in it")
    return value


def _scopes(value: str) -> str:
    if "openid" not in value.split():
        raise ValueError("should be names of scopes with spaces between, openid among them")
    return value


def _seconds(value: int) -> int:
    if not 1 <= value <= 60:
        raise ValueError("should be a number of seconds from 1 to 60")
    return value


def _read(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8").strip() if file else ""
    except (OSError, UnicodeDecodeError):
        return ""


def _pairs(text: str) -> list[tuple[str, str]]:
    parts = [part.rpartition("=") for part in text.split(",") if part.strip()]
    return [(theirs.strip(), role.strip()) for theirs, _sign, role in parts]
