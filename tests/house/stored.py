"""Files that samples need: beside a draft, with an answer, behind a plan, come of a job.

The rows name bytes that lie nowhere until a walk that fetches them calls ``lay_bytes``.
"""

import hashlib

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.accounts.policy import Kind
from app.clock import now
from app.disk import own_folder
from app.drafts.models import DraftAttachment
from app.installation import Installation
from app.jobs.models import Job
from app.plans.models import PlanVersion
from app.responses.models import Attachment, Response
from app.rounds.document_models import DocumentVersion, RoundDocument
from app.rounds.kinds import DocumentKind
from app.rounds.models import Round
from app.storage.models import StoredFile
from tests.house.own_drafts import answered, own_draft
from tests.kit.world import World

FILED = "gråsparv"
"""The word in the bytes of every file here."""
BYTES = f'{{"text": "En {FILED}."}}'.encode()
FACTS = {"sha256": hashlib.sha256(BYTES).hexdigest(), "size": len(BYTES), "media_type": "text/plain"}
LOCKED = hashlib.sha256(b"a file of its own").hexdigest()
"""Of one that the scanner found something in: what else is read here is not locked."""
MADE = "1-made"
READING_A_DOCUMENT = (
    "GET /rounds/{round_id}/documents/{document_id}",
    "GET /rounds/{round_id}/documents/{document_id}/file",
    "GET /api/v1/rounds/{round_id}/documents/{document_id}/file",
    "GET /answers/{consultee_id}/documents/{document_id}",
    "GET /api/v1/answer/{token}/documents/{document_id}",
)
REPLACING_A_DOCUMENT = (
    "POST /rounds/{round_id}/documents/{document_id}/versions",
    "POST /api/v1/rounds/{round_id}/documents/{document_id}/versions",
)
"""Routes of one of a round's documents."""


def lay_bytes(installation: Installation) -> None:
    """Put the bytes where the rows say that they are."""
    for path in (installation.store.path(str(FACTS["sha256"])), installation.results.path(MADE)):
        own_folder(path.parent)
        path.write_bytes(BYTES)


def documents_out(session: Session, world: World) -> None:
    """A document in the open round, with a second version, and two in the draft round, one of them a letter."""
    if session.get(StoredFile, FACTS["sha256"]) is None:
        _stored(session)
    kinds = {7: DocumentKind.APPENDIX, 8: DocumentKind.COVER_LETTER, 9: DocumentKind.APPENDIX}
    for id_, kind in kinds.items():
        round_id = world.round if id_ == 7 else world.draft_round
        title = "Konsekvensanalys" if id_ == 7 else f"Dokument {id_}"
        session.add(RoundDocument(id=id_, round_id=round_id, kind=kind, position=id_, title=title, created_at=now()))
        session.flush()
        text = "Svara senast den 3 mars 2031." if kind is DocumentKind.COVER_LETTER else ""
        for number in (1, 2) if id_ == 7 else (1,):
            facts = FACTS | {"name": "a.txt", "number": number, "text": text}
            note = "Tabellen är rättad." if number == 2 else ""
            session.add(DocumentVersion(document_id=id_, note=note, added_at=now(), added_by="Hanna Lind", **facts))
        session.get_one(Round, round_id).documents_version = 1
    session.flush()


def _stored(session: Session) -> None:
    session.add(StoredFile(created_at=now(), **FACTS))
    session.flush()


def file_beside(session: Session, world: World) -> None:
    """The body has put a file beside its draft."""
    _stored(session)
    session.add(DraftAttachment(id=7, draft_id=own_draft(session, world), name="a.txt", added_at=now(), **FACTS))
    session.flush()


def files_everywhere(session: Session, world: World) -> None:
    """A file beside the body's draft, and one that came with the answer there is."""
    file_beside(session, world)
    facts = FACTS | {"size": 48_213, "media_type": "application/pdf"}
    session.add(Attachment(id=7, response_id=world.response, position=0, name="Nämndens beslut.pdf", **facts))
    session.flush()


def sent_with_a_file(session: Session, world: World) -> None:
    """The body has sent its draft, and a file with it."""
    answered(session, world)
    _stored(session)
    response_id = session.exec(select(Response.id).where(Response.consultee_id == world.consultee)).one()
    session.add(Attachment(id=7, response_id=response_id, position=0, name="a.txt", **FACTS))
    session.flush()


def original_kept(session: Session, world: World) -> None:
    """The plan that is not frozen came as a file."""
    _stored(session)
    kept = update(PlanVersion).where(col(PlanVersion.plan_id) == world.draft_plan)
    session.connection().execute(kept.values(source_sha256=FACTS["sha256"], source_name="Planen.txt"))


def file_ordered(session: Session, world: World) -> None:
    """A file of the round has been ordered; nobody has begun to make it."""
    asked = {"format": "json", "layout": "focus-area", "variant": "sv", "language": "sv", "personal": False}
    session.add(
        Job(
            id=1,
            kind="export",
            round_id=world.round,
            by_id=world.users[Kind.HANDLER],
            arguments=asked,
            open_key="1",
            created_at=now(),
            run_at=now(),
        )
    )
    session.flush()


def file_made(session: Session, world: World) -> None:
    """It has been made."""
    file_ordered(session, world)
    job = session.get_one(Job, 1)
    job.result = {"name": MADE, "filename": "remissen.json", "media_type": "application/json"}
    job.finished_at, job.open_key = now(), None
    session.flush()
