"""Every page of the product with the person who reads it: what the walks of test_every_page open.

A page is a GET route that answers HTML. A route that is on none of the lists fails the walk, so a new page is walked
from its first day. ``STATES`` are pages that look otherwise after a choice in the address; ``REFUSED`` are forms that
were filled in wrongly.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.accounts.policy import Kind
from app.clock import now
from app.database import Database
from app.organisations.models import DistributionList, Organisation
from tests.house.own_drafts import written_on
from tests.house.routes import ROUTES, Route, address
from tests.house.samples import (
    SAMPLES,
    extension_asked,
    set_up_link,
    suggested,
)
from tests.house.samples_of_batches import gone_through
from tests.house.samples_of_corrections import corrected, correction
from tests.house.samples_of_groups import two_grouped
from tests.house.samples_of_inbox import assigned, divided_answer
from tests.house.samples_of_meetings import held
from tests.house.samples_of_modules import module_written
from tests.house.samples_of_reading import read_by_anybody
from tests.house.samples_of_scans import locked
from tests.house.stored import documents_out, file_ordered, files_everywhere
from tests.house.waiting_imports import being_read, list_imports, plan_imports, plan_read_anew
from tests.kit.world import KEY, World, build, given_to_another

NOT_PAGES = {
    "/sign-in/provider",
    "/sign-in/provider/again",
    "/sign-in/provider/answer",
    "/signed-out",
    "/identification/answer",
    "/answers/{consultee_id}/identification",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/plans/{plan_id}/original",
    "/inbox/{inbox_id}/files/{number}",
    "/rounds/{round_id}/batches/{batch_id}/report.csv",
    "/rounds/{round_id}/exports/{format}",
    "/rounds/{round_id}/compilation/first-page.png",
    "/read/{reading_id}/files/{format}",
    "/rounds/{round_id}/comments/numbered",
    "/jobs/{job_id}/file",
    "/word-template/{template_id}/file",
    "/answers/{consultee_id}/responses/{revision}/original",
    "/answers/{consultee_id}/attachments/{attachment_id}",
    "/answers/{consultee_id}/documents/{document_id}",
    "/rounds/{round_id}/documents/{document_id}/file",
    "/rounds/{round_id}/request.pdf",
    "/rounds/{round_id}/paper/letters/{batch}",
    "/rounds/{round_id}/paper/labels",
    "/rounds/{round_id}/board.csv",
    "/rounds/{round_id}/board.xlsx",
    "/rounds/{round_id}/history.csv",
    "/rounds/{round_id}/history.xlsx",
    "/answers/{consultee_id}/last-day.ics",
    "/rounds/{round_id}/preview/{organisation_id}/last-day.ics",
    "/answers/{consultee_id}/request.pdf",
    "/answers/{consultee_id}/draft.docx",
    "/answers/{consultee_id}/draft.pdf",
    "/answers/{consultee_id}/responses/{revision}/receipt.pdf",
    "/answers/{consultee_id}/responses/{revision}/receipt.docx",
    "/answers/{consultee_id}/responses/{revision}/attachments/{attachment_id}",
    "/responses/{response_id}/attachments/{attachment_id}",
}
"""GET routes outside the API that answer something else than a page: health, files to save, and the way to a sign-in
service, of which the walks have none."""

ANSWERED = ("/receipt", "/responses/{revision}")
"""Ends of addresses that only a body that has answered sees."""

ADMINS = ("/users", "/organisations/new", "/information", "/scanning", "/privacy")


@dataclass(frozen=True)
class Visit:
    """An address, who opens it, and what is sent there (None: it is only opened)."""

    name: str
    kind: Kind
    address: Callable[[World], str]
    sent: dict[str, Any] | None = None
    page: str = ""


def reader(path: str) -> Kind:
    """Who reads a page: a body's contact, by an old link or a new; nobody signed in, an administrator, a handler."""
    if path.endswith("/handover"):
        return Kind.OLD
    if path.startswith("/answers/"):
        return Kind.OTHER_CONTACT if path.endswith(ANSWERED) else Kind.CONTACT
    if path in ("/b", "/information/{topic}"):
        return Kind.PUBLIC
    if path.startswith(("/l/", "/r/", "/read/", "/link-needed", "/my-answers", "/sign-in", "/set-up/")):
        return Kind.PUBLIC
    return Kind.ADMIN if path.startswith(ADMINS) else Kind.HANDLER


def _address(route: Route, kind: Kind, world: World) -> str:
    sample = SAMPLES.get(route.name)
    if kind is Kind.OTHER_CONTACT:
        return route.path.replace("{consultee_id}", str(world.other_consultee)).replace("{revision}", "1")
    if route.path.startswith("/l/{token}"):
        return route.path.replace("{token}", world.links[Kind.OLD if kind is Kind.OLD else Kind.CONTACT])
    return address(route, world, kind, sample or type(SAMPLES["POST /sign-out"])())


