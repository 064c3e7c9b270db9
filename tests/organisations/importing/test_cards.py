"""Lists that are address cards (vCard), as Outlook and telephones save them."""

from pathlib import Path

import pytest

from app.errors import Invalid
from app.organisations.importing import read_list, read_list_text
from app.organisations.postal import PostalAddress

CARDS = """BEGIN:VCARD
VERSION:3.0
N:Ek;Anna;;;
FN:Anna Ek
ORG:Ängby kommun;Kommunledningen
EMAIL;type=INTERNET;type=WORK:registrator@angby.example
EMAIL;type=HOME:anna@hem.example
ADR;TYPE=WORK:;;Storgatan 1;Ängby;;12345;Sverige
CATEGORIES:Externa,Kommuner
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=96berg;=C3=85sa
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=85sa =
=C3=96berg
EMAIL;PREF;INTERNET:o'berg@x.example
TEL;WORK;VOICE:010-12 34 56
END:VCARD
begin:vcard
version:4.0
fn:Bolaget\\, Ängby AB
item1.email:mailto:info@bolaget
 .example
end:vcard
BEGIN:VCARD
VERSION:3.0
N:Lind;Bo
EMAIL:bo@x@y.example
END:VCARD
BEGIN:VCARD
VERSION:3.0
END:VCARD
"""


def test_each_card_is_a_body():
    parsed = read_list_text(CARDS)

    assert [(entry.name, entry.group, entry.email) for entry in parsed.entries] == [
        ("Ängby kommun", "Externa", "registrator@angby.example"),
        ("Åsa Öberg", "1", "o'berg@x.example"),
        ("Bolaget, Ängby AB", "1", "info@bolaget.example"),
        ("Bo Lind", "1", None),
    ]
    assert parsed.entries[0].postal == PostalAddress("Storgatan 1", "123 45", "Ängby")
    assert parsed.left_out == ("Ängby kommun: Anna Ek, anna@hem.example", "Bo Lind: bo@x@y.example")


def test_a_file_of_cards(tmp_path: Path):
    path = tmp_path / "kontakter.vcf"
    path.write_bytes(CARDS.replace("\n", "\r\n").encode())

    assert read_list(path, "Kontakter.VCF") == read_list_text(CARDS)


def test_cards_without_anybody_are_an_empty_list():
    with pytest.raises(Invalid) as refused:
        read_list_text("BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n")
    assert refused.value.code == "empty"
