"""A mail is read for its text, its files and the day our own server took it; what it says of itself proves nothing."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from app.intake.mails import DEEPEST, ReadMail, arrival, read_mail
from tests.inbox.mails import OURS, mail, received


def read(tmp_path: Path, content: bytes | EmailMessage) -> ReadMail:
    """A mail as it is read from a file."""
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(content))
    return read_mail(path, (OURS,))


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        ((received(OURS, "Wed, 18 Nov 2026 23:59:59 +0100"),), "2026-11-18T22:59:59+00:00"),
        ((received(OURS.upper(), "Wed, 18 Nov 2026 23:59:59 +0100 (CET)"),), "2026-11-18T22:59:59+00:00"),
        (
            (
                received("inner.example", "Thu, 19 Nov 2026 08:00:00 +0100"),
                received(OURS, "Wed, 18 Nov 2026 09:00:00 +0100"),
                received(OURS, "Tue, 17 Nov 2026 09:00:00 +0100"),
            ),
            "2026-11-18T08:00:00+00:00",
        ),
        ((received("mx.elsewhere.example", "Wed, 18 Nov 2026 09:00:00 +0100"),), ""),
        ((f"from {OURS} by mx.elsewhere.example; Wed, 18 Nov 2026 09:00:00 +0100",), ""),
        ((received(OURS, "i går"),), ""),
        ((received(OURS, "Wed, 18 Nov 2026 09:00:00 -0000"),), ""),
        ((), ""),
    ],
)
def test_only_our_own_servers_newest_line_says_when_a_mail_came(lines: tuple[str, ...], at: str) -> None:
    assert arrival(lines, (OURS,)) == at
    assert arrival(lines, ()) == ""


def test_a_plain_mail_is_read(tmp_path: Path) -> None:
    message = mail("Hej!\r\n\r\nVi tycker så här: å, ä, ö 🎉.\r\n", subject="Yttrande över planen – Åkeri")
    message.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="svar å.pdf")
    told = read(tmp_path, message)
    assert told.text.strip() == "Hej!\n\nVi tycker så här: å, ä, ö 🎉."
    assert (told.subject, told.sender, told.sender_name) == (
        "Yttrande över planen – Åkeri",
        "eva@exempel.se",
        "Eva Ek",
    )
    assert (told.message_id, told.arrived_at) == ("<1@exempel.se>", "2026-11-18T08:12:00+00:00")
    assert [(file.name, file.content) for file in told.files] == [("svar å.pdf", b"%PDF-1.7 x")]


@pytest.mark.parametrize(("encoding", "said"), [("latin-1", "utf-8"), ("utf-8", "us-ascii"), ("cp1252", "x-unknown")])
def test_a_character_set_may_lie(tmp_path: Path, encoding: str, said: str) -> None:
    head = f"From: a@b.se\r\nSubject: x\r\nContent-Type: text/plain; charset={said}\r\n\r\n".encode()
    told = read(tmp_path, head + "Räksmörgås i Åre, på ängen".encode(encoding))
    assert told.text.strip() == "Räksmörgås i Åre, på ängen"


def test_of_two_forms_the_plain_one_and_pictures_are_no_answers(tmp_path: Path) -> None:
    message = mail("Vanlig text")
    message.add_alternative('<p>Som sida <img src="cid:a"></p>', subtype="html")
    page = message.get_payload()[1]
    page.add_related(b"\x89PNG", "image", "png", cid="<a>")
    told = read(tmp_path, message)
    assert (told.text.strip(), told.pictures, told.files) == ("Vanlig text", 1, ())


def test_a_mail_that_is_a_page_is_read_as_text(tmp_path: Path) -> None:
    message = mail("")
    message.set_content(
        "<html><head><title>x</title><style>p{}</style></head><body><h2>3.2 Kompetens</h2><p>Vi vill <b>mer</b>"
        "&nbsp;nu.</p><ul><li>Ett<li>Två</ul><blockquote><p>Ni skrev</p></blockquote></body></html>",
        subtype="html",
    )
    lines = [line for line in read(tmp_path, message).text.splitlines() if line]
    assert lines == ["3.2 Kompetens", "Vi vill mer nu.", "- Ett", "- Två", "> Ni skrev"]


def test_messages_inside_messages_are_read_to_a_bound(tmp_path: Path) -> None:
    inner = mail("Innerst", sender="Inre <inre@exempel.se>")
    for depth in range(60):
        outer = mail(f"Nivå {depth}")
        outer.add_attachment(inner)
        inner = outer
    told = read(tmp_path, inner)
    assert told.text.count("Nivå") == DEEPEST + 1
    assert "Innerst" not in told.text
    assert [file.name for file in told.files] == ["meddelande.eml"]
    assert "Från: Eva Ek" in told.text


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"Subject: =?utf-8?q?=FF=FE?=\r\n\r\n\x00a", b"MIME" * 9])
def test_whatever_it_is_it_can_be_read(tmp_path: Path, content: bytes) -> None:
    told = read(tmp_path, content)
    assert "\x00" not in told.text + told.subject