def _of(route: Route) -> Visit:
    kind = reader(route.path)
    return Visit(route.path, kind, lambda world: _address(route, kind, world))


PAGE_ROUTES = [r for r in ROUTES if r.method == "GET" and not r.is_api and r.path not in NOT_PAGES]
VISITS = [_of(route) for route in PAGE_ROUTES]


def _state(name: str, kind: Kind, make: Callable[[World], str]) -> Visit:
    return Visit(name, kind, make)


PREVIEWED = {"text": "## Så gör du\n\n1. Ring [[numret]].", "version": "0", "do": "preview"}

STATES = [
    _state("start, nobody signed in", Kind.PUBLIC, lambda w: "/"),
    _state("register narrowed to nothing", Kind.HANDLER, lambda w: "/organisations?q=finns-inte"),
    _state("the first steps", Kind.OTHER_HANDLER, lambda w: "/rounds"),
    _state("rounds narrowed to nothing", Kind.HANDLER, lambda w: "/rounds?q=finns-inte&status=open"),
    _state("plans narrowed to nothing", Kind.HANDLER, lambda w: "/plans?q=finns-inte"),
    _state("lists narrowed to nothing", Kind.HANDLER, lambda w: "/lists?q=finns-inte"),
    _state("a list narrowed", Kind.HANDLER, lambda w: f"/lists/{w.draft_list}?show=missing"),
    _state("a plan that is being read", Kind.HANDLER, lambda w: "/plans/imports/unread"),
    _state("a list that is being read", Kind.HANDLER, lambda w: "/lists/imports/unread"),
    _state("users narrowed", Kind.ADMIN, lambda w: "/users?role=handler"),
    _state("closing is asked for", Kind.HANDLER, lambda w: f"/rounds/{w.round}?act=closing"),
    _state("a draft round", Kind.HANDLER, lambda w: f"/rounds/{w.draft_round}"),
    _state("a draft round's background", Kind.HANDLER, lambda w: f"/rounds/{w.draft_round}/background"),
    _state("a draft round's documents", Kind.HANDLER, lambda w: f"/rounds/{w.draft_round}/documents"),
    _state("a draft round's document", Kind.HANDLER, lambda w: f"/rounds/{w.draft_round}/documents/8"),
    _state("a draft round's board", Kind.HANDLER, lambda w: f"/rounds/{w.draft_round}/board"),
    _state("board narrowed", Kind.HANDLER, lambda w: f"/rounds/{w.round}/board?status=drafting"),
    _state("board narrowed to nothing", Kind.HANDLER, lambda w: f"/rounds/{w.round}/board?status=bounced"),
    _state("desk at a comment", Kind.HANDLER, lambda w: f"/rounds/{w.round}/comments?point={w.point}"),
    _state("desk, by body", Kind.HANDLER, lambda w: f"/rounds/{w.round}/comments?by=organisation&show=unanswered"),
    _state("desk of a reader", Kind.READER, lambda w: f"/rounds/{w.round}/comments"),
    _state("one reply for many", Kind.HANDLER, lambda w: f"/rounds/{w.round}/comments/bulk?comment={w.point}"),
    _state("a group is made", Kind.HANDLER, lambda w: f"/rounds/{w.round}/groups/new?comment={w.point}"),
    _state("summaries with a body's sentence", Kind.HANDLER, lambda w: _sentence(w)),
    _state("summaries of a reader", Kind.READER, lambda w: f"/rounds/{w.round}/summaries"),
    _state("desk narrowed to nothing", Kind.HANDLER, lambda w: f"/rounds/{w.round}/comments?q=finns-inte"),
    _state("a body that answers", Kind.HANDLER, lambda w: f"/rounds/{w.round}/consultees/{w.other_consultee}"),
    _state("registering another answer", Kind.REGISTRAR, lambda w: _registration(w)),
    _state("an answer just registered", Kind.REGISTRAR, lambda w: f"/responses/{w.response}?registered=true"),
    _state("start of a body that has answered", Kind.OTHER_CONTACT, lambda w: f"/answers/{w.other_consultee}"),
    _state("a draft that was handed over", Kind.OTHER_CONTACT, lambda w: f"/answers/{w.other_consultee}/takeover"),
    _state("comment on a paragraph", Kind.CONTACT, lambda w: f"{_section(w)}?paragraph=1"),
    _state("another wording", Kind.CONTACT, lambda w: f"{_section(w)}?paragraph=1&kind=text_change"),
    _state("a focus area with indicators", Kind.CONTACT, lambda w: _focus(w)),
    _state("a new indicator", Kind.CONTACT, lambda w: f"{_focus(w)}?kind=new_indicator"),
    _state("an activity", Kind.CONTACT, lambda w: f"{_focus(w)}?kind=activity"),
    _state("a value for a cell", Kind.CONTACT, lambda w: f"{_focus(w)}?cell={w.cell}"),
    _state("a comment just taken away", Kind.CONTACT, lambda w: f"{_section(w)}?removed={w.point}&place=s{w.section}"),
    _state("a plan searched", Kind.CONTACT, lambda w: f"/answers/{w.consultee}/plan?q=a"),
    _state("a plan searched in vain", Kind.CONTACT, lambda w: f"/answers/{w.consultee}/plan?q=finns-inte"),
    _state("edits after sending", Kind.OTHER_CONTACT, lambda w: f"/answers/{w.other_consultee}/later-edits"),
    _state("a section after sending", Kind.OTHER_CONTACT, lambda w: f"{_answered(w)}?paragraph=1"),
    _state("a body's writer checks", Kind.COLLEAGUE, lambda w: f"/answers/{w.consultee}/check"),
    _state("privacy, read by a body", Kind.CONTACT, lambda w: "/information/privacy"),
    _state("accessibility, read by an administrator", Kind.ADMIN, lambda w: "/information/accessibility"),
    Visit("a register extract", Kind.ADMIN, lambda w: "/privacy/extract", {"person_email": "natur@exempel.se"}),
    Visit("a text previewed", Kind.ADMIN, lambda w: "/information/help/sv", PREVIEWED),
    _state("no such page", Kind.HANDLER, lambda w: "/finns-inte"),
    _state("a link that leads nowhere", Kind.PUBLIC, lambda w: "/l/ett-pahittat-ord"),
    _state("a reading link that leads nowhere", Kind.PUBLIC, lambda w: "/r/ett-pahittat-ord"),
]


