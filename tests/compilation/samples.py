"""A compiled round as the queries would give it, small or large, with every kind of row in it."""

import datetime
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from app.assessment.views import CellRef, CommentView, IndicatorRef, OrganisationRef, ReplyState, ReplyView, SectionRef
from app.comments.fields import Content
from app.compilation.compiled import (
    AreaStance,
    CompiledConsultee,
    CompiledFile,
    CompiledRound,
    Order,
    RoundFacts,
)
from app.compilation.figures import AreaOverview, BodyOverview, Overview
from app.responses.areas import REST, WHOLE
from app.responses.queries.counts import AreaCount
from app.rounds.counts import Counts

MADE_AT = datetime.datetime(2026, 11, 22, 13, 32, tzinfo=datetime.UTC)
ARRIVED = datetime.datetime(2026, 10, 30, 22, 30, tzinfo=datetime.UTC)
DEADLINE = datetime.date(2026, 10, 31)
AREAS = (WHOLE, "Lek och rörelse", "Trygga vägar", "Gröna platser", REST)
_WORDS = (
    *("lekplatserna", "kommunen", "barn", "äldre", "ska", "kan", "bör", "utan", "därför", "belysning", "gångväg"),
    *("cykel", "närmare", "planen", "mål", "ansvar", "budget", "skötsel", "stadsdel", "förening", "samråd", "vinter"),
)


def text(rng: random.Random, length: int) -> str:
    """Swedish-looking sentences of about that many characters."""
    words: list[str] = []
    while sum(map(len, words)) + len(words) < length:
        words.append(rng.choice(_WORDS))
    return " ".join(words).capitalize() + "."


def consultee(number: int, /, **facts: object) -> CompiledConsultee:
    """A body that has answered, unless ``facts`` say otherwise."""
    organisation = OrganisationRef(100 + number, f"Lekplatsföreningen {number}")
    plain = CompiledConsultee(
        id=number,
        organisation=organisation,
        group="Föreningar" if number % 2 else "Nämnder och bolag",
        status="answered",
        deadline=DEADLINE,
        responded_at=ARRIVED,
        stance="supports_with_changes",
        signatory="Ebba Exempel, ordförande",
        number=f"KS/2026:20-{number}",
        revision=1,
        sha256=f"{number:064x}",
    )
    return replace(plain, **facts)


def comment(number: int, body: CompiledConsultee, area: str = AREAS[1], /, **facts: object) -> CommentView:
    """A comment on a section of the focus area."""
    index = AREAS.index(area)
    plain = CommentView(
        id=5000 + number,
        number=number,
        consultee_id=body.id,
        organisation=body.organisation,
        group=body.group,
        kind="comment",
        stance=None,
        focus_area=area,
        section=None if area == WHOLE else SectionRef(index, f"3.{index}", area),
        paragraph=None if area == WHOLE else 2,
        indicator=None,
        cell=None,
        content=Content(f"Synpunkten med nummer {number}."),
        received_at=ARRIVED,
        late=body.late,
        reply=None,
    )
    said = {name: facts.pop(name) for name in Content._fields if name in facts}
    return plain._replace(content=plain.content._replace(**said), **facts)


def reply(outcome: str = "met", /, **facts: object) -> ReplyView:
    """A reply that is done."""
    plain = ReplyView(outcome, "Texten förtydligas.", "Avsnittet ändras", 1, False, "Nora Ek", MADE_AT)
    return plain._replace(**facts)


def compiled(bodies: Sequence[CompiledConsultee], comments: Sequence[CommentView]) -> CompiledRound:
    """The round of these bodies and comments, with true counts."""
    per_body = {body.id: 0 for body in bodies}
    for item in comments:
        per_body[item.consultee_id] += 1
    bodies = tuple(replace(body, comments=per_body[body.id]) for body in bodies)
    facts = RoundFacts(
        id=7,
        title="Lekplatser för alla – förslag till program 2027–2030",
        registry_number="KS/2026:20",
        status="compiling",
        deadline=DEADLINE,
        authority="Exempelkommunen",
        plan_title="Program för lekplatser",
        closed_on=datetime.date(2026, 11, 2),
        compiled_on=datetime.date(2026, 11, 3),
        published_on=None,
        made_at=MADE_AT,
    )
    counts, overview = _counts(bodies, comments), _overview(bodies, comments)
    return CompiledRound(facts, (), counts, overview, bodies, AREAS, _reader(bodies, comments))


