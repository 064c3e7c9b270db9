"""A mail that Outlook saved says the same as one saved as .eml, and what is broken in it takes no more along."""

from pathlib import Path
from typing import Any

import pytest
from compressed_rtf import compress

from app.intake.mails import DEEPEST, ReadMail, read_mail
from tests.inbox.mails import OURS, received
from tests.kit.ole import Tree, attached, compound_file, inside, outlook

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)
HEADERS = "\r\n".join(
    (
        f"Received: {received(OURS, 'Wed, 18 Nov 2026 23:59:59 +0100')}",
        f"Received: {received(OURS, 'Tue, 17 Nov 2026 09:00:00 +0100')}",
        "Date: Mon, 01 Jan 2024 00:00:00 +0000",
        "From: =?utf-8?q?Eva_=C3=85s?= <eva@exempel.se>",
        "Message-ID: <head@exempel.se>",
        "Content-Type: multipart/alternative; boundary=x",
        "\r\n",
    )
)


def read(tmp_path: Path, tree: Tree | bytes) -> ReadMail:
    """A mail as it is read from a file."""
    path = tmp_path / "a.msg"
    path.write_bytes(tree if isinstance(tree, bytes) else compound_file(tree))
    return read_mail(path, (OURS,))


def test_it_says_what_the_mail_said(tmp_path: Path) -> None:
    large = bytes(range(256)) * 60
    files = (attached("svar å.pdf", large, "application/pdf"), attached("x.bin", b"x"))
    told = read(
        tmp_path, outlook("Hej!\r\n\r\nVi är för: å 🎉", headers=HEADERS, subject="Yttrande – Å", attachments=files)
    )
    assert told.text.strip() == "Hej!\n\nVi är för: å 🎉"
    assert (told.subject, told.sender, told.sender_name) == ("Yttrande – Å", "eva@exempel.se", "Eva Ås")
    assert (told.message_id, told.arrived_at) == ("<head@exempel.se>", "2026-11-18T22:59:59+00:00")
    assert [(file.name, file.content) for file in told.files] == [("svar å.pdf", large), ("x.bin", b"x")]
    assert (told.whole, told.pictures) == (True, 0)


@pytest.mark.parametrize(
    ("more", "address"),
    [
        ({}, "eva@exempel.se"),
        ({"exchange": "/O=EXEMPEL/OU=EXCHANGE/CN=RECIPIENTS/CN=EVA"}, "eva@exempel.se"),
        ({"exchange": "/O=EXEMPEL/CN=EVA", "sender": ("Eva Ek", "")}, ""),
        ({"headers": "From: Eva Ek\r\n\r\n"}, "eva@exempel.se"),
    ],
)
def test_the_sender_is_an_address_that_mail_has(tmp_path: Path, more: dict[str, Any], address: str) -> None:
    told = read(tmp_path, outlook("Ja.", **more))
    assert (told.sender, told.sender_name) == (address, "Eva Ek")
    assert (told.message_id, told.arrived_at) == ("<1@exempel.se>", "")


def test_the_text_may_be_a_page_or_rich_or_in_a_code_page_that_lies(tmp_path: Path) -> None:
    page = "<h2>3.2 Kompetens</h2><p>Räksmörgås</p>".encode("latin-1")
    assert read(tmp_path, outlook(page=page, numbers={0x3FDE: 65001})).text.split() == [
        "3.2",
        "Kompetens",
        "Räksmörgås",
    ]
    rich = compress(rb"{\rtf1\ansi\ansicpg1252 R\'e4ksm\'f6rg\'e5s\par \b Nej\b0 .}")
    assert read(tmp_path, outlook(rich=rich)).text.split() == ["Räksmörgås", "Nej."]
    narrow = {0x1000: "Räksmörgås i Åre, på ängen".encode("latin-1")}
    for page_number in (65001, 1252, 99999, 0):
        told = read(tmp_path, outlook(narrow=narrow, numbers={0x3FDE: page_number}))
        assert told.text.strip() == "Räksmörgås i Åre, på ängen"


def test_pictures_in_the_text_are_no_answers(tmp_path: Path) -> None:
    files = (
        attached("logga.png", PICTURE, "image/png", mark="logga@1", flags=4),
        attached("bild.png", PICTURE, "image/png", mark="bild@1"),
        attached("karta.png", PICTURE, "image/png", mark="karta@1"),
    )
    told = read(tmp_path, outlook("Ja.", page=b'<img src="cid:bild@1">', attachments=files))
    assert (told.pictures, [file.name for file in told.files]) == (2, ["karta.png"])


def test_messages_inside_messages_are_read_to_a_bound(tmp_path: Path) -> None:
    innermost = attached("beslut.pdf", b"%PDF-", "application/pdf")
    message = outlook("Innerst", attachments=(innermost,), inner=True)
    for depth in range(60):
        message = outlook(f"Nivå {depth}", attachments=(inside(message),), inner=depth < 59)
    told = read(tmp_path, message)
    assert told.text.count("Nivå") == DEEPEST + 1
    assert "Innerst" not in told.text
    assert "Från: Eva Ek" in told.text
    assert [file.name for file in told.files] == ["meddelande.eml"]
    assert b"beslut.pdf" in told.files[0].content
    saved = b"From: Ola <ola@exempel.se>\r\nSubject: Fwd\r\n\r\nSparat"
    told = read(tmp_path, outlook("Ja.", attachments=(attached("ola.eml", saved, "message/rfc822"),)))
    assert "Från: Ola <ola@exempel.se>" in told.text
    assert "Sparat" in told.text


def test_what_is_broken_takes_nothing_else_along(tmp_path: Path) -> None:
    empty = attached("borta.pdf", b"", "application/pdf")
    told = read(tmp_path, outlook("Ja.", rich=b"x", attachments=(empty, {}, attached("kvar.txt", b"Hej"))))
    assert (told.text.strip(), [file.name for file in told.files], told.whole) == ("Ja.", ["kvar.txt"], False)
    assert read(tmp_path, outlook(rich=b"LZFu")).whole is False
    assert read(tmp_path, outlook("Ja.", headers="\0\xff: x\r\n y\r\n\r\nFrom: a@b.se")).sender == "eva@exempel.se"
