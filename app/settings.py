"""Settings from the environment (``REMISS_*``) and ``.env``; a wrong or unknown one is named and stops the start."""

import datetime
import ipaddress
import os
import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import SettingsConfigDict

from app.disk import own_folder, sync
from app.provider_settings import ProviderSettings

PREFIX = "REMISS_"
SHORTEST_KEY = 32
LONGEST_BOUNCE_NAME = 20
"""Of the address that bounces come to: a plus sign and 42 signs follow, and a mail's name may have 64 in all."""
MOST_SESSION_HOURS = 14 * 24
SHORTEST_IDLE = 5
"""Minutes. A session is noted as seen at most once a minute, so much less would end those that are used."""
KEY_FILE = "secret.key"
EVES = ("epiphany", "maundy_thursday", "walpurgis", "midsummer", "all_saints", "christmas", "new_year")
"""Days before holidays that an authority may have off. Those before Easter and Whitsun are Saturdays anyway."""
IN_DATABASE = "database:"
"""What ``storage_url`` says where files lie in the database itself."""
IN_S3 = "s3://"
"""What it begins with where they lie in an S3-compatible store."""
_CLAMD = re.compile(r"tcp://([\w.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):[0-9]{1,5}")
TEST_ONLY = {"REMISS_TEST_DATABASE_URL"}


class SettingsError(Exception):
    """A setting is unknown or malformed; the message names it and says what it should be."""


