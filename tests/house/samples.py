"""A valid request for every route that needs more than its address: what each kind of person sends in the walk.

Paths are filled from the small world (tests/kit/world.py). A route that changes something and has no sample fails the
walk: an allowance must really succeed.
"""

from typing import Any

from app.accounts.policy import Kind
from app.clock import today
from tests.house.account_states import PASSWORD, handed_over, set_up_link
from tests.house.own_drafts import answered, kept_version, preliminary_sent
from tests.house.register_states import calendar_address, meetings_fetched
from tests.house.round_states import (
    SUMMARY,
    closed,
    everyone_answered,
    exempted,
    extension_asked,
    first_letter_given_up,
    looked_at,
    member_added,
    reminders_planned,
    suggested,
    summary_sent,
    summary_set_aside,
)
from tests.house.sample import Sample
from tests.house.samples_of_accounts import ACCOUNTS
from tests.house.samples_of_batches import BATCHES
from tests.house.samples_of_bodies import TOGETHER
from tests.house.samples_of_corrections import CORRECTIONS
from tests.house.samples_of_groups import GROUPS
from tests.house.samples_of_inbox import INBOX
from tests.house.samples_of_life import LIFE
from tests.house.samples_of_meetings import MEETINGS
from tests.house.samples_of_moves import MOVES
from tests.house.samples_of_notes import NOTES
from tests.house.samples_of_paper import PAPER
from tests.house.samples_of_parts import PARTS
from tests.house.samples_of_plans import PLANS
from tests.house.samples_of_privacy import PRIVACY
from tests.house.samples_of_reading import READING
from tests.house.samples_of_reviews import REVIEWS
from tests.house.samples_of_sharing import SHARING
from tests.house.stored import (
    READING_A_DOCUMENT,
    REPLACING_A_DOCUMENT,
    documents_out,
    file_beside,
    file_made,
    file_ordered,
    files_everywhere,
    sent_with_a_file,
)
from tests.house.waiting_imports import list_imports
from tests.kit.days import in_a_month, next_year
from tests.kit.world import World

DECIDED = {"body": "Styrelsen", "date": "2026-03-02", "paragraph": "§ 5"}
DECIDED_ON_PAGE = {"revision": "1", "decision_level": "board", "decision_date": "2026-03-02"}
TAKEN_BACK = {"revision": "1", "word": "återta"}
DRAFT_ROUND = {"round_id": lambda world: world.draft_round}
DRAFT_LIST = {"list_id": lambda world: world.draft_list, "item_id": lambda world: world.draft_item}
A_FREE_BODY = {"organisation_id": lambda world: world.free_organisation}
OUT, IN_DRAFT = {"document_id": lambda world: 7}, {**DRAFT_ROUND, "document_id": lambda world: 8}
NEW_FILE = {"file": ("bilaga.txt", b"En bilaga.", "text/plain")}
FIRST = {"version": lambda world: 1}


DRAFT = {"version": 1, "stance": "supports", "comments": [{"kind": "comment", "text": "Hej"}]}


def new_round(_world: World) -> dict[str, Any]:
    """A round that may be made today."""
    return {"title": "Ny", "registry_number": "KS/1", "deadline": next_year()}


def registered(_world: World) -> dict[str, Any]:
    """An answer that came by post today."""
    return {"channel": "post", "received_on": str(today()), "stance": "supports", "summary": "Vi stöder planen."}


def more_time(_world: World) -> dict[str, Any]:
    """A body asks for more time, or is given it."""
    return {"deadline": next_year(), "reason": "Nämnden."}


def decided(_world: World) -> dict[str, Any]:
    """The decision that a round ends with."""
    return {"body": "Kommunfullmäktige", "date": str(today()), "paragraph": "§ 45"}


