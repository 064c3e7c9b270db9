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


def _part(kind: str, content: bytes) -> bytes:
    return f"From: a@b.se\r\nSubject: x\r\nContent-Type: {kind}\r\n\r\n".encode() + content


@pytest.mark.parametrize("charset", ["iso-8859-1", "Windows-1252", "latin1"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_dashes_and_quotation_marks_of_windows_stay(tmp_path: Path, charset: str, encoding: str) -> None:
    words = "Vi vill – ”före 2030” – satsa 5 €…"
    assert read(tmp_path, _part(f"text/plain; charset={charset}", words.encode(encoding))).text == words


def test_lines_that_only_the_width_of_a_page_ended_are_one_paragraph(tmp_path: Path) -> None:
    lines = (
        "Vi vill att \r\nplanen görs \r\nom.\r\n\r\n- Ett\r\n- Två\r\n-- \r\nEva\r\n> Ni \r\n> svarar\r\n nu \r\n> Hej"
    )
    told = read(tmp_path, _part("text/plain; charset=utf-8; format=flowed", lines.encode()))
    assert told.text == "Vi vill att planen görs om.\n\n- Ett\n- Två\n-- \nEva\n> Ni svarar\nnu \n> Hej"
    parted = read(tmp_path, _part("text/plain; charset=utf-8; format=flowed; delsp=yes", b"Pla \r\nnen \r\n"))
    assert parted.text.rstrip("\n") == "Planen"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (
            "<table><tr><th>Avsnitt<th>Svar<tr><td><p>Mål</p></td><td></td><td><p>Bra</p></td></tr></table>",
            "Avsnitt\tSvar\nMål\t\tBra",
        ),
        ("<table><tr><td><p>Hej</p><p>Vi vill.</p></td><td>Eva</td></tr></table>", "Hej\n\nVi vill.\n\nEva"),
        ("<p>10<sup>3</sup> ton CO<sub>2</sub></p>", "10³ ton CO₂"),
        ("<ol start=3><li>Ett<ul><li>Under</ul><li>Två</ol>", "3. Ett\n\n- Under\n\n4. Två"),
        ("<div style='display:none'>Kort<div>om</div></div><p>Svar<span hidden>!</span><br/>nu", "Svar\nnu"),
        ("<pre>Ett\n  två</pre>", "Ett\n  två"),
    ],
)
def test_a_mail_that_is_a_page_keeps_cells_heights_and_numbers(tmp_path: Path, page: str, text: str) -> None:
    assert read(tmp_path, _part("text/html; charset=utf-8", page.encode())).text.strip("\n") == text


def test_a_mail_that_a_program_saved_with_a_mark_first_has_its_head(tmp_path: Path) -> None:
    told = read(tmp_path, b"\xef\xbb\xbf" + _part("text/plain; charset=utf-8", b"Hej"))
    assert (told.sender, told.text) == ("a@b.se", "Hej")