def _sentence(world: World) -> str:
    return f"/rounds/{world.round}/summaries?body=body-{world.other_consultee}"


def _registration(world: World) -> str:
    return f"/rounds/{world.round}/consultees/{world.other_consultee}/registration"


def _section(world: World) -> str:
    return f"/answers/{world.consultee}/sections/{world.section}"


def _answered(world: World) -> str:
    return f"/answers/{world.other_consultee}/sections/{world.section}"


def _focus(world: World) -> str:
    return f"/answers/{world.consultee}/sections/{world.focus_section}"


def _wrong(path: str, sent: dict[str, Any], page: str = "", kind: Kind | None = None) -> Visit:
    def make(world: World) -> str:
        return path.format(**vars(world))

    shown = page or path
    return Visit(f"refused: {path}", kind or reader(shown), make, sent, shown)


REFUSED = [
    _wrong("/sign-in", {"email": "", "password": ""}),
    _wrong("/set-up/set-up", {"password": "kort", "password_again": ""}),
    _wrong("/account/name", {"name": ""}, "/account"),
    _wrong("/account/password", {"old_password": "x", "password": "kort", "password_again": ""}, "/account"),
    _wrong("/users", {"email": "ingen adress", "name": "", "role": ""}, "/users/new"),
    _wrong("/information/help/sv", {"text": "", "version": "0"}, kind=Kind.ADMIN),
    _wrong("/privacy/extract", {"person_name": "", "person_email": ""}, "/privacy"),
    _wrong("/privacy/rules", {"after_days": "", "decision_number": ""}),
    _wrong("/privacy/answers", {"answer_number": "", "decision_number": "", "reason": ""}, "/privacy"),
    _wrong("/organisations/new", {"name": "", "kind": "", "email": "ingen adress"}, kind=Kind.ADMIN),
    _wrong("/organisations/{organisation}", {"name": "", "kind": "board", "version": "1"}, kind=Kind.ADMIN),
    _wrong("/lists/new", {"name": "", "text": ""}),
    _wrong("/lists/{draft_list}/items", {"name": ""}),
    _wrong("/lists/{draft_list}/name", {"list_name": "", "was": "x"}, "/lists/{list_id}"),
    _wrong("/plans/new", {"text": ""}),
    _wrong("/plans/{draft_plan}/sections/{draft_section}", {"title": "", "edit_version": "1"}),
    _wrong("/rounds/new", {"title": "", "deadline": "i morgon"}),
    _wrong("/rounds/{draft_round}/edit", {"title": "", "deadline": "2020-13-01", "version": "1"}),
    _wrong("/rounds/{round}/contact", {"contact_name": "Anna", "contact_email": "anna", "version": "1"}),
    _wrong("/rounds/{round}/documents", {"kind": "", "title": "x"}),
    _wrong("/rounds/{draft_round}/documents/8", {"title": "", "kind": ""}),
    _wrong("/rounds/{round}/documents/7/versions", {"note": ""}, "/rounds/{round_id}/documents/{document_id}"),
    _wrong("/rounds/{round}/cancellation", {"reason": ""}),
    _wrong("/rounds/{round}/deadline", {"deadline": "", "reason": ""}),
    _wrong("/rounds/{round}/bodies/new", {"organisation_id": ""}),
    _wrong("/rounds/{round}/meetings/new", {"held_on": ""}, kind=Kind.REGISTRAR),
    _wrong("/rounds/{round}/unsolicited", {"name": ""}, kind=Kind.REGISTRAR),
    _wrong("/rounds/{round}/members", {"user_id": ""}),
    _wrong("/rounds/{round}/reading-links", {"name": "", "last_day": "2020-01-01"}),
    _wrong("/rounds/{round}/extensions", {"consultee": "1", "deadline": "", "reason": ""}),
    _wrong("/rounds/{round}/extensions?none-chosen", {"deadline": "", "reason": ""}),
    _wrong("/rounds/{round}/consultees/{consultee}/address", {"email": "ingen adress"}),
    _wrong("/rounds/{round}/consultees/{consultee}/extension", {"deadline": "", "reason": ""}),
    _wrong("/rounds/{round}/comments/{point}/reply", {"outcome": "not_met", "text": "", "version": "0"}),
    _wrong("/rounds/{round}/comments/bulk", {"outcome": "", "text": "", "comment": "1:0"}),
    _wrong("/rounds/{round}/review", {}),
    _wrong("/rounds/{round}/consultees/{consultee}/registration", {"channel": "", "place-1": "", "text-1": "Hej"}),
    _wrong("/b", {"paper_code": "ABCDE"}, kind=Kind.PUBLIC),
    _wrong("/my-answers/code", {"email": "ingen adress"}, kind=Kind.PUBLIC),
    _wrong("/my-answers/entry", {"email": "natur@exempel.se", "code": ""}, kind=Kind.PUBLIC),
    _wrong("/l/renewal", {"email": "ingen adress"}, kind=Kind.PUBLIC),
    _wrong("/answers/{consultee}/drop", {"word": "kanske"}, "/answers/{consultee_id}/handover"),
    _wrong("/answers/{consultee}/own-link", {"email": "ingen adress"}),
    _wrong("/answers/{consultee}/notes", {"section": "0", "text": ""}, "/answers/{consultee_id}/together"),
    _wrong("/answers/{consultee}/colleagues", {"name": "", "email": "ingen adress"}),
    _wrong("/answers/{consultee}/extension", {"deadline": "", "reason": ""}),
    _wrong("/answers/{consultee}/submission", {"version": "1", "name": ""}),
    _wrong("/answers/{consultee}/no-objection", {"version": "1", "name": ""}),
    _wrong("/answers/{consultee}/abstention", {"version": "1", "name": ""}),
]


