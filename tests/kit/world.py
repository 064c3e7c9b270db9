"""A small world: one round that is open with two bodies, one that is a draft, and everybody of the matrix.

Everything is made through the actions, so that it is what the product itself would make. ``build`` is called in a
writing session; ``World`` holds ids, tokens and the cookies of each kind of person.
"""

import datetime
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from app.accounts.actions import create_api_token, create_user
from app.accounts.identity import SYSTEM, By
from app.accounts.models import Role, UserSession
from app.accounts.policy import Kind
from app.clock import now as clock_now
from app.comments.fields import Content
from app.comments.kinds import CommentKind, Stance
from app.comments.models import Point
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.drafts.actions.save import replace_draft
from app.drafts.actions.submission import Sending, submit
from app.drafts.models import Draft, DraftComment
from app.organisations.importing import read_list_text
from app.organisations.list_actions import create_list
from app.organisations.models import DistributionList, ListEntry, ListVersion, Organisation
from app.plans.actions import store_plan
from app.plans.importing import read_plan_text
from app.plans.models import Cell, Indicator, PlanVersion, Section
from app.responses.models import Response
from app.rounds.access import Holder, held_by
from app.rounds.actions import create_round, enter, open_round, renew_link
from app.rounds.models import Consultee, Link, LinkLine, LinkRole, Round
from app.rounds.questions import Asking
from app.tokens import link_token, token_hash

KEY = b"not a secret: a key for tests alone"
CANARY = "kanariefågel"
SEALED_CANARY = "förseglad grönsiska"

PLAN = """# Plan för prov

| Uppgift | Värde |
| --- | --- |
| Diarienummer | KS/2026:7 |

Inledning till planen.

## Bakgrund

Första stycket i bakgrunden.

Andra stycket i bakgrunden.

## Fokusområden

- Skog
- Vatten

### Skog

Skogen ska vårdas.

#### Indikatorer

| Indikator | Nuläge | Mål 2030 |
| --- | --- | --- |
| Andel gammal skog | 3,4 |  |

### Vatten

Vattnet ska vara rent.
"""
LIST = """Externa

Naturvännerna <natur@exempel.se>
Kraftbolaget AB <kraft@exempel.se>

Interna

Kulturnämnden
"""


@dataclass
class World:
    """Ids of what was made; ``tokens`` are bearer tokens of officials, ``links`` the tokens of links by kind."""

    plan: int = 0
    plan_version: int = 0
    draft_plan: int = 0
    draft_section: int = 0
    draft_list: int = 0
    draft_item: int = 0
    section: int = 0
    focus_section: int = 0
    indicator: int = 0
    cell: int = 0
    list: int = 0
    item: int = 0
    organisation: int = 0
    free_organisation: int = 0
    round: int = 0
    draft_round: int = 0
    consultee: int = 0
    other_consultee: int = 0
    response: int = 0
    registered: int = 0
    """An answer that an official has registered: none until a sample does."""
    point: int = 0
    own_point: int = 0
    replies: int = 0
    """How often the comment has been replied to: the version of the next reply."""
    users: dict[Kind, int] = field(default_factory=dict)
    tokens: dict[Kind, str] = field(default_factory=dict)
    links: dict[Kind, str] = field(default_factory=dict)
    link_ids: dict[Kind, int] = field(default_factory=dict)
    cookies: dict[Kind, dict[str, str]] = field(default_factory=dict)


OFFICIALS = {
    Kind.READER: Role.READER,
    Kind.REGISTRAR: Role.REGISTRAR,
    Kind.HANDLER: Role.HANDLER,
    Kind.OTHER_HANDLER: Role.HANDLER,
    Kind.ADMIN: Role.ADMIN,
}


