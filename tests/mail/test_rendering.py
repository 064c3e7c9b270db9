"""The words of every letter, kept beside the tests so that a change shows in review.

``REWRITE=1 pytest tests/mail/test_rendering.py`` writes them anew.
"""

import os
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from lxml import html

from app.mail.models import LetterKind
from app.mail.outbox import FACTS as NEEDED
from app.mail.outbox import letter_values
from app.mail.rendering import message, preview, render
from tests.kit import typography
from tests.mail.letters import FACTS, LINK, NOW, a_letter

SNAPSHOTS = Path(__file__).parent / "snapshots"
AUTHORITY = "Exempelkommunen"
TOLD = {
    "round_title",
    "registry_number",
    "organisation",
    "cover_letter",
    "invited_by",
    "message",
    "number",
    "sha256",
    "previous_hash",
    "signatory",
    "copy",
    "reason",
    "name",
}


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", FACTS)
def test_the_words_are_those_that_were_reviewed(name: str, language: str):
    rendered = render(a_letter(name, language=language), link=LINK, authority_name=AUTHORITY, at=NOW)
    text = f"{rendered.subject}\n{'=' * len(rendered.subject)}\n\n{rendered.text}"
    snapshot = SNAPSHOTS / f"{name}.{language}.txt"
    if os.environ.get("REWRITE"):
        snapshot.write_text(text, encoding="utf-8")
    assert text == snapshot.read_text(encoding="utf-8")


def test_every_kind_of_letter_is_shown_and_no_snapshot_is_left_over():
    assert {kind for kind, _facts in FACTS.values()} == set(LetterKind) == set(NEEDED)
    assert {p.name for p in SNAPSHOTS.iterdir()} == {f"{name}.{code}.txt" for name in FACTS for code in ("sv", "en")}


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", FACTS)
def test_text_and_html_say_the_same(name: str, language: str):
    rendered = render(a_letter(name, language=language), link=LINK, authority_name=AUTHORITY, at=NOW)
    tree = html.document_fromstring(rendered.html)
    assert tree.get("lang") == language
    assert len(tree.xpath("//h1")) == 1
    assert not tree.xpath("//img | //script | //style | //*[@src]"), "a letter fetches nothing"
    assert {a.get("href") for a in tree.xpath("//a")} <= {LINK}
    assert (LINK in rendered.text) == bool(tree.xpath("//a"))
    seen = " ".join(tree.text_content().split())
    text = " ".join(rendered.text.split())
    for fact in TOLD & FACTS[name][1].keys():
        value = " ".join(FACTS[name][1][fact].split())
        assert value in text, fact
        assert value in seen, fact
    assert not typography.faults(rendered.text.replace(LINK, ""), language)


def test_what_others_wrote_is_escaped_in_html_alone():
    rendered = render(a_letter("reminder"), link=LINK, authority_name=AUTHORITY, at=NOW)
    assert "Cykelföreningen <Ekern>" in rendered.text
    assert "Cykelföreningen &lt;Ekern&gt;" in rendered.html


def test_a_preview_has_no_link():
    rendered = preview(a_letter("invitation"), authority_name=AUTHORITY)
    assert "[personlig länk]" in rendered.text
    assert "[personlig länk]" in rendered.html
    assert "/l/" not in rendered.text + rendered.html


def test_a_missing_fact_is_found_when_the_letter_is_posted():
    facts = FACTS["reminder"][1].copy()
    del facts["deadline"]
    with pytest.raises(ValueError, match="deadline"):
        letter_values(LetterKind.REMINDER, to="a@x.example", now=NOW, **facts)


def sent(**changed):
    letter = a_letter("reminder", **changed)
    rendered = render(letter, link=LINK, authority_name=AUTHORITY, at=NOW)
    email = message(letter, rendered, mail_from="remiss@example.se", authority_name=AUTHORITY, at=NOW)
    return message_from_bytes(bytes(email), policy=policy.default)


def test_the_headers_say_who_and_that_a_machine_wrote():
    email = sent()
    assert email["From"] == "Exempelkommunen <remiss@example.se>"
    assert email["To"] == "Cykelföreningen Ekern <styrelsen@ekern.example>"
    assert email["Auto-Submitted"] == "auto-generated"
    assert email["Date"] == "Sun, 22 Nov 2026 09:30:00 +0000"
    assert email["Message-ID"].endswith("@remiss>")
    assert email["Content-Language"] == "sv"
    assert [part.get_content_type() for part in email.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    "name",
    [
        'Ann" <evil@x.se>, "B',
        "A, B <b@x.se>",
        "A\r\nBcc: evil@x.se",
        "A\x00\nB",
        "Å" * 290,
        "(kommentar) ; grupp:",
        "=?utf-8?q?x?=",
    ],
)
def test_a_name_never_makes_another_receiver_or_header(name: str):
    email = sent(to_name=name)
    assert [a.addr_spec for a in email["To"].addresses] == ["styrelsen@ekern.example"]
    assert email["Bcc"] is None
    assert len(email.get_all("To")) == 1


@pytest.mark.parametrize("title", ["T\r\nBcc: evil@x.se", "T\nX: y", "lång " * 90])
def test_a_title_never_makes_a_header(title: str):
    email = sent(round_title=title)
    assert email["Bcc"] is None
    assert email["X"] is None
    assert "\n" not in email["Subject"]


@pytest.mark.parametrize(
    "address", ["a@x.se, b@x.se", "a@x.se b@x.se", "a@b@x.se", "a@x.se\r\nBcc: c@x.se", "<a@x.se>", "@x.se"]
)
def test_two_addresses_in_one_are_refused(address: str):
    with pytest.raises(ValueError):
        sent(to=address)


def test_a_swedish_domain_is_written_as_the_mail_system_does():
    assert sent(to="info@åkeriet.se")["To"].addresses[0].addr_spec == "info@xn--keriet-hua.se"


def test_no_line_is_too_long_for_mail():
    letter = a_letter("invitation", cover_letter="ord " * 3000)
    rendered = render(letter, link=LINK, authority_name=AUTHORITY, at=NOW)
    email = message(letter, rendered, mail_from="remiss@example.se", authority_name=AUTHORITY, at=NOW)
    assert max(map(len, bytes(email).splitlines())) <= 998
