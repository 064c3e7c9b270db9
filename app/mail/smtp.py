"""The mail server: one connection a run, encrypted wherever the server can, and its refusals sorted."""

import smtplib
import ssl
from email.message import EmailMessage
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

TIMEOUT = 15  # seconds for each answer
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Outage(Exception):
    """The server cannot be reached or used just now; no fault of the letter's."""


class Refused(Exception):
    """The server refused a letter. ``recipient_unknown``: it does not know the address, and never will."""

    def __init__(self, code: int, answer: bytes | str, *, at_recipient: bool) -> None:
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        super().__init__(f"{code} {text}")
        self.for_good = 500 <= code < 600
        self.recipient_unknown = self.for_good and at_recipient


class MailServer:
    """smtp://[user:password@]host[:port] (STARTTLS where offered) or smtps://…; connects at the first letter."""

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
        """Hand over one letter to its one receiver. Raises Refused or Outage."""
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
            raise Outage(_said(error)) from None

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        host, context = self._parts.hostname or "", ssl.create_default_context()
        made: smtplib.SMTP
        if self._parts.scheme == "smtps":
            made = smtplib.SMTP_SSL(host, self._parts.port or 465, timeout=TIMEOUT, context=context)
        else:
            made = smtplib.SMTP(host, self._parts.port or 25, timeout=TIMEOUT)
        try:
            self._prepare(made, host, context)
        except BaseException:
            made.close()
            raise
        return made

    def _prepare(self, made: smtplib.SMTP, host: str, context: ssl.SSLContext) -> None:
        made.ehlo_or_helo_if_needed()
        encrypted = self._parts.scheme == "smtps"
        if not encrypted and made.has_extn("starttls"):
            made.starttls(context=context)
            made.ehlo()
            encrypted = True
        if self._parts.username:
            if not encrypted and host not in LOOPBACK:
                raise Outage("the mail server offers no encryption, and the password is not sent in the clear")
            made.login(unquote(self._parts.username), unquote(self._parts.password or ""))


def _said(error: Exception) -> str:
    """What went wrong, for the letter's row; never the password."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "the mail server did not accept user and password"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the mail server answered {error.smtp_code}"
    return f"the mail server cannot be reached ({type(error).__name__})"


class NoServer:
    """Where there is no mail server: the letter stays in the outbox, readable on a page, and that is all."""

    tries = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        return None

    def send(self, letter: EmailMessage, mail_from: str) -> None:
        """Nothing to do."""
