"""A name in a letter's header is one name beside one address, however long and whatever it holds."""

from email import message_from_bytes, message_from_string, policy
from email.header import decode_header, make_header
from email.utils import getaddresses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mail.rendering import Rendered, message
from tests.mail.letters import NOW, a_letter

LONG_PLAIN = "Long Association, of Cyclists and Walkers, The Northern Branch of the Region and Its Many Towns, AB"
LONG_SWEDISH = (
    'Föreningen "Ekern", avdelning för långa namn och ännu längre namn, samt komma (och parentes) i norra länet'
)
NAMES = (
    "Ekern",
    "Kommun, nämnd",
    "Board, the",
    LONG_PLAIN,
    LONG_PLAIN * 3,
    LONG_SWEDISH,
    'A "quoted" name \\ back, with (parens) and <angle@signs> that go on and on until they are folded, finally; ja',
    "x" * 200,
    "=?utf-8?q?evil=2C?= name",
    "Öst <a@b.example>, Väst",
)
HEADERS = ("From", "To", "Reply-To")


def sent(name: str, *, raw: bool = False) -> bytes:
    letter = a_letter(to_name=name, contact_name=name, contact_email="ann.ek@example.se")
    email = message(letter, Rendered("s", "t", "<p>t"), mail_from="remiss@example.se", authority_name=name, at=NOW)
    return email.as_bytes(policy=email.policy.clone(utf8=raw))


@pytest.mark.parametrize("raw", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_one_name(name: str, raw: bool):
    email = message_from_string(sent(name, raw=raw).decode(), policy=policy.default)
    for header in HEADERS:
        (address,) = email[header].addresses
        assert address.display_name == name
    assert email["To"].addresses[0].addr_spec == "styrelsen@ekern.example"


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp", "Zs"], include_characters=" "), max_size=150))
def test_any_name_is_read_back_by_older_programs_too(name: str):
    wanted = " ".join(name.split())
    raw = sent(name)
    assert all(len(line) <= 78 or b" " not in line.strip() for line in raw.split(b"\n\n")[0].split(b"\n"))
    for header in HEADERS:
        ((spelled, address),) = getaddresses([message_from_bytes(raw)[header].replace("\n", "")])
        assert str(make_header(decode_header(spelled))) == wanted
        assert "@" in address
