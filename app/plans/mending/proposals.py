"""What the plan seems to mean but does not say: lines that may be headings, lists in running text, tables with rows.

Nothing is done before a person accepts it. A proposal's id says what it is and where, so that it is the same until the
place changes. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.plans.mending import markup
from app.plans.mending.grids import ROWS, cells_in, to_rows
from app.plans.mending.headings import heading_at, level_below
from app.plans.mending.likely import bold_beginning, heading_kinds, number_level
from app.plans.mending.nodes import PLAN, Fields, Nodes, holder_of, places_in
from app.plans.models import new_lineage

RUN_IN, INLINE, LISTED, TABLE = "run_in", "inline", "listed", "rows"
_LONG_TEXT = 120
_FEWEST_ROWS = 3
_FEW_SECTIONS = 2
"""A plan with no more has hardly been read by its headings: also what only stands like one is proposed."""
_MOST = 500
_INLINE = re.compile(
    r"(?:^|(?<=[.!?:…] ))"
    r"(?:(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})\.? )?"
    r"(?P<title>[A-ZÅÄÖ][a-zåäö]{2,30}(?: (?!och$)[a-zåäö][a-zåäö-]{0,24}){0,5})"
    r" (?=(?:[A-ZÅÄÖ][a-zåäö]+|[A-ZÅÄÖ]) [a-zåäö0-9])"
)
"""In running text: after the end of a sentence some words of which only the first has a capital, then a sentence."""
_GOES_ON = re.compile(
    r"(?:i|på|av|för|och|till|med|från|om|enligt|den|det|en|ett|som|vid|under|hos|inom|mellan|samt|eller|att|är|har"
    r"|ska|kan|genom|utan|mot|efter|innan|både|varje|alla|där|när|bland|över)"
)
"""Words that a heading does not end with: a name follows, and the sentence goes on."""
_BULLET = re.compile(r"(?:^|\s)[•▪●‣·]\s*")


@dataclass(frozen=True, slots=True)
class Proposal:
    """``kind`` is a constant of this module or of ``likely``; ``key`` the paragraph; ``text`` the words; ``at`` where
    they begin."""

    id: str
    kind: str
    key: str
    text: str
    level: int = 0
    at: int = 0

    @property
    def operation(self) -> str:
        """The operation that accepting it comes to."""
        return {TABLE: "table_as", LISTED: "set_kind"}.get(self.kind, "make_heading")


def proposals(nodes: Nodes) -> list[Proposal]:
    """All proposals in document order that were not dismissed, as many as a person can look at."""
    plan = nodes[PLAN]
    dismissed = set(plan["dismissed"])
    found: list[Proposal] = []
    for holder in places_in(nodes):
        found += [each for each in _in_section(nodes, holder) if each.id not in dismissed]
        if len(found) >= _MOST:
            break
    return found[:_MOST]


def _in_section(nodes: Nodes, holder: str) -> Iterator[Proposal]:
    plan = nodes[PLAN]
    loose = len(plan["sections"]) <= _FEW_SECTIONS
    if holder == plan["opening"] and not loose:
        return  # a cover, whose lines are short and bold without being headings
    level = nodes[holder]["level"] if made_by(holder) in plan["dismissed"] else level_below(nodes, holder)
    content = [nodes[key] for key in nodes[holder]["content"]]
    kinds = heading_kinds(content, loose=loose)
    for key, node, kind in zip(nodes[holder]["content"], content, kinds, strict=True):
        if node["t"] == "paragraph":
            yield from _of(key, node, kind, level, loose=loose, in_section=holder != plan["opening"])


def made_by(section: str) -> str:
    """What tells, among the ids that are not proposed again, that a section's level came from a proposal: the next of
    its sort, which stands in it, belongs beside it."""
    return f"made:{section}"


def _of(key: str, node: Fields, kind: str | None, level: int, *, loose: bool, in_section: bool) -> Iterator[Proposal]:
    text = node["text"]
    if node["kind"] == "table":
        rows = len(cells_in(node["html"])) - 1 if in_section else 0
        if rows >= _FEWEST_ROWS:
            yield Proposal(f"{TABLE}:{key}", TABLE, key, text.split("\n")[0])
    elif node["kind"] == "text" and (len(_BULLET.findall(text)) > 1 or (_BULLET.match(text) and len(text) > 2)):
        yield Proposal(f"{LISTED}:{key}", LISTED, key, text)
    elif kind is not None:
        yield Proposal(f"{kind}:{key}", kind, key, text, number_level(text, loose=loose) or level)
    elif node["kind"] == "text":
        bold = bold_beginning(node, loose=loose)
        if bold:
            yield Proposal(f"{RUN_IN}:{key}", RUN_IN, key, bold, level)
        elif loose and len(text) > _LONG_TEXT:
            yield from _inline(key, text, level)


def _inline(key: str, text: str, level: int) -> Iterator[Proposal]:
    for match in _INLINE.finditer(text):
        title = match["title"]
        if _GOES_ON.fullmatch(title.split()[-1]) or len(title.split()) > 6:
            continue
        words = text[match.start() : match.end()].strip()
        depth = match["number"].count(".") + 1 if match["number"] else level
        yield Proposal(f"{INLINE}:{key}:{match.start()}", INLINE, key, words, depth, match.start())


def accept(nodes: Nodes, proposal: Proposal) -> str:
    """Do what a proposal says."""
    key = proposal.key
    if proposal.kind == TABLE:
        return to_rows(nodes, key, ROWS)
    if proposal.kind == LISTED:
        return _listed(nodes, key)
    if proposal.kind in (RUN_IN, INLINE):
        end = proposal.at + len(proposal.text)
        if proposal.at:
            _divide(nodes, key, proposal.at)
            key, end = _after(nodes, key), len(proposal.text)
        if nodes[key]["text"][end:].strip(" :."):
            _divide(nodes, key, end)
        nodes[key]["text"] = nodes[key]["text"].rstrip(" .")
    holder = holder_of(nodes, key)
    said = heading_at(nodes, key, proposal.level)
    if not number_level(proposal.text, loose=len(nodes[PLAN]["sections"]) <= _FEW_SECTIONS):
        nodes[PLAN]["dismissed"].append(made_by(_section_after(nodes, holder)))
    return said


def _section_after(nodes: Nodes, holder: str) -> str:
    places = places_in(nodes)
    return places[places.index(holder) + 1] if holder in places else places[0]


def _divide(nodes: Nodes, key: str, at: int) -> str:
    first, rest = markup.halves(nodes[key], at)
    made = new_lineage()
    nodes[key], nodes[made] = first, rest
    content = nodes[holder_of(nodes, key)]["content"]
    content.insert(content.index(key) + 1, made)
    return made


def _after(nodes: Nodes, key: str) -> str:
    content = nodes[holder_of(nodes, key)]["content"]
    return str(content[content.index(key) + 1])


def _listed(nodes: Nodes, key: str) -> str:
    """Text with bullets in it: what stands before the first stays, each of the others is an item of a list."""
    whole = nodes[key]["text"]
    while match := _BULLET.search(nodes[key]["text"], 1):
        rest = _divide(nodes, key, match.start())
        _as_item(nodes, key)
        key = rest
    _as_item(nodes, key)
    return str(whole[:90])


def _as_item(nodes: Nodes, key: str) -> None:
    node = nodes[key]
    match = _BULLET.match(node["text"])
    if match and node["text"][match.end() :].strip():
        nodes[key] = markup.halves(node, match.end())[1] | {"kind": "list", "level": 1, "ordered": False}
