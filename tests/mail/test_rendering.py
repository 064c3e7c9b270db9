"""The words of every letter, kept beside the tests so that a change shows in review.

``REWRITE=1 pytest tests/mail/test_rendering.py`` writes them again.
"""

import os
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from lxml import html
from sqlmodel import select

from app.i18n import FOR_BODIES, LANGUAGES
from app.installation import MAIL_DOMAIN
from app.mail.blocks import blocks
from app.mail.kinds import SPOKEN, LetterKind
from app.mail.models import Letter
from app.mail.outbox import FACTS as NEEDED
from app.mail.outbox import letter_values, post
from app.mail.rendering import _POLICY, Rendered, message, preview, render
from tests.kit import typography
from tests.mail.letters import CODE, CONTACT, FACTS, LINK, NOW, a_letter

SNAPSHOTS = Path(__file__).parent / "snapshots"
AUTHORITY = "Exempelkommunen"
SHOWN = [(name, code) for name in FACTS for code in (FOR_BODIES if FACTS[name][0] in SPOKEN else LANGUAGES)]
"""Each letter in its languages: one to a colleague or with a code in that of whoever asks for it."""


def rendered_as(name: str, language: str) -> Rendered:
    letter = a_letter(name, language=language)
    others = [LINK] * len(letter.facts.get("others", ()))
    filled_in = CODE if letter.kind is LetterKind.MAILBOX_CODE else LINK
    return render(letter, link=filled_in, others=others, authority_name=AUTHORITY, at=NOW)


@pytest.mark.parametrize(("name", "language"), SHOWN)
def test_the_words_are_those_that_were_reviewed(name: str, language: str):
    rendered = rendered_as(name, language)
    text = f"{rendered.subject}\n{'=' * len(rendered.subject)}\n\n{rendered.text}"
    snapshot = SNAPSHOTS / f"{name}.{language}.txt"
    if os.environ.get("REWRITE"):
        snapshot.write_text(text, encoding="utf-8")
    assert text == snapshot.read_text(encoding="utf-8")


def test_every_kind_of_letter_is_shown_and_no_snapshot_is_left_over():
    assert {kind for kind, _facts in FACTS.values()} == set(LetterKind) == set(NEEDED)
    assert {p.name for p in SNAPSHOTS.iterdir()} == {f"{name}.{code}.txt" for name, code in SHOWN}


@pytest.mark.parametrize("kind", LetterKind)
def test_no_letter_is_written_in_a_language_that_it_has_no_words_in(kind: LetterKind):
    facts = next(facts for one, facts in FACTS.values() if one is kind)
    for language in FOR_BODIES:
        if language in LANGUAGES or kind in SPOKEN:
            assert letter_values(kind, to="a@x.se", now=NOW, language=language, **facts)["language"] == language
        else:
            with pytest.raises(ValueError, match="no words"):
                letter_values(kind, to="a@x.se", now=NOW, language=language, **facts)


@pytest.mark.parametrize(("name", "language"), SHOWN)
def test_text_and_html_say_the_same(name: str, language: str):
    rendered = rendered_as(name, language)
    tree = html.document_fromstring(rendered.html)
    assert tree.get("lang") == language
    assert len(tree.xpath("//h1")) == 1
    assert not tree.xpath("//img | //script | //style | //*[@src]"), "a letter fetches nothing"
    assert {a.get("href") for a in tree.xpath("//a")} <= {LINK}
    assert (LINK in rendered.text) == bool(tree.xpath("//a"))
    assert words(rendered.text) == words(shown(tree.find("body"), leave_out="h1"))
    assert not typography.faults(rendered.text.replace(LINK, ""), language)


def shown(element: html.HtmlElement, *, leave_out: str) -> str:
    """What a mail program shows of an element, read out: the numbers of a list, and each part apart."""
    for number, item in enumerate(element.xpath("./li[parent::ol]"), int(element.get("start", 1))):
        item.text = f"{number}. {item.text or ''}"
    parts = [element.text or ""]
    for child in element:
        left_out = not isinstance(child.tag, str) or child.tag == leave_out  # a comment has no name of a tag
        parts += ["" if left_out else shown(child, leave_out=leave_out), child.tail or ""]
    return " ".join(parts)


def words(text: str) -> list[str]:
    """The words of a letter, without the marks that stand for its elements."""
    return re.findall(r"[^\s:•-]+(?:[:-][^\s:•-]+)*", text)


@pytest.mark.parametrize("name", FACTS)
def test_a_letter_has_elements_where_a_mail_program_drops_the_style(name: str):
    """Outlook keeps no line break of a text, no padding of a link and no greatest width."""
    rendered = render(a_letter(name), link=LINK, authority_name=AUTHORITY, at=NOW)
    assert "pre-line" not in rendered.html
    assert "pre-wrap" not in rendered.html
    tree = html.document_fromstring(rendered.html)
    assert '<!--[if mso]><table role="presentation" width="600"' in rendered.html
    assert all(link.getparent().get("bgcolor") for link in tree.xpath("//a"))
    for paragraph in tree.xpath("//blockquote//p | //blockquote//li | //td[@valign]"):
        assert not [text for text in paragraph.itertext() if "\n" in text.strip()], "each line is an element"


