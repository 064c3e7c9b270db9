"""Mails as they come: written out, so that what lies in them is seen."""

import email.policy
from email.message import EmailMessage
from typing import Any

OURS = "mx.exempelkommunen.se"


def received(by: str, at: str) -> str:
    """A line that a mail server writes."""
    return f"from mail.exempel.se (mail.exempel.se [192.0.2.7]) by {by} (Postfix) with ESMTPS id 4F1; {at}"


def mail(
    text: str,
    *,
    subject: str = "Yttrande",
    sender: str = "Eva Ek <eva@exempel.se>",
    lines: tuple[str, ...] = (received(OURS, "Wed, 18 Nov 2026 09:12:00 +0100"),),
    id_: str = "<1@exempel.se>",
) -> EmailMessage:
    """A plain mail, which our own server took on 18 November."""
    message = EmailMessage(policy=email.policy.SMTP)
    for line in lines:
        message["Received"] = line
    message["From"], message["To"], message["Subject"] = sender, "remiss@exempelkommunen.se", subject
    message["Date"], message["Message-ID"] = "Mon, 01 Jan 2024 00:00:00 +0000", id_
    message.set_content(text)
    return message


def sent(message: EmailMessage | bytes | str, name: str = "svar.eml") -> dict[str, Any]:
    """A mail as a file of a form."""
    content = message.encode() if isinstance(message, str) else bytes(message)
    return {"files": {"file": (name, content, "application/octet-stream")}}