class Settings(ProviderSettings):
    """All settings of one installation. Without a secret key one is made in the data folder."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", hide_input_in_errors=True)

    database_url: str = ""
    database_owner_url: SecretStr = SecretStr("")
    database_read_url: SecretStr = SecretStr("")
    data_dir: Path = Path("data")
    base_url: str = "http://127.0.0.1:8000"
    secret_key: SecretStr = SecretStr("")
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = "remiss@localhost"
    bounce_address: str = ""
    storage_url: str = Field(default="", repr=False)
    clamd: str = ""
    authority_name: str = "Exempelkommunen"
    time_zone: str = "Europe/Stockholm"
    log_format: Literal["text", "json"] = "text"
    trusted_proxies: str = ""
    metrics_token: SecretStr = SecretStr("")
    metrics_networks: str = ""
    outgoing_networks: str = ""
    own_mail_servers: str = ""
    imap_url: SecretStr = SecretStr("")
    imap_password_file: str = ""
    imap_mark_read: bool = False
    shortest_period: int = 42
    quiet_months: str = "7"
    eves_off: str = "midsummer, christmas, new_year"
    session_hours: int = 12
    idle_minutes: int = 120
    second_step_for: Literal["nobody", "administrators", "officials"] = "nobody"

    @field_validator("base_url")
    @classmethod
    def _base_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("should be an address such as https://remiss.example.se")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("should begin with sqlite:/// or postgresql://")
        return value

    @field_validator("database_owner_url")
    @classmethod
    def _database_owner_url(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        given, own = value.get_secret_value(), str(info.data.get("database_url"))
        if given and not given.startswith("postgresql://"):
            raise ValueError("should begin with postgresql://")
        if given and not (own.startswith("postgresql://") and urlsplit(own).username):
            raise ValueError("needs a REMISS_DATABASE_URL that names the application's own role")
        return value

    @field_validator("database_read_url")
    @classmethod
    def _database_read_url(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        given = value.get_secret_value()
        if given and not (
            given.startswith("postgresql://") and str(info.data.get("database_url")).startswith("postgresql://")
        ):
            raise ValueError("should begin with postgresql://, as REMISS_DATABASE_URL does: a replica of that one")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp_url(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if value.get_secret_value() and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
            raise ValueError("should be smtp://[user:password@]host[:port] or smtps://…")
        return value

    @field_validator("imap_url")
    @classmethod
    def _imap_url(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        is_one = parts.scheme in ("imap", "imaps") and parts.hostname and parts.username and parts.port != 0
        if value.get_secret_value() and not is_one:
            raise ValueError("should be imaps://user[:password]@host[:port][/folder] or imap://…")
        return value

    @field_validator("secret_key")
    @classmethod
    def _secret_key(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"should be at least {SHORTEST_KEY} random characters: every personal link depends on it")
        return value

    @field_validator("metrics_token")
    @classmethod
    def _metrics_token(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SHORTEST_KEY or not value.get_secret_value().isascii():
            raise ValueError(f"should be at least {SHORTEST_KEY} random letters and digits")
        return value

    @field_validator("storage_url")
    @classmethod
    def _storage_url(cls, value: str, info: ValidationInfo) -> str:
        if value == IN_DATABASE and not str(info.data.get("database_url")).startswith("postgresql://"):
            raise ValueError(f"should be a folder: {IN_DATABASE} needs PostgreSQL (REMISS_DATABASE_URL)")
        if "://" in value and not value.startswith(IN_S3):
            raise ValueError(f"should be a folder, {IN_DATABASE} where the database is PostgreSQL, or {IN_S3}…")
        return value

    @field_validator("clamd")
    @classmethod
    def _clamd(cls, value: str) -> str:
        if value and not (value.startswith("/") or _CLAMD.fullmatch(value)):
            raise ValueError("should be the path of clamd's socket, or tcp://host:port")
        return value

    @field_validator("mail_from")
    @classmethod
    def _mail_from(cls, value: str) -> str:
        if value.count("@") != 1 or any(c in value for c in " ,;<>\r\n"):
            raise ValueError("should be exactly one address")
        return value

    @field_validator("bounce_address")
    @classmethod
    def _bounce_address(cls, value: str) -> str:
        local, _sign, domain = value.rpartition("@")
        plain = all(c.isalnum() or c in "-_." for c in local) and local.isascii() and len(local) <= LONGEST_BOUNCE_NAME
        if value and not (local and domain and plain and not any(c in domain for c in " ,;<>\r\n")):
            raise ValueError(
                "should be one address, its name letters and digits alone and at most "
                f"{LONGEST_BOUNCE_NAME} of them, such as bounces@example.se"
            )
        return value

    @field_validator("time_zone")
    @classmethod
    def _time_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("should be a time zone such as Europe/Stockholm") from error
        return value

    @field_validator("trusted_proxies", "outgoing_networks", "metrics_networks")
    @classmethod
    def _lists_of_networks(cls, value: str) -> str:
        try:
            _networks(value)
        except ValueError as error:
            raise ValueError("should be addresses or networks, with commas between: 127.0.0.1, 10.0.0.0/8") from error
        return value

    @field_validator("shortest_period")
    @classmethod
    def _shortest_period(cls, value: int) -> int:
        if not 0 <= value <= 366:
            raise ValueError("should be a number of days from 0 (none) to 366")
        return value

    @field_validator("session_hours")
    @classmethod
    def _session_hours(cls, value: int) -> int:
        if not 1 <= value <= MOST_SESSION_HOURS:
            raise ValueError(f"should be a number of hours from 1 to {MOST_SESSION_HOURS}")
        return value

    @field_validator("idle_minutes")
    @classmethod
    def _idle_minutes(cls, value: int) -> int:
        if not SHORTEST_IDLE <= value <= MOST_SESSION_HOURS * 60:
            raise ValueError(f"should be a number of minutes from {SHORTEST_IDLE} to {MOST_SESSION_HOURS * 60}")
        return value

    @field_validator("quiet_months")
    @classmethod
    def _quiet_months(cls, value: str) -> str:
        try:
            months = _months(value)
        except ValueError:
            months = [0]
        if not all(1 <= month <= 12 for month in months):
            raise ValueError("should be numbers of months with commas between, such as 7 or 7, 12")
        return value

    @field_validator("eves_off")
    @classmethod
    def _eves_off(cls, value: str) -> str:
        if not _names(value) <= set(EVES):
            raise ValueError(f"should be names of eves with commas between: {', '.join(EVES)}")
        return value

    @property
    def idle(self) -> datetime.timedelta:
        """How long an official may be away before the session ends."""
        return datetime.timedelta(minutes=self.idle_minutes)

    @property
    def eves(self) -> frozenset[str]:
        """The eves that are no working days: names of ``EVES``."""
        return frozenset(_names(self.eves_off))

    @property
    def quiet(self) -> tuple[int, ...]:
        """The months in which few answer, as numbers; none when all that is said is nothing."""
        return tuple(_months(self.quiet_months))

    @property
    def proxies(self) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
        """The networks of our own proxies: what they say of when and whence a request came is believed."""
        return _networks(self.trusted_proxies)

    @property
    def metrics_readers(self) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
        """The networks from which metrics may be read without a token."""
        return _networks(self.metrics_networks)

    @property
    def counts(self) -> bool:
        """Whether requests are counted: when somebody may read the counts."""
        return bool(self.metrics_token.get_secret_value() or self.metrics_networks)

    @property
    def outgoing(self) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
        """The networks of our own that files may be fetched from; those of the open network need not be named."""
        return _networks(self.outgoing_networks)

    @property
    def mail_servers(self) -> tuple[str, ...]:
        """The names of the authority's own mail servers: what they say of when a mail came is believed."""
        return tuple(sorted(_names(self.own_mail_servers)))

    @property
    def url(self) -> str:
        """The address of the database; SQLite in the data folder if none is set."""
        return self.database_url or f"sqlite:///{self.data_dir / 'remiss.sqlite3'}"

    @property
    def by_owner(self) -> Self:
        """The same installation as the owner of its tables reaches it: for what changes them."""
        owner = self.database_owner_url.get_secret_value()
        return self.model_copy(update={"database_url": owner}) if owner else self

    @property
    def storage(self) -> str:
        """Where uploaded files are kept: a folder, or ``IN_DATABASE``.

        If nothing is said, that is PostgreSQL itself where it is the database; but files that lie in the data folder
        already go on lying there.
        """
        folder = self.files_dir
        if self.storage_url or not self.url.startswith("postgresql:") or any(folder.glob("??/*")):
            return self.storage_url or str(folder)
        return IN_DATABASE

    @property
    def files_dir(self) -> Path:
        """The folder of uploaded files, where they lie in one."""
        named = self.storage_url not in ("", IN_DATABASE) and not self.storage_url.startswith(IN_S3)
        return Path(self.storage_url) if named else self.data_dir / "files"

    @property
    def https(self) -> bool:
        """Whether people reach the installation over TLS."""
        return self.base_url.startswith("https://")

    def key(self) -> bytes:
        """The secret key. If none is set, one is made in the data folder, readable by its owner alone."""
        given = self.secret_key.get_secret_value()
        if given:
            return given.encode()
        path = self.data_dir / KEY_FILE
        try:
            return path.read_bytes()
        except FileNotFoundError:
            self.write_key(secrets.token_hex(32).encode())
            return path.read_bytes()

    @property
    def key_file(self) -> Path | None:
        """The file that the secret key is read from; None when it is set, or has not been made yet."""
        path = self.data_dir / KEY_FILE
        return path if not self.secret_key.get_secret_value() and path.is_file() else None

    def write_key(self, key: bytes) -> None:
        """Put a secret key into the data folder, unless another process has put one there meanwhile."""
        path = self.data_dir / KEY_FILE
        own_folder(self.data_dir)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)  # refuses to replace a key
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
        sync(self.data_dir)


def _months(text: str) -> list[int]:
    return [int(month) for month in text.split(",") if month.strip()]


def _names(text: str) -> set[str]:
    return {name.strip() for name in text.split(",") if name.strip()}


def _networks(text: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip()]


def _names_in_file() -> list[str]:
    file = Settings.model_config.get("env_file")
    return [name for name in dotenv_values(file) if name] if isinstance(file, str) else []


def load() -> Settings:
    """Read the environment. Raises SettingsError naming what is unknown or malformed."""
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields} | TEST_ONLY
    given = {name.upper() for name in (*os.environ, *_names_in_file()) if name.upper().startswith(PREFIX)}
    unknown = sorted(given - known)
    if unknown:
        raise SettingsError(f"Unknown setting {unknown[0]}. Known settings: {', '.join(sorted(known - TEST_ONLY))}.")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = f"{PREFIX}{first['loc'][0]}: ".upper() if first["loc"] else ""  # none: two that do not go together
        raise SettingsError(f"{name}{first['msg'].removeprefix('Value error, ')}.") from None


@lru_cache
def settings() -> Settings:
    """The settings of this process."""
    return load()
