"""The mail server: one connection per run, encrypted whenever the server supports it."""

import smtplib
import ssl
from email.message import EmailMessage
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from app.mail.kinds import MailFault
from app.mail.refusals import Outage, Stage, refusal

TIMEOUT = 15  # seconds for each answer
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


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
        """Send one letter to its only recipient. Raises Refused or Outage.

        A report of delivery is asked to bring the letter's head alone back: its text holds the receiver's own link.
        """
        (to,) = letter["to"].addresses
        connection = self._connected()
        options = ["RET=HDRS"] if connection.has_extn("dsn") else []
        try:
            connection.send_message(letter, mail_from, [to.addr_spec], mail_options=options)
        except smtplib.SMTPRecipientsRefused as refused:
            ((code, answer),) = refused.recipients.values()
            raise self._refusal(code, answer, Stage.RECEIVER) from None
        except smtplib.SMTPSenderRefused as refused:
            raise self._refusal(refused.smtp_code, refused.smtp_error, Stage.SENDER) from None
        except smtplib.SMTPDataError as refused:
            raise self._refusal(refused.smtp_code, refused.smtp_error, Stage.LETTER) from None
        except smtplib.SMTPNotSupportedError as refused:  # an address that the server's mail cannot write
            raise self._refusal(553, str(refused), Stage.RECEIVER) from None
        except (smtplib.SMTPException, OSError) as error:
            self._leave()
            raise _outage(error) from None

    def _refusal(self, code: int, answer: bytes | str, stage: Stage) -> Exception:
        raised = refusal(code, answer, stage)
        if isinstance(raised, Outage):
            self._leave()
        return raised

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None and not self._still_there(self._connection):
            self._leave()
        if self._connection is None:
            try:
                self._connection = self._connect()
            except (smtplib.SMTPException, OSError) as error:
                raise _outage(error) from None
        return self._connection

    @staticmethod
    def _still_there(connection: smtplib.SMTP) -> bool:
        """Whether the server still listens: some say goodbye after a number of letters, which is no outage."""
        try:
            code, _answer = connection.noop()
        except (smtplib.SMTPException, OSError):
            return False
        return code < 400

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
                reason = "the mail server offers no encryption, and the password is not sent in the clear"
                raise Outage(MailFault.UNENCRYPTED, reason)
            self._sign_in(connection)

    def _sign_in(self, connection: smtplib.SMTP) -> None:
        try:
            connection.login(unquote(self._parts.username or ""), unquote(self._parts.password or ""))
        except smtplib.SMTPAuthenticationError as error:
            raise Outage(
                _sign_in_fault(error.smtp_code), f"the mail server answered {error.smtp_code} to user and password"
            ) from None
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException:  # no sign-in offered, or none in a way that we know
            raise Outage(MailFault.NO_SIGN_IN, "the mail server offers no sign-in that can be used") from None


def _sign_in_fault(code: int) -> MailFault:
    if code in (530, 538):  # asked for before or instead: encryption
        return MailFault.UNENCRYPTED
    return MailFault.WRONG_PASSWORD if code >= 500 else MailFault.OVERLOADED


def _outage(error: Exception) -> Outage:
    """Why the server cannot be used, to be kept with the letter; never includes the password."""
    if isinstance(error, ssl.SSLError):
        return Outage(MailFault.UNTRUSTED, f"no encrypted connection ({type(error).__name__})")
    if isinstance(error, smtplib.SMTPResponseException):
        fault = MailFault.OVERLOADED if error.smtp_code < 500 else MailFault.REFUSES_ALL
        return Outage(fault, f"the mail server answered {error.smtp_code}")
    return Outage(MailFault.UNREACHABLE, f"the mail server cannot be reached ({type(error).__name__})")


class NoServer:
    """Stands in if there is no mail server: letters stay in the outbox, readable on a page."""

    tries = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        return None

    def send(self, letter: EmailMessage, mail_from: str) -> None:
        """Do nothing."""
