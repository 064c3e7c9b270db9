"""What is a mail address, when two are one mailbox, and that none is invented out of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.mail.addresses import address, addresses_in, for_mail, same_mailbox, shared, without_marks

AS_THEY_ARE = ["o'brien@firma.se", "INFO@Versal.SE", "info+remiss@kommun.se", "å.ö@malmö.se", "a@3m.com", "x@a--b.se"]
NONE = ["", "a", "@x.se", "a@", "a@x", "a@x.se.", "a@x..se", ".a@x.se", "a..b@x.se", "a@b@x.se", "a@-x.se", "a@x_y.se"]
NONE += [
    "a b@x.se",
    "a@x.se, b@x.se",
    "<a@x.se>",
    "a@x.se\r\nBcc: b@x.se",
    "a@127.0.0.1",
    f"{'a' * 65}@x.se",
    "a@" + "x.se" * 80,
]


@pytest.mark.parametrize("text", AS_THEY_ARE)
def test_an_address_is_kept_as_it_was_typed(text: str):
    assert address(f" {text}\n") == text


@pytest.mark.parametrize("text", NONE)
def test_what_is_not_one_address_is_refused(text: str):
    with pytest.raises(Invalid, match="är ingen e-postadress"):
        address(text)


def test_a_domain_is_kept_as_people_read_it_and_mailed_as_mail_writes_it():
    assert address("remiss@xn--malm-8qa.se") == "remiss@malmö.se"
    assert for_mail("remiss@Malmö.se") == ("remiss", "xn--malm-8qa.se")
    assert for_mail("O'Brien@Firma.se") == ("O'Brien", "firma.se")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("INFO@Versal.SE", "info@versal.se"),
        ("remiss@malmö.se", "remiss@xn--malm-8qa.se"),
        ("remiss@MALMÖ.se", "remiss@XN--MALM-8QA.SE"),
        ("Info+Remiss@Kommun.se", "info+remiss@kommun.se"),
        ("remiss@malmo\u0308.se", "remiss@malmö.se"),
    ],
)
def test_two_spellings_are_one_mailbox(first: str, second: str):
    assert same_mailbox(first, second)


def test_other_mailboxes_are_others():
    assert not same_mailbox("o'brien@x.se", "brien@x.se")
    assert not same_mailbox("info@malmö.se", "info@malmo.se")
    assert not same_mailbox(None, None)


def test_bodies_that_share_a_mailbox_are_named_together():
    pairs = [("A", "info@x.se"), ("B", None), ("C", "b@x.se"), ("D", "INFO@X.se"), ("E", None)]
    assert [(mailbox.address, mailbox.names) for mailbox in shared(pairs)] == [("info@x.se", ("A", "D"))]


READ = {
    "Advokatfirman O'Brien <o'brien@firma.se>": ["o'brien@firma.se"],
    "Region X a@x.se/b@y.se": ["a@x.se", ""],
    "Region Q <mailto:info@q.se?subject=hej>": ["info@q.se"],
    "Region Y <info@y.se\u200b>": ["info@y.se"],
    "Firman &lt;o&#39;brien@firma.se&gt;": ["o'brien@firma.se"],
    "'info@q.se' <info@q.se>": ["info@q.se", "info@q.se"],
    "skriv till info@x.se.": ["info@x.se"],
    "a@x.se;b@y.se": ["a@x.se", "b@y.se"],
    "o’brien@firma.se": [""],
    "Kansli/remiss@x.se": [""],
    "*info@x.se": [""],
    "a@b@c.se": [""],
    "info @x.se": [""],
    "Kansli....info@x.se": [""],
    "Kafé @ torget": [],
}


@pytest.mark.parametrize("text", READ)
def test_what_stands_in_a_text_is_read_whole_or_not_at_all(text: str):
    assert [address.address for address in addresses_in(without_marks(text))] == READ[text]


@given(st.text(alphabet="abåö'.+&-_/*=’!#", min_size=1, max_size=12))
def test_no_shorter_address_is_ever_invented(local: str):
    written = f"{local}@firma.se"
    for line in (written, f"Namn <{written}>", f"Namn; {written}", f"Namn\t{written}"):
        assert {address.address for address in addresses_in(line)} <= {written, ""}


@pytest.mark.parametrize("text", ["a@x.se\u200b", "\u202aa@x.se\u202c", "mailto:a@x.se", "a\u00ad@x.se"])
def test_what_nobody_sees_is_no_part_of_an_address(text: str):
    assert address(text) == "a@x.se"


@pytest.mark.parametrize(
    "text",
    [
        "info(at)x.se",
        "info [at] x.se",
        "info(a)x.se",
        "info{at}x(punkt)se",
        "info＠x．se",
        "＜info＠x。se＞",
        "info@x.se<mailto:info@x.se>",
        "‘info@x.se’",
        "‹info@x.se›",
        "{info@x.se}",
    ],
)
def test_an_address_in_signs_of_its_own_is_read(text: str):
    for around in ("{}", "Kansliet {}", "Kansliet {}, 010-12 34 56"):
        assert [found.address for found in addresses_in(without_marks(around.format(text)))] == ["info@x.se"]


@pytest.mark.parametrize("text", ["info @ x.se", "info@x .se", "info@x,se", "<info@x>", "info@x. se", "info @x.se"])
def test_what_was_meant_as_an_address_is_not_sure(text: str):
    (found,) = addresses_in(f"Kansliet {text}")
    assert found.address == ""
    assert f"Kansliet {text}"[found.start : found.end] in {text, text.strip("<>"), text.replace("info ", "")}


@pytest.mark.parametrize(
    "name", ["Kafé @ torget", "Kafé@Torget, Malmö", "Byrå (a) Nord", "Vi @ Jobbet, se nedan", "Klimat@work"]
)
def test_a_name_with_the_sign_in_it_is_a_name(name: str):
    assert addresses_in(without_marks(name)) == []