SAMPLES: dict[str, Sample] = {
    "POST /language": Sample(data={"language": "en", "next": "/"}),
    "POST /sign-in": Sample(data={"email": "handler@kommunen.se", "password": "fel lösenord här"}),
    "POST /sign-out": Sample(data={}),
    "GET /set-up/{token}": Sample(path={"token": lambda world: "set-up"}, prepare=set_up_link),
    "POST /set-up/{token}": Sample(
        data={"password": PASSWORD, "password_again": PASSWORD},
        path={"token": lambda world: "set-up"},
        prepare=set_up_link,
    ),
    **ACCOUNTS,
    "POST /organisations/new": Sample(data={"name": "Nya gruppen", "kind": "other"}),
    "POST /organisations/{organisation_id}": Sample(data={"name": "Annat", "kind": "board", "version": "1"}),
    "POST /organisations/alike": Sample(
        data=lambda w: {"organisation": str(w.organisation), "to": str(w.free_organisation)}
    ),
    "POST /organisations/{organisation_id}/merge": Sample(
        data=lambda w: {"into": str(w.organisation), "version": "1"}, path=A_FREE_BODY
    ),
    "POST /organisations/{organisation_id}/removal": Sample(data={}, path=A_FREE_BODY),
    "POST /api/v1/organisations/{organisation_id}/apart": Sample(json=lambda w: {"other": w.free_organisation}),
    "POST /api/v1/organisations/{organisation_id}/merge": Sample(
        json=lambda w: {"into": w.organisation}, path=A_FREE_BODY
    ),
    "DELETE /api/v1/organisations/{organisation_id}": Sample(path=A_FREE_BODY),
    "POST /organisations/{organisation_id}/meetings": Sample(data={"days": "2050-03-15", "version": "1"}),
    "PUT /api/v1/organisations/{organisation_id}/meetings": Sample(json={"days": ["2050-03-15"]}),
    "POST /organisations/{organisation_id}/meetings/address": Sample(data=calendar_address),
    "PUT /api/v1/organisations/{organisation_id}/meetings/address": Sample(json=calendar_address),
    "POST /organisations/{organisation_id}/meetings/address/removal": Sample(data={}, prepare=meetings_fetched),
    "DELETE /api/v1/organisations/{organisation_id}/meetings/address": Sample(prepare=meetings_fetched),
    "POST /rounds/{round_id}/last-day": Sample(data={"to": "2050-03-15", "version": "1"}, path=DRAFT_ROUND),
    "POST /lists/new": Sample(data={"name": "Lista", "text": "Ett\nTvå"}),
    "GET /lists/imports/{key}": Sample(prepare=list_imports),
    "POST /lists/imports/{key}/saving": Sample(data={"name": "Provlistan"}, prepare=list_imports),
    "POST /lists/imports/{key}/removal": Sample(data={}, prepare=list_imports),
    "POST /lists/{list_id}/items": Sample(data={"name": "Ännu en grupp"}, path=DRAFT_LIST),
    "POST /lists/{list_id}/items/{item_id}/same": Sample(
        data=lambda w: {"organisation_id": str(w.free_organisation)}, path=DRAFT_LIST, prepare=suggested
    ),
    "POST /lists/{list_id}/items/{item_id}/own": Sample(
        data=lambda w: {"organisation_id": str(w.free_organisation)}, path=DRAFT_LIST, prepare=suggested
    ),
    "POST /lists/{list_id}/items/{item_id}/move": Sample(data={"group": "Andra"}, path=DRAFT_LIST),
    "POST /lists/{list_id}/items/{item_id}/removal": Sample(data={}, path=DRAFT_LIST),
    "POST /lists/{list_id}/picked/move": Sample(
        data=lambda w: {"item": [str(w.draft_item)], "to_group": "Tredje"}, path=DRAFT_LIST
    ),
    "POST /lists/{list_id}/picked/removal": Sample(data=lambda w: {"item": [str(w.draft_item)]}, path=DRAFT_LIST),
    "POST /lists/{list_id}/name": Sample(data={"list_name": "Ny lista"}, path=DRAFT_LIST),
    "POST /lists/{list_id}/groups": Sample(data={"was": "Interna", "name": "Inne"}, path=DRAFT_LIST),
    "POST /lists/{list_id}/addresses": Sample(data={}),
    "POST /lists/{list_id}/addresses/file": Sample(files={"file": ("a.csv", b"Namn;E-post\nEtt;a@b.se\n", "text/csv")}),
    "GET /rounds/{round_id}/edit": Sample(path=DRAFT_ROUND),
    "GET /answers/{consultee_id}/responses/{revision}": Sample(prepare=answered),
    "GET /answers/{consultee_id}/responses/{revision}/original": Sample(prepare=answered),
    "GET /answers/{consultee_id}/receipt": Sample(prepare=answered),
    "GET /answers/{consultee_id}/responses/{revision}/attachments/{attachment_id}": Sample(prepare=sent_with_a_file),
    "GET /answers/{consultee_id}/attachments/{attachment_id}": Sample(prepare=file_beside),
    "GET /responses/{response_id}/attachments/{attachment_id}": Sample(prepare=files_everywhere),
    "GET /api/v1/responses/{response_id}/attachments/{attachment_id}": Sample(prepare=files_everywhere),
    "GET /api/v1/answer/{token}/attachments/{attachment_id}": Sample(prepare=file_beside),
    "DELETE /api/v1/answer/{token}/attachments/{attachment_id}": Sample(prepare=file_beside),
    "POST /api/v1/answer/{token}/attachments/{attachment_id}/return": Sample(prepare=file_beside),
    "GET /api/v1/answer/{token}/versions/{version}": Sample(prepare=kept_version),
    "POST /api/v1/answer/{token}/versions/{version}/return": Sample(prepare=kept_version),
    "POST /api/v1/answer/{token}/comments/{comment_id}/return": Sample(path={"comment_id": lambda w: w.own_point}),
    "DELETE /api/v1/answer/{token}/later-edits": Sample(prepare=answered),
    "POST /answers/{consultee_id}/withdrawal": Sample(data=TAKEN_BACK, prepare=preliminary_sent),
    "POST /api/v1/answer/{token}/withdrawal": Sample(json={"revision": 1}, prepare=preliminary_sent),
    "POST /answers/{consultee_id}/confirmation": Sample(data=DECIDED_ON_PAGE, prepare=preliminary_sent),
    "POST /rounds/{round_id}/consultees/{consultee_id}/confirmation": Sample(
        data=DECIDED_ON_PAGE, prepare=preliminary_sent
    ),
    "POST /api/v1/answer/{token}/confirmation": Sample(data=DECIDED, prepare=preliminary_sent),
    "POST /api/v1/consultees/{consultee_id}/confirmation": Sample(data=DECIDED, prepare=preliminary_sent),
    "POST /api/v1/answer/{token}/attachments": Sample(files={"file": ("a.txt", b"Hej", "text/plain")}),
    "POST /answers/{consultee_id}/extension": Sample(data=more_time),
    "POST /answers/{consultee_id}/submission": Sample(data={"version": "1", "name": "Sven"}),
    "POST /answers/{consultee_id}/no-objection": Sample(
        data={"version": "1", "name": "Sven", "without_comments": "true"}
    ),
    "POST /answers/{consultee_id}/abstention": Sample(
        data={"version": "1", "name": "Sven", "without_comments": "true"}
    ),
    "POST /answers/{consultee_id}/whole": Sample(data={"version": "1"}),
    "POST /answers/{consultee_id}/file": Sample(data={"version": "1"}),
    "POST /answers/{consultee_id}/comments/return": Sample(data=lambda w: {"comment": str(w.own_point)}),
    "POST /answers/{consultee_id}/history/{version}/return": Sample(
        path={"version": lambda w: 1}, prepare=kept_version
    ),
    "POST /answers/{consultee_id}/later-edits/drop": Sample(data={}, prepare=answered),
    "POST /answers/{consultee_id}/sections/{section_id}": Sample(data={"version": "1"}),
    "POST /information/{topic}/{code}": Sample(data={"text": "Ny text.", "version": "0"}),
    "PUT /api/v1/information/{topic}/{code}": Sample(json={"text": "Ny text.", "version": 0}),
    "POST /rounds/{round_id}/letters/resending": Sample(data={"letter": "1"}, prepare=first_letter_given_up),
    "POST /api/v1/rounds/{round_id}/letters/resending": Sample(json={"letter_ids": [1]}, prepare=first_letter_given_up),
    "POST /rounds/{round_id}/reminder-plan": Sample(data={"before": "3", "way": "automatic", "version": "0"}),
    "POST /rounds/{round_id}/reminder-plan/day": Sample(
        data=lambda _w: {"day": in_a_month()}, prepare=reminders_planned
    ),
    "PUT /api/v1/rounds/{round_id}/reminder-plan": Sample(json={"offsets": [-3], "automatic": True}),
    "PUT /api/v1/rounds/{round_id}/reminder-plan/exceptions": Sample(
        json=lambda w: {"offset": -7, "consultee_ids": [w.consultee]}
    ),
    "POST /rounds/{round_id}/reminders": Sample(data=lambda w: {"consultee": str(w.consultee)}),
    "POST /api/v1/rounds/{round_id}/reminders": Sample(json={}),
    "POST /rounds/{round_id}/exemptions": Sample(
        data=lambda w: {"consultee": str(w.consultee), "reason": "Har ringt."}
    ),
    "POST /rounds/{round_id}/consultees/{consultee_id}/exemption/removal": Sample(prepare=exempted),
    "POST /api/v1/consultees/{consultee_id}/exemption": Sample(json={"reason": "Har ringt."}),
    "DELETE /api/v1/consultees/{consultee_id}/exemption": Sample(prepare=exempted),
    "POST /rounds/{round_id}/extensions": Sample(
        data=lambda w: {"consultee": str(w.consultee), "deadline": next_year(), "reason": "Nämnden."}
    ),
    "POST /rounds/{round_id}/extensions/decisions": Sample(
        data={"extension": "1", "decision": "granted"}, prepare=extension_asked
    ),
    "POST /rounds/{round_id}/consultees/{consultee_id}/extension": Sample(data=more_time),
    "POST /rounds/{round_id}/extensions/{extension_id}/decision": Sample(
        data={"decision": "granted"}, prepare=extension_asked
    ),
    "POST /rounds/{round_id}/consultees/{consultee_id}/address": Sample(data={"email": "ny@exempel.se"}),
    "POST /rounds/{round_id}/consultees/{consultee_id}/name": Sample(data={"name": "Naturskyddarna"}),
    "POST /rounds/{round_id}/consultees/{consultee_id}/invitation": Sample(data={}),
    "POST /rounds/{round_id}/consultees/{consultee_id}/renewal": Sample(data={}),
    "POST /rounds/{round_id}/consultees/{consultee_id}/link": Sample(data={}),
    "POST /rounds/{round_id}/consultees/{consultee_id}/link/revocation": Sample(data={}),
    "PUT /api/v1/comments/{comment_id}/reply": Sample(
        json=lambda w: {"outcome": "noted", "text": "Tack.", "version": w.replies}
    ),
    "POST /api/v1/rounds/{round_id}/reply-batch": Sample(
        json=lambda w: {"items": [{"comment_id": w.point, "outcome": "noted", "text": "Tack.", "version": w.replies}]}
    ),
    "POST /rounds/{round_id}/comments/{comment_id}/reply": Sample(
        data=lambda w: {"outcome": "noted", "text": "Tack.", "version": str(w.replies)}
    ),
    "POST /responses/{response_id}/reading": Sample(data={}),
    "POST /responses/{response_id}/unread": Sample(data={}, prepare=looked_at),
    "POST /rounds/{round_id}/responses/reading": Sample(data=lambda w: {"response_id": str(w.response)}),
    "POST /api/v1/responses/{response_id}/reading": Sample(),
    "DELETE /api/v1/responses/{response_id}/reading": Sample(prepare=looked_at),
    "POST /api/v1/rounds/{round_id}/responses/reading": Sample(json=lambda w: {"response_id": w.response}),
    "POST /rounds/{round_id}/comments/{comment_id}/set-aside": Sample(
        data={}, path={"comment_id": lambda w: SUMMARY}, prepare=summary_sent
    ),
    "POST /rounds/{round_id}/comments/{comment_id}/counting": Sample(
        data={}, path={"comment_id": lambda w: SUMMARY}, prepare=summary_set_aside
    ),
    "POST /api/v1/comments/{comment_id}/set-aside": Sample(
        path={"comment_id": lambda w: SUMMARY}, prepare=summary_sent
    ),
    "DELETE /api/v1/comments/{comment_id}/set-aside": Sample(
        path={"comment_id": lambda w: SUMMARY}, prepare=summary_set_aside
    ),
    "POST /rounds/{round_id}/summaries/{subject}": Sample(data={"text": "Planen får stöd.", "version": "0"}),
    "PUT /api/v1/rounds/{round_id}/summaries/{subject}": Sample(json={"text": "Planen får stöd.", "version": 0}),
    "POST /rounds/{round_id}/comments/bulk": Sample(
        data=lambda w: {"outcome": "noted", "text": "Tack.", "comment": [f"{w.point}:{w.replies}"]}
    ),
    "POST /api/v1/organisations": Sample(json={"name": "Nya gruppen", "kind": "other"}),
    "PATCH /api/v1/organisations/{organisation_id}": Sample(json={"name": "Annat namn"}),
    "POST /api/v1/distribution-lists": Sample(json={"name": "En lista", "text": "Ett\nTvå"}),
    "POST /api/v1/distribution-lists/{list_id}/items": Sample(json={"name": "Ännu en grupp"}, path=DRAFT_LIST),
    "POST /api/v1/distribution-lists/{list_id}/items/{item_id}/removal": Sample(path=DRAFT_LIST),
    "PATCH /api/v1/distribution-lists/{list_id}/items": Sample(
        json=lambda w: {"ids": [w.draft_item], "group": "Tredje"}, path=DRAFT_LIST
    ),
    "POST /api/v1/distribution-lists/{list_id}/items/removal": Sample(
        json=lambda w: {"ids": [w.draft_item]}, path=DRAFT_LIST
    ),
    "PATCH /api/v1/distribution-lists/{list_id}/groups": Sample(
        json={"was": "Interna", "name": "Inne"}, path=DRAFT_LIST
    ),
    "PATCH /api/v1/distribution-lists/{list_id}": Sample(json={"name": "Ny lista"}, path=DRAFT_LIST),
    "PATCH /api/v1/distribution-lists/{list_id}/items/{item_id}": Sample(
        json=lambda w: {"organisation_id": w.free_organisation}, prepare=suggested
    ),
    "POST /rounds/new": Sample(data=new_round),
    "POST /api/v1/rounds": Sample(json=new_round),
    "POST /rounds/{round_id}/copies": Sample(data=new_round),
    "POST /api/v1/rounds/{round_id}/copies": Sample(json=new_round),
    "GET /rounds/{round_id}/conclusion": Sample(prepare=closed),
    "POST /rounds/{round_id}/conclusion": Sample(data=decided, prepare=closed),
    "POST /api/v1/rounds/{round_id}/conclusion": Sample(json=decided, prepare=closed),
    "PATCH /api/v1/rounds/{round_id}": Sample(json={"title": "Ändrad"}, path=DRAFT_ROUND),
    "POST /rounds/{round_id}/edit": Sample(data=lambda w: new_round(w) | {"version": "1"}, path=DRAFT_ROUND),
    "POST /rounds/{round_id}/sections/{section_id}/closing": Sample(
        data={"reason": "Det är redan beslutat.", "do": "close"}
    ),
    "POST /rounds/{round_id}/sections/{section_id}/emphasis": Sample(data={}),
    "POST /api/v1/rounds/{round_id}/sections/{section_id}/closing": Sample(json={"reason": "Det är redan beslutat."}),
    "DELETE /api/v1/rounds/{round_id}/sections/{section_id}/closing": Sample(),
    "PUT /api/v1/rounds/{round_id}/sections/{section_id}/emphasis": Sample(
        json=lambda w: {"consultee_ids": [w.consultee]}
    ),
    "POST /rounds/{round_id}/contact": Sample(
        data={"contact_name": "Anna Ek", "contact_email": "anna.ek@kommunen.example", "version": "1"}
    ),
    "GET /rounds/{round_id}/questions": Sample(path=DRAFT_ROUND),
    "POST /rounds/{round_id}/background": Sample(
        data={"decision_body": "Kommunstyrelsen", "decision_date": "2026-05-09", "kind": "plan", "version": "1"},
        path=DRAFT_ROUND,
    ),
    "POST /rounds/{round_id}/questions": Sample(
        data={"text-1": "Vad saknas?", "kind-1": "text", "about-1": "w", "version": "1"}, path=DRAFT_ROUND
    ),
    "POST /rounds/{round_id}/questions/{question_id}/withdrawal": Sample(data={"reason": "Den var otydlig."}),
    "POST /api/v1/rounds/{round_id}/questions/{question_id}/withdrawal": Sample(json={"reason": "Den var otydlig."}),
    "POST /rounds/{round_id}/deletion": Sample(data={}, path=DRAFT_ROUND),
    "GET /answers/{consultee_id}/responses/{revision}/receipt.pdf": Sample(prepare=answered),
    "GET /answers/{consultee_id}/responses/{revision}/receipt.docx": Sample(prepare=answered),
    "GET /api/v1/answer/{token}/receipt.pdf": Sample(prepare=answered),
    "GET /api/v1/answer/{token}/receipt.docx": Sample(prepare=answered),
    **dict.fromkeys(READING_A_DOCUMENT, Sample(path=OUT, prepare=documents_out)),
    "POST /rounds/{round_id}/documents": Sample(data={"kind": "appendix"}, files=NEW_FILE, path=DRAFT_ROUND),
    "POST /api/v1/rounds/{round_id}/documents": Sample(data={"kind": "appendix"}, files=NEW_FILE, path=DRAFT_ROUND),
    "POST /rounds/{round_id}/documents/{document_id}": Sample(
        data={"title": "Annat namn", "kind": "decision"}, path=IN_DRAFT, prepare=documents_out
    ),
    "PATCH /api/v1/rounds/{round_id}/documents/{document_id}": Sample(
        json={"title": "Annat namn", "position": 2}, path=IN_DRAFT, prepare=documents_out
    ),
    **dict.fromkeys(
        REPLACING_A_DOCUMENT, Sample(data={"note": "Ny."}, files=NEW_FILE, path=OUT, prepare=documents_out)
    ),
    "POST /rounds/{round_id}/documents/{document_id}/move": Sample(
        data={"to": "2"}, path=IN_DRAFT, prepare=documents_out
    ),
    "POST /rounds/{round_id}/documents/{document_id}/removal": Sample(data={}, path=IN_DRAFT, prepare=documents_out),
    "DELETE /api/v1/rounds/{round_id}/documents/{document_id}": Sample(path=IN_DRAFT, prepare=documents_out),
    "POST /rounds/{round_id}/letter": Sample(data={"what": "text"}, path=DRAFT_ROUND, prepare=documents_out),
    "POST /rounds/{round_id}/exports": Sample(data={"format": "json", "layout": "focus-area", "variant": "sv"}),
    "POST /api/v1/rounds/{round_id}/exports": Sample(json={"format": "csv", "options": {"variant": "open"}}),
    "GET /jobs/{job_id}": Sample(prepare=file_ordered),
    "GET /jobs/{job_id}/file": Sample(prepare=file_made),
    "POST /jobs/{job_id}/cancellation": Sample(data={}, prepare=file_ordered),
    "GET /api/v1/jobs/{job_id}": Sample(prepare=file_ordered),
    "GET /api/v1/jobs/{job_id}/file": Sample(prepare=file_made),
    "DELETE /api/v1/jobs/{job_id}": Sample(prepare=file_ordered),
    "POST /rounds/{round_id}/opening": Sample(data={}, path=DRAFT_ROUND),
    "POST /api/v1/rounds/{round_id}/opening": Sample(path=DRAFT_ROUND),
    "POST /rounds/{round_id}/closing": Sample(data={}, prepare=everyone_answered),
    "POST /api/v1/rounds/{round_id}/closing": Sample(prepare=everyone_answered),
    "POST /rounds/{round_id}/compilation": Sample(data={}, prepare=closed),
    "POST /api/v1/rounds/{round_id}/compilation": Sample(prepare=closed),
    "POST /rounds/{round_id}/cancellation": Sample(data={"reason": "Planen görs om."}),
    "POST /api/v1/rounds/{round_id}/cancellation": Sample(json={"reason": "Planen görs om."}),
    "POST /rounds/{round_id}/deadline": Sample(data=lambda _w: {"deadline": next_year(), "reason": "Sommaren."}),
    "POST /api/v1/rounds/{round_id}/deadline": Sample(json=lambda _w: {"deadline": next_year(), "reason": "Sommaren."}),
    "POST /rounds/{round_id}/bodies/new": Sample(data=lambda w: {"organisation_id": str(w.free_organisation)}),
    "POST /api/v1/rounds/{round_id}/consultees": Sample(json=lambda w: {"organisation_id": w.free_organisation}),
    "POST /rounds/{round_id}/members": Sample(data=lambda w: {"user_id": str(w.users[Kind.OTHER_HANDLER])}),
    "POST /rounds/{round_id}/members/removal": Sample(
        data=lambda w: {"user_id": str(w.users[Kind.READER])}, path=DRAFT_ROUND, prepare=member_added
    ),
    "POST /answers/{consultee_id}/own-link": Sample(data={}),
    "POST /api/v1/answer/{token}/own-link": Sample(json={}),
    "POST /l/{token}/handover": Sample(data={"sure": "true"}),
    "POST /l/{token}/drop": Sample(data={"word": "ta bort"}),
    "POST /answers/{consultee_id}/handover": Sample(data={"sure": "true"}),
    "POST /answers/{consultee_id}/drop": Sample(data={"word": "ta bort"}),
    "POST /answers/{consultee_id}/takeover": Sample(data={}, prepare=handed_over),
    "POST /answers/{consultee_id}/declining": Sample(data={}, prepare=handed_over),
    "POST /api/v1/answer/{token}/handover": Sample(),
    "DELETE /api/v1/answer/{token}/handover": Sample(),
    "POST /api/v1/answer/{token}/takeover": Sample(prepare=handed_over),
    "DELETE /api/v1/answer/{token}/takeover": Sample(prepare=handed_over),
    "POST /l/renewal": Sample(data={"email": "natur@exempel.se"}),
    "POST /l/{token}/entry": Sample(data={}),
    "POST /api/v1/consultees/{consultee_id}/link": Sample(),
    "PATCH /api/v1/consultees/{consultee_id}": Sample(json={"name": "Naturskyddarna"}),
    "POST /api/v1/consultees/{consultee_id}/extension": Sample(json=more_time),
    "POST /api/v1/extensions/{extension_id}/decision": Sample(json={"decision": "granted"}, prepare=extension_asked),
    "POST /api/v1/consultees/{consultee_id}/responses": Sample(data=registered),
    "POST /rounds/{round_id}/consultees/{consultee_id}/registration": Sample(data=registered),
    "PUT /api/v1/answer/{token}/draft": Sample(json=DRAFT),
    "POST /api/v1/answer/{token}/submission": Sample(json={"version": 1, "signatory": {"name": "Sven"}}),
    "POST /api/v1/answer/{token}/extension-request": Sample(json=more_time),
    **BATCHES,
    **INBOX,
    **LIFE,
    **PAPER,
    **PLANS,
    **PRIVACY,
    **MEETINGS,
    **GROUPS,
    **MOVES,
    **NOTES,
    **READING,
    **REVIEWS,
    **SHARING,
    **PARTS,
    **TOGETHER,
    **CORRECTIONS,
}