def _counts(bodies: Sequence[CompiledConsultee], comments: Sequence[CommentView]) -> Counts:
    statuses = [body.status for body in bodies]
    return Counts(
        consultees=len(bodies),
        responded=sum(body.responded for body in bodies),
        answered=statuses.count("answered"),
        no_objection=statuses.count("no_objection"),
        abstained=statuses.count("abstained"),
        drafting=statuses.count("drafting"),
        missing=statuses.count("missing"),
        late=sum(body.late for body in bodies),
        comments=len(comments),
        replies=sum(item.done for item in comments),
        asked=sum(not body.unsolicited for body in bodies),
        waiting=sum(not body.unsolicited and not body.responded for body in bodies),
        to_look_again=sum(item.state is ReplyState.NEEDS_LOOK for item in comments),
        without_reply=sum(item.state is ReplyState.NONE for item in comments),
    )


def _overview(bodies: Sequence[CompiledConsultee], comments: Sequence[CommentView]) -> Overview:
    areas = []
    for key, label in enumerate(AREAS):
        here = [item for item in comments if item.focus_area == label]
        stances = Counter(given.stance for body in bodies for given in body.area_stances if given.focus_area == label)
        outcomes = Counter(item.reply.outcome for item in here if item.done and item.reply)
        areas.append(AreaOverview(AreaCount(key, label, **_progress(here)), outcomes, stances))
    in_figures = [
        BodyOverview(
            body.id,
            body.id,
            body.organisation,
            body.group,
            body.stance or "",
            body.only_in_file,
            **_progress([item for item in comments if item.consultee_id == body.id]),
        )
        for body in bodies
        if body.responded
    ]
    return Overview(areas, in_figures)


def _progress(comments: Sequence[CommentView]) -> dict[str, int]:
    return {
        "comments": len(comments),
        "done": sum(item.done for item in comments),
        "to_look_again": sum(item.state is ReplyState.NEEDS_LOOK for item in comments),
    }


def _reader(bodies: Sequence[CompiledConsultee], comments: Sequence[CommentView]):  # type: ignore[no-untyped-def]
    position = {body.id: index for index, body in enumerate(bodies)}
    keys = {
        "focus-area": lambda item: (AREAS.index(item.focus_area), item.section.id if item.section else 0, item.number),
        "organisation": lambda item: (position[item.consultee_id], item.number),
        "indicator": lambda item: (item.indicator is None, item.indicator.id if item.indicator else 0, item.number),
    }

    def read(order: Order) -> Iterator[CommentView]:
        yield from sorted(sorted(comments, key=attrgetter("number")), key=keys[order])

    return read


PROTOCOL = CompiledFile("protokoll.pdf", "9f86d081" * 8, 48_213)


def varied() -> CompiledRound:
    """A small round in which every kind, stance, outcome, status and flag occurs."""
    bodies = [
        consultee(1, summary="Vi är i stort positiva.\nTre saker behöver ses över.", withdrawn_points=(9,), revision=2),
        consultee(2, late=True, stance="rejects", area_stances=(AreaStance(AREAS[1], "rejects"),)),
        consultee(3, status="no_objection", stance="no_objection"),
        consultee(4, status="abstained", stance="abstains", extended=True),
        consultee(5, status="missing", responded_at=None, stance=None, number="", revision=None, sha256=""),
        consultee(6, unsolicited=True, preliminary=True, stance="supports", attachments=(PROTOCOL,), channel="post"),
    ]
    indicator = IndicatorRef(3, "Andel barn med lekplats inom 300 meter")
    first, second, sixth = bodies[0], bodies[1], bodies[5]
    comments = [
        comment(1, first, AREAS[1], reply=reply()),
        comment(
            2, first, AREAS[2], kind="text_change", proposed_text="Vägen ska vara upplyst.", reason="Det är mörkt."
        ),
        comment(
            3, second, AREAS[1], kind="fact_error", stance="rejects", reply=reply("not_met", text="Uppgiften stämmer.")
        ),
        comment(4, second, WHOLE, kind="question", reply=reply("answered", needs_look=True)),
        comment(5, sixth, REST, kind="activity", reply=reply("out_of_scope", action="")),
        comment(
            6, sixth, AREAS[3], kind="indicator_value", indicator=indicator, cell=CellRef(8, "2029", ""), text="78 %"
        ),
        comment(7, sixth, AREAS[3], kind="new_indicator", indicator=None, reply=reply("noted")),
        comment(8, first, AREAS[1], reply=reply("partly_met")),
    ]
    return compiled(bodies, comments)


def large(bodies: int, comments: int, length: int = 300) -> CompiledRound:
    """A round of that size, the same at every call."""
    rng = random.Random(20)
    answering = [consultee(number) for number in range(1, bodies + 1)]
    numbered = [
        comment(
            number,
            answering[number % bodies],
            AREAS[number % len(AREAS)],
            text=text(rng, length),
            proposed_text=text(rng, 120) if number % 3 == 0 else "",
            reply=reply(text=text(rng, 200)) if number % 10 else None,
        )
        for number in range(1, comments + 1)
    ]
    return compiled(answering, numbered)
