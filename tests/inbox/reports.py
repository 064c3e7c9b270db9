"""Reports of delivery as mail servers write them, about a mail that is given, with ``to`` refused."""

from dataclasses import dataclass

ORIGINAL = """From: Exempelkommunen <remiss@exempelkommunen.se>
To: {to}
Subject: =?utf-8?q?P=C3=A5minnelse?=
Message-ID:
 {id}
Date: Wed, 18 Nov 2026 08:00:00 +0000

Hej! Er egen adress: https://remiss.example.se/l/hemlig
"""


@dataclass(frozen=True)
class Refusal:
    """What is told: of which mail and receiver, sent to which address, with which outcome."""

    id: str
    to: str
    back: str
    action: str = "failed"
    status: str = "5.1.1"
    said: str = "550 5.1.1 <{to}>: Recipient address rejected: User unknown"

    @property
    def original(self) -> str:
        """The mail that came back."""
        return ORIGINAL.format(id=self.id, to=self.to)

    @property
    def head(self) -> str:
        """Its head alone."""
        return self.original.partition("\n\n")[0] + "\n"

    @property
    def words(self) -> str:
        """What the server said."""
        return self.said.format(to=self.to)


def postfix(told: Refusal, *, own: str = "<20261118.4F1@mx.exempel.se>") -> str:
    """Postfix: three parts, marked as an automatic reply."""
    return f"""Return-Path: <>
Delivered-To: {told.back}
Date: Wed, 18 Nov 2026 09:12:00 +0100 (CET)
From: MAILER-DAEMON@mx.exempel.se (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {told.back}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4F1.1/mx.exempel.se"
Message-Id: {own}

This is a MIME-encapsulated message.

--4F1.1/mx.exempel.se
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx.exempel.se.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<{told.to}>: host mail.exempel.se said: {told.words}

--4F1.1/mx.exempel.se
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.exempel.se
X-Postfix-Queue-ID: 4F1
Arrival-Date: Wed, 18 Nov 2026 09:11:58 +0100 (CET)

Final-Recipient: rfc822; {told.to}
Original-Recipient: rfc822;{told.to}
Action: {told.action}
Status: {told.status}
Remote-MTA: dns; mail.exempel.se
Diagnostic-Code: smtp; {told.words}

--4F1.1/mx.exempel.se
Content-Description: Undelivered Message
Content-Type: message/rfc822
Content-Transfer-Encoding: 8bit

{told.original}
--4F1.1/mx.exempel.se--
"""


def exim(told: Refusal) -> str:
    """Exim of today: the head of the mail alone."""
    return f"""Return-path: <>
Envelope-to: {told.back}
X-Failed-Recipients: {told.to}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.exempel.se>
To: {told.back}
References: {told.id}
Content-Type: multipart/report; report-type=delivery-status; boundary=1700-eximdsn
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1r4-0002@mx.exempel.se>

--1700-eximdsn
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

  {told.to}
    host mail.exempel.se [192.0.2.9]
    SMTP error from remote mail server after RCPT TO:<{told.to}>:
    {told.words}

--1700-eximdsn
Content-type: message/delivery-status

Reporting-MTA: dns; mx.exempel.se

Action: {told.action}
Final-Recipient: rfc822;{told.to}
Status: 5.0.0
Remote-MTA: dns; mail.exempel.se
Diagnostic-Code: smtp; {told.words}

--1700-eximdsn
Content-type: text/rfc822-headers

{told.head}
--1700-eximdsn--
"""


def old_exim(told: Refusal) -> str:
    """Exim before it wrote reports: one text."""
    return f"""Return-path: <>
X-Failed-Recipients: {told.to}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.exempel.se>
To: {told.back}
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1r4-0003@mx.exempel.se>

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {told.to}
    {told.words}

------ This is a copy of the message, including all the headers. ------

{told.original}"""


def exchange(told: Refusal) -> str:
    """Exchange and Office 365: a page for people, and a code that no server on the way said."""
    return f"""From: Microsoft Outlook <postmaster@exempel.onmicrosoft.com>
To: <{told.back}>
Date: Wed, 18 Nov 2026 08:12:00 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="_000_d6a"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: sv-SE
Message-ID: <d6a@exempel.onmicrosoft.com>
In-Reply-To: {told.id}
References: {told.id}
Subject: =?utf-8?B?S2FuIGludGUgbGV2ZXJlcmFz?=
Auto-Submitted: auto-replied
MIME-Version: 1.0

--_000_d6a
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="_001_d6a"

--_001_d6a
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

RGl0dCBtZWRkZWxhbmRlIGt1bmRlIGludGUgbGV2ZXJlcmFzLg==

--_001_d6a
Content-Type: text/html; charset="utf-8"

<html><body><p>Ditt meddelande kunde inte levereras.</p></body></html>

--_001_d6a--

--_000_d6a
Content-Type: message/delivery-status

Reporting-MTA: dns;GV1.namprd.exempel.outlook.com
Received-From-MTA: dns;mx.exempelkommunen.se

Final-Recipient: rfc822;{told.to}
Action: {told.action}
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup

--_000_d6a
Content-Type: message/rfc822

{told.original}
--_000_d6a--
"""


def qmail(told: Refusal) -> str:
    """qmail: no MIME at all."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.exempel.se
To: {told.back}
Subject: failure notice
Message-ID: <qmail.7@mx.exempel.se>

Hi. This is the qmail-send program at mx.exempel.se.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{told.to}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <{told.back}>
{told.original}"""


ALL = (postfix, exim, old_exim, exchange, qmail)
