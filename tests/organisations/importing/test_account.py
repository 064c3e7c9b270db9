"""Every line and cell of a list is a body, a part of one or told: no word is lost, however it is pasted."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Invalid
from app.organisations.importing import read_list_text

words = st.sampled_from(
    (
        "Ängby kommun",
        "Bolaget AB",
        "Föreningen Väl",
        "Externa",
        "Interna:",
        "Eva Berg",
        "Nämnden",
        "Att: Bo",
        "c/o Ek",
        "",
    )
)
addresses = st.sampled_from(("a@x.se", "Kansliet <b@y.se>", "c@x.se; d@y.se", ""))
numbers = st.sampled_from(("212000-0001", "0123-456789", ""))
lines = st.one_of(
    words,
    st.builds("{} <{}>".format, words, st.sampled_from(("a@x.se", "e@z.se"))),
    st.builds("Till: {}; {}".format, words, words),
    st.sampled_from(("Ämne: Remiss", "Sändlista", "Med vänlig hälsning", "")),
)
rows = st.builds("\t".join, st.tuples(words, words, addresses, numbers))
heads = st.sampled_from(
    ("", "Grupp\tOrganisation\tE-post\tTelefon\n", "Organisation\tOrt\tE-post\n", "Namn\t\tE-post\tNr\n")
)


def judge(text: str, *, but: str = "") -> None:
    """All words of the text are somewhere in what was read. An empty list is refused, and nothing is lost by that."""
    try:
        parsed = read_list_text(text)
    except Invalid:
        return
    said = [parsed.title or "", *parsed.left_out]
    said += [f"{entry.group} {entry.name} {entry.email or ''}" for entry in parsed.entries]
    missing = (
        set(re.findall(r"[\w@.-]{2,}", text)) - set(re.findall(r"[\w@.-]{2,}", "\n".join(said))) - set(but.split())
    )
    assert not missing, (missing, parsed)


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(lines, min_size=1, max_size=8))
def test_no_line_is_lost(given_lines: list[str]):
    judge("\n".join(given_lines), but="Till")


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(heads, st.lists(rows, min_size=1, max_size=8))
def test_no_cell_is_lost(head: str, given_rows: list[str]):
    judge(head + "\n".join(given_rows), but="Grupp Organisation E-post Telefon Ort Namn Nr")