def build(
    session: Session,
    now: datetime.datetime,
    *,
    key: bytes = KEY,
    sent: str = "En synpunkt.",
    signed: str = "Sven Svarare",
) -> World:
    """Make it all. ``sent`` is what the other body has said in its answer, ``signed`` who answered for it."""
    world = World()
    _officials(session, world, now)
    by = By("user", world.users[Kind.HANDLER], "Hanna Handläggare")
    _plan_and_list(session, world, by, now)
    day = now.date()
    opened = _round(session, world, "Remiss av planen", day + datetime.timedelta(days=60), by, now)
    open_round(session, opened, key=key, by=by, now=now)
    world.round = opened.id
    free = Organisation(
        name="Fria gruppen",
        name_key="fria gruppen",
        sort_key="fria gruppen",
        search_text="fria gruppen",
        kind="other",
        email="fria@exempel.se",
        created_at=now,
    )
    session.add(free)
    session.flush()
    world.free_organisation = free.id
    draft = _round(session, world, "En remiss till", day + datetime.timedelta(days=90), by, now)
    world.draft_round = draft.id
    _people_at_bodies(session, world, key, now)
    _unfrozen(session, world, by, now)
    answer(session, holder_of(session, world.other_consultee), now=now, section=world.section, text=sent, signed=signed)
    world.response = session.exec(select(Response.id)).one()
    world.point = session.exec(select(Point.id).where(Point.consultee_id == world.other_consultee)).one()
    own = replace_draft(
        session,
        holder_of(session, world.consultee),
        version=0,
        stance=Stance.SUPPORTS,
        summary=f"Utkast {CANARY}",
        show_progress=None,
        comments=[comment(f"Ett utkast, {CANARY}", section=world.section)],
        now=now,
    )
    world.own_point = own.comments[0].id or 0
    return world


def _officials(session: Session, world: World, now: datetime.datetime) -> None:
    for kind, role in OFFICIALS.items():
        user = create_user(session, email=f"{kind}@kommunen.se", name=f"Person {kind}", role=role, by=SYSTEM, now=now)
        world.users[kind] = user.id
        world.tokens[kind] = create_api_token(session, name="prov", user=user, by=SYSTEM, now=now)[1]
        cookie = f"cookie-of-{kind}"
        session.add(
            UserSession(
                user_id=user.id,
                token_hash=token_hash(cookie),
                created_at=now,
                stepped_up_at=now + datetime.timedelta(days=1),  # this world is copied for as long as the tests last
                expires_at=now + datetime.timedelta(hours=12),
            )
        )
        world.cookies[kind] = {"remiss_session": cookie}
    session.flush()


def _plan_and_list(session: Session, world: World, by: By, now: datetime.datetime) -> None:
    version = store_plan(session, parsed=read_plan_text(PLAN), by=by, now=now)
    assert isinstance(version, PlanVersion)
    world.plan, world.plan_version = version.plan_id, version.id
    sections = {s.title: s.id for s in session.exec(select(Section).where(Section.version_id == version.id))}
    world.section, world.focus_section = sections["Bakgrund"], sections["Skog"]
    world.indicator = session.exec(select(Indicator.id)).one()
    world.cell = session.exec(select(Cell.id).order_by(col(Cell.position))).all()[-1] or 0
    listed = create_list(session, name="Provlistan", parsed=read_list_text(LIST), by=by, now=now)
    assert isinstance(listed, DistributionList)
    world.list = listed.id
    entry = session.exec(select(ListEntry).order_by(col(ListEntry.position))).all()[-1]
    world.item, world.organisation = entry.id, entry.organisation_id


def _unfrozen(session: Session, world: World, by: By, now: datetime.datetime) -> None:
    """A plan and a list that no round has opened with, so that they can be changed."""
    version = store_plan(session, parsed=read_plan_text(PLAN), by=by, now=now)
    assert isinstance(version, PlanVersion)
    world.draft_plan = version.plan_id
    sections = session.exec(select(Section.id).where(Section.version_id == version.id).order_by(col(Section.position)))
    world.draft_section = sections.all()[-1] or 0
    listed = create_list(session, name="Ett utkast", parsed=read_list_text(LIST), by=by, now=now)
    world.draft_list = listed.id
    version_id = session.exec(select(ListVersion.id).where(ListVersion.list_id == listed.id)).one()
    entries = session.exec(select(ListEntry.id).where(ListEntry.version_id == version_id))
    world.draft_item = entries.all()[-1] or 0


def _round(
    session: Session, world: World, title: str, deadline: datetime.date, by: By, now: datetime.datetime
) -> Round:
    return create_round(
        session,
        title=title,
        registry_number="KS/2026:7",
        deadline=deadline,
        plan_id=world.plan,
        distribution_list_id=world.list,
        cover_letter="Välkomna att svara.",
        questions=[Asking("Stöder ni målen?")],
        by=by,
        now=now,
    )