def test_a_cover_letter_keeps_its_paragraphs_lines_and_lists():
    tree = html.document_fromstring(render(a_letter("invitation"), link=LINK, authority_name=AUTHORITY, at=NOW).html)
    (letter,) = tree.xpath("//blockquote")
    assert [child.tag for child in letter] == ["p", "p", "ul", "p", "ol", "p"]
    assert [item.text for item in letter.xpath("./ul/li")] == ["är målen rätt", "är takten rätt"]
    assert [item.text for item in letter.xpath("./ol/li")] == ["Läs planen.", "Svara på sidan."]
    assert len(letter.xpath("./p[last()]/br")) == 1


@pytest.mark.parametrize(("name", "words"), [("invitation", "Vi vill veta"), ("reminder-tomorrow", "Ring om ni vill.")])
def test_the_link_comes_before_what_somebody_wrote(name: str, words: str):
    for text in _both(a_letter(name)):
        assert text.index(LINK) < text.index(words)


def test_below_a_long_cover_letter_the_link_comes_once_more():
    (short, _), (long, html) = (
        _both(a_letter("invitation", cover_letter=letter)) for letter in ("Svara gärna.", "Svara gärna.\n\n" * 60)
    )
    assert (short.count(LINK), long.count(LINK)) == (1, 2)
    assert long.rindex(LINK) > long.rindex("Svara gärna.")
    assert html.count(f'href="{LINK}"') == 2


def _both(letter: Letter) -> tuple[str, str]:
    rendered = render(letter, link=LINK, authority_name=AUTHORITY, at=NOW)
    return rendered.text, rendered.html


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("En rad\r\nen till", [("p", ("En rad", "en till"))]),
        ("•\tfrån Word\n•\tmed tabbar", [("ul", ("från Word", "med tabbar"))]),
        ("3. Tre\n4. Fyra", [("ol", ("Tre", "Fyra"))]),
        ("1. Avsnitt 4.2\nVi vill se fler.", [("p", ("1. Avsnitt 4.2", "Vi vill se fler."))]),
        ("7 procent\n-5 grader", [("p", ("7 procent", "-5 grader"))]),
        ("Före:\n– en\n– två\nefter", [("p", ("Före:",)), ("ul", ("en", "två")), ("p", ("efter",))]),
        ("  \n\n\n ", []),
    ],
)
def test_a_text_is_read_as_the_paragraphs_and_lists_that_it_shows(text: str, kinds: list[tuple[str, tuple[str, ...]]]):
    assert [(block.kind, block.lines) for block in blocks(text)] == kinds


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    "title", ["Remiss av cykelplanen", "Remiss: cykelplanen", "Förslag till cykelplan", "Remissversion av en plan"]
)
@pytest.mark.parametrize("name", [name for name, (_kind, facts) in FACTS.items() if "registry_number" in facts])
def test_no_letter_about_a_round_says_remiss_twice_and_each_says_the_number(name: str, title: str, language: str):
    facts = FACTS[name][1]
    rendered = render(a_letter(name, language=language, round_title=title), link=LINK, authority_name=AUTHORITY, at=NOW)
    assert facts["registry_number"] in rendered.subject
    assert not re.search(r"(?i)remiss\w*[\s:–-]+remiss|referral[\s:–-]+referral", rendered.subject + rendered.text)


def test_a_letter_leads_to_a_person():
    email = sent(**CONTACT)
    assert email["Reply-To"] == "Ann Ek <ann.ek@example.se>"
    assert "016-710 00 00" in email.get_body(("plain",)).get_content()
    assert sent()["Reply-To"] is None


def test_the_id_of_a_letter_ends_with_the_senders_domain(session):
    session.info[MAIL_DOMAIN] = "Remiss.Åkeriet.se"
    post(session, LetterKind.REMINDER, to="a@x.example", now=NOW, **FACTS["reminder"][1])
    assert session.exec(select(Letter.message_id)).one().endswith("@remiss.xn--keriet-hua.se>")


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
    assert email["Message-ID"].endswith("@localhost>")
    assert email["Content-Language"] == "sv"
    assert [part.get_content_type() for part in email.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("length", range(50, 110))
def test_a_subject_begins_beside_its_name_however_long_it_is(length: int):
    title = ("Planen för mark och vatten " * 9)[:length].strip()
    for text in (title, title.replace("ö", "o")):
        assert sent(round_title=text)["Subject"].startswith("Påminnelse: Planen")
        raw = EmailMessage(policy=_POLICY)
        raw["Subject"] = text
        lines = bytes(raw).splitlines()
        assert lines[0].startswith(b"Subject: Planen") or b"=?utf-8?" in lines[0]
        assert message_from_bytes(bytes(raw), policy=policy.default)["Subject"] == text


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
