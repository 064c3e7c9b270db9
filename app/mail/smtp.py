"""The mail server: one connection per run, encrypted whenever the server supports it, and its refusals classified."""

import smtplib
import ssl
from email.message import EmailMessage
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

TIMEOUT = 15  # seconds for each answer
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Outage(Exception):
    """The server cannot be reached or used at the moment, which is not the letter's fault."""


class Refused(Exception):
    """The server refused a letter. ``recipient_unknown``: permanently, because of the address."""

    def __init__(self, code: int, answer: bytes | str, *, at_recipient: bool) -> None:
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        super().__init__(f"{code} {text}")
        self.for_good = 500 <= code < 600
        self.recipient_unknown = self.for_good and at_recipient


class MailServer:
    """smtp://[user:password@]host[:port] (with STARTTLS if offered) or smtps://…; connects for the first letter."""

    tries = 1

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._leave()

    def _leave(self) -> None:
        if self._connection:
            try:
                self._connection.quit()
            except (smtplib.SMTPException, OSError):
                self._connection.close()
            self._connection = None

    def send(self, letter: EmailMessage, mail_from: str) -> None:
        """Send one letter to its only recipient. Raises Refused or Outage."""
        (to,) = letter["to"].addresses
        try:
            self._connected().send_message(letter, mail_from, [to.addr_spec])
        except smtplib.SMTPRecipientsRefused as refused:
            ((code, answer),) = refused.recipients.values()
            raise Refused(code, answer, at_recipient=True) from None
        except smtplib.SMTPNotSupportedError as refused:
            raise Refused(553, str(refused), at_recipient=True) from None
        except smtplib.SMTPDataError as refused:
            raise Refused(refused.smtp_code, refused.smtp_error, at_recipient=False) from None
        except (smtplib.SMTPException, OSError) as error:
            self._leave()
            raise Outage(_reason(error)) from None

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        host, context = self._parts.hostname or "", ssl.create_default_context()
        connection: smtplib.SMTP
        if self._parts.scheme == "smtps":
            connection = smtplib.SMTP_SSL(host, self._parts.port or 465, timeout=TIMEOUT, context=context)
        else:
            connection = smtplib.SMTP(host, self._parts.port or 25, timeout=TIMEOUT)
        try:
            self._prepare(connection, host, context)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: smtplib.SMTP, host: str, context: ssl.SSLContext) -> None:
        connection.ehlo_or_helo_if_needed()
        encrypted = self._parts.scheme == "smtps"
        if not encrypted and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
            encrypted = True
        if self._parts.username:
            if not encrypted and host not in LOOPBACK:
                raise Outage("the mail server offers no encryption, and the password is not sent in the clear")
            connection.login(unquote(self._parts.username), unquote(self._parts.password or ""))


def _reason(error: Exception) -> str:
    """What went wrong, to be stored with the letter; never includes the password."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "the mail server did not accept user and password"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the mail server answered {error.smtp_code}"
    return f"the mail server cannot be reached ({type(error).__name__})"


class NoServer:
    """Stands in if there is no mail server: letters stay in the outbox, readable on a page."""

    tries = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        return None

    def send(self, letter: EmailMessage, mail_from: str) -> None:
        """Do nothing."""