def _people_at_bodies(session: Session, world: World, key: bytes, now: datetime.datetime) -> None:
    """Each body's contact, and colleagues with links of their own."""
    own, other = session.exec(
        select(Consultee).where(Consultee.round_id == world.round).order_by(col(Consultee.position)).limit(2)
    ).all()
    world.consultee, world.other_consultee = own.id, other.id
    _replaced(session, world, own, key, now)
    people = {
        Kind.CONTACT: (own, None),
        Kind.OTHER_CONTACT: (other, None),
        Kind.COLLEAGUE: (own, LinkRole.WRITER),
        Kind.SIGNATORY: (own, LinkRole.SIGNATORY),
        Kind.OTHER_COLLEAGUE: (other, LinkRole.WRITER),
    }
    for kind, (body, role) in people.items():
        if role is None:
            link = session.exec(select(Link).where(Link.consultee_id == body.id, col(Link.is_contact))).one()
        else:
            contact = session.exec(select(Link).where(Link.consultee_id == body.id, col(Link.is_contact))).one()
            link = Link(
                consultee_id=body.id,
                line_id=contact.line_id,
                email=f"{kind}@exempel.se",
                role=role,
                created_at=now,
            )
            session.add(link)
            session.flush()
        token = link_token(key, link.id, link.generation)
        link.token_hash = token_hash(token)
        session.flush()
        world.links[kind], world.link_ids[kind] = token, link.id
        world.cookies[kind] = {"remiss_answer": enter(session, link, now=now)}
    world.cookies[Kind.PUBLIC] = {}


def _replaced(session: Session, world: World, body: Consultee, key: bytes, now: datetime.datetime) -> None:
    """Who came in by a body's first link, and began something, before an official made it another."""
    link = session.exec(select(Link).where(Link.consultee_id == body.id, col(Link.is_contact))).one()
    world.links[Kind.OLD], world.link_ids[Kind.OLD] = link_token(key, link.id, link.generation), link.id
    world.cookies[Kind.OLD] = {"remiss_answer": enter(session, link, now=now)}
    replace_draft(
        session,
        holder_of(session, body.id),
        version=0,
        stance=Stance.REJECTS,
        summary=f"Påbörjat, {SEALED_CANARY}",
        show_progress=None,
        comments=[comment(f"Ett förseglat utkast, {SEALED_CANARY}", section=world.section)],
        now=now,
    )
    renew_link(session, session.get_one(Round, body.round_id), body, key=key, by=SYSTEM, now=now)


def holder_of(session: Session, consultee_id: int) -> Holder:
    """A body's contact, let in."""
    link = session.exec(select(Link).where(Link.consultee_id == consultee_id, col(Link.is_contact))).one()
    return held_by(session, link)


def comment(text: str, *, section: int | None = None, **rest: object) -> WrittenComment:
    """A comment on a section, or on the whole."""
    return WrittenComment(
        id=None, kind=CommentKind.COMMENT, place=Place(section_id=section), content=Content(text), **rest
    )  # type: ignore[arg-type]  # fields of the dataclass


def answer(
    session: Session,
    holder: Holder,
    *,
    now: datetime.datetime,
    section: int | None = None,
    text: str = "En synpunkt.",
    signed: str = "Sven Svarare",
) -> None:
    """Save a draft with one comment and send it."""
    state = replace_draft(
        session,
        holder,
        version=0,
        stance=Stance.SUPPORTS_WITH_CHANGES,
        summary="",
        show_progress=None,
        comments=[comment(text, section=section)],
        now=now,
    )
    sending = Sending(version=state.version, name=signed)
    submit(session, holder, sending=sending, now=now)


def given_to_another(session: Session, world: World) -> None:
    """A draft of an earlier link has been handed over to the other body, which has answered."""
    line = LinkLine(consultee_id=world.other_consultee, number=99, began_at=clock_now(), ended_at=clock_now())
    line.unsent_since, line.handed_over_at = clock_now().date(), clock_now()
    session.add(line)
    session.flush()
    facts = {
        "version": 1,
        "summary": "Påbörjat tidigare.",
        "saved_at": clock_now(),
        "kept_at": clock_now(),
        "touched": True,
    }
    draft = Draft(consultee_id=world.other_consultee, line_id=line.id, **facts)
    session.add(draft)
    session.flush()
    words = {"kind": "comment", "text": "Andra ord.", "proposed_text": "", "reason": ""}
    place = {"section_id": world.section, "position": 0, "written_at": clock_now()}
    session.add(DraftComment(draft_id=draft.id, point_id=world.point, **words, **place))
    session.flush()