def long_words(session: Session, world: World) -> None:
    """Names and addresses in one long word: a page must not grow as wide as they are."""
    organisation = session.get_one(Organisation, world.organisation)
    organisation.email = "stadsbyggnadsnamnden.registrator@kommunalforbundet.example"
    session.get_one(DistributionList, world.draft_list).name = "Samhällsbyggnadsförvaltningsnämnderna"


PREPARED = (
    plan_imports,
    list_imports,
    held,
    correction,
    corrected,
    being_read,
    plan_read_anew,
    set_up_link,
    suggested,
    extension_asked,
    file_ordered,
    files_everywhere,
    assigned,
    gone_through,
    divided_answer,
    documents_out,
    given_to_another,
    written_on,
    long_words,
    module_written,
    two_grouped,
    read_by_anybody,
    locked,
)


def prepared(database: Database) -> World:
    """The small world, with what the pages need besides: imports that wait, a suggestion, a link, a wish for time."""
    with database.write() as session:
        world = build(session, now(), key=KEY)
        for prepare in PREPARED:
            prepare(session, world)
    return world


def crowded(session: Session, world: World, bodies: int) -> None:
    """More bodies in the open round, each with an answer of one comment."""
    from app.accounts.identity import By
    from app.rounds.actions import add_consultee
    from app.rounds.models import Origin, Round
    from tests.kit.world import answer, holder_of

    by = By("user", world.users[Kind.HANDLER], "Hanna Handläggare")
    round_ = session.get(Round, world.round)
    assert round_ is not None
    for number in range(bodies):
        name = f"Förening {number:02}"
        organisation = Organisation(
            name=name,
            name_key=name.casefold(),
            sort_key=name.casefold(),
            search_text=name.casefold(),
            kind="other",
            email=f"forening{number}@exempel.se",
            created_at=now(),
        )
        session.add(organisation)
        session.flush()
        added = add_consultee(
            session, round_, organisation_id=organisation.id, origin=Origin.ADDED, group="1", key=KEY, by=by, now=now()
        )
        answer(session, holder_of(session, added.id), now=now(), section=world.section)
